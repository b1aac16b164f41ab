import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { Problem } from '../api';
import type { Workspace } from '../state/workspace';
import { ThreadPane } from './thread_pane';

afterEach(() => render(null, document.body));

it('a conversation that cannot be had says so, and trying again asks for all of it', async () => {
  const openConversation = vi.fn();
  const space = {
    slug: 'acme',
    openConversation,
    conversation: () => undefined,
    threads: { loaded: signal(new Map([['7', { thread: { messages: [] } }]])), failed: signal(new Map()) },
    conversations: { unreachable: signal(new Map([['7', new Problem('internal', 500, '')]])) },
  } as unknown as Workspace;
  const pane = <ThreadPane space={space} id="7" status="open" details={false} showDetails={() => undefined} />;
  await act(() => render(pane, document.body));
  expect(document.body.textContent).toContain('could not be loaded');
  expect(document.querySelector('.skeleton')).toBeNull();
  document.querySelector<HTMLElement>('.notice button')?.click();
  expect(openConversation).toHaveBeenCalledWith('7');
});
