import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { Problem } from '../api';
import type { Membership } from '../state/session';
import { addPage, emptyList } from '../state/list';
import type { Workspace } from '../state/workspace';
import { ConversationList } from './conversation_list';

afterEach(() => render(null, document.body));

it('a list that may be incomplete says so and can be tried again', async () => {
  const retryNow = vi.fn();
  const space = {
    retryNow,
    me: '1',
    connection: signal('live'),
    stale: signal(new Problem('internal', 500, '')),
    conversations: {
      show: vi.fn(),
      failed: signal({}),
      state: signal(addPage(emptyList('1'), 'open', { ev: 1, conversations: [] })),
    },
  } as unknown as Workspace;
  const company = { slug: 'acme', name: 'Acme' } as Membership;
  await act(() => render(<ConversationList {...{ space, company }} status="open" open={undefined} />, document.body));
  const notice = document.querySelector('[role=alert]');
  expect(notice?.textContent).toContain('may be missing');
  notice?.querySelector('button')?.click();
  expect(retryNow).toHaveBeenCalledOnce();
});
