import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversation, Message } from '../../shared/protocol';
import type { Detail } from '../state/threads';
import type { Workspace } from '../state/workspace';
import { MessageLog } from './message_log';

const message = (seq: number, body = 'hi'): Message => ({ seq, id: `${seq}`, at: seq, kind: 'text', author: { kind: 'customer' }, body });
const conversation: Conversation = {
  id: '7',
  topic: '',
  status: 'open',
  created_at: 1,
  customer: { id: '97', name: 'Mira' },
  last_seq: 5,
  last_at: 1,
  read_seq: 1,
  unread: 4,
};
const read = vi.fn();
const details = signal(new Map<string, Pick<Detail, 'receipts'>>());
const space = { me: '1', read, outgoing: { messages: signal([]) }, threads: { details } } as unknown as Workspace;

async function show(...messages: Message[]): Promise<void> {
  const thread = { conversation: '7', messages, older: false };
  const log = <MessageLog space={space} conversation={conversation} thread={thread} loadingOlder={false} />;
  await act(() => render(log, document.body));
}

const own = (seq: number, kind: Message['kind']): Message => ({
  ...message(seq),
  kind,
  author: { kind: 'agent', id: '1', name: 'Anna' },
});

function states(): (string | null)[] {
  return Array.from(document.querySelectorAll('.state-line'), (line) => line.textContent);
}

/** The customer's receipt has come. */
async function received(delivered: number, seen: number): Promise<void> {
  const company = { delivered: 1, read: 1, at: 1 };
  const receipts = { company, customer: { delivered, read: seen, at: 60_000_000 } };
  await act(() => {
    details.value = new Map([['7', { receipts }]]);
  });
}

beforeEach(() => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});
afterEach(() => render(null, document.body));

describe('the message log', () => {
  it('marks as read what it shows, not what the conversation has', async () => {
    await show(message(1), message(2));
    await vi.waitFor(() => expect(read.mock.calls).toEqual([['7', 2]]));
  });
  it('reads the same words twice when they are written twice', async () => {
    await show(message(1));
    const said = document.querySelector('[aria-live=polite]');
    await show(message(1), message(2, 'Hello?'));
    await vi.waitFor(() => expect(said?.textContent).toBe('Mira: Hello?'));
    await show(message(1), message(2, 'Hello?'), message(3, 'Hello?'));
    expect(said?.textContent).toBe('');
    await vi.waitFor(() => expect(said?.textContent).toBe('Mira: Hello?'));
  });

  it('leaves the focus in the log when a failed message is sent again or discarded', async () => {
    const entry = { client_id: 'a', box: 'b', at: 1, body: 'lost', conversation: '7', refused: { code: 'forbidden', message: '' } };
    const outgoing = { messages: signal([{ entry, state: 'failed' }]), retry: vi.fn(), discard: vi.fn() };
    Object.assign(space, { outgoing });
    await show(message(1));
    const buttons = document.querySelectorAll<HTMLElement>('.failed button');
    for (const button of buttons) {
      button.focus();
      button.click();
      expect(document.activeElement?.id).toBe('thread-log');
    }
    expect([outgoing.retry, outgoing.discard].map((each) => each.mock.calls)).toEqual([[['a']], [['a']]]);
  });

  it('says of the own message how far the customer has come with it, and of notes nothing', async () => {
    await show(message(1), own(2, 'text'), own(3, 'note'));
    expect(states()).toEqual(['Sent', 'Sent']);
    await received(3, 0);
    expect(states()).toEqual(['Delivered', 'Sent']);
    await received(3, 2);
    expect(states()).toEqual([expect.stringMatching(/^Read .*\d\d:\d\d$/), 'Sent']);
  });
});
