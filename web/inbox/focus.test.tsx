import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useFocusAcrossPages } from './focus';
import { LoadFailed } from './parts/load_failed';
import { navigate, route } from './router';

function Pages() {
  useFocusAcrossPages();
  if (route.value.page === 'profile') return <main key="profile" id="content" tabIndex={-1} />;
  return (
    <main key="list" id="content" tabIndex={-1}>
      <button type="button">leave</button>
    </main>
  );
}

function Page({ failed }: { failed: boolean }) {
  return (
    <main id="content" tabIndex={-1}>
      {failed && <LoadFailed error={new Error('down')} retry={() => undefined} />}
    </main>
  );
}

const show = (what: preact.ComponentChild) => act(() => render(what, document.body));
const leave = () => act(() => navigate({ page: 'profile' }));

beforeEach(() => navigate({ page: 'list', company: 'acme', status: 'open' }));
afterEach(() => show(null));

describe('the focus', () => {
  it('goes on to the next page when what had it has gone', async () => {
    await show(<Pages />);
    document.querySelector('button')?.focus();
    await leave();
    expect(document.activeElement?.id).toBe('content');
  });

  it('stays at the beginning for who has focused nothing yet', async () => {
    await show(<Pages />);
    await leave();
    expect(document.activeElement).toBe(document.body);
  });

  it('goes on to the page when trying again has worked', async () => {
    await show(<Page failed />);
    document.querySelector('button')?.focus();
    await show(<Page failed={false} />);
    expect(document.activeElement?.id).toBe('content');
  });
});
