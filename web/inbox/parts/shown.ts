import type { Id, Message } from '../../shared/protocol';
import type { OutgoingMessage } from '../state/outgoing';

export type Shown = Message & { outgoing?: OutgoingMessage };

/**
 * What the log has, then what is on its way: known by the client id until the log has it. An acknowledged one is known by
 * its place too, because the log may have passed it without holding it any more.
 */
export function merge(messages: readonly Message[], outgoing: readonly OutgoingMessage[], me: Id): Shown[] {
  const stored = new Set(messages.map((m) => m.client_id));
  const last = messages.at(-1)?.seq ?? 0;
  const onTheWay = outgoing.filter(({ entry, seq }) => !stored.has(entry.client_id) && (seq === undefined || seq > last));
  return [...messages, ...onTheWay.map((each) => asMessage(each, me))];
}

function asMessage(outgoing: OutgoingMessage, me: Id): Shown {
  const { entry } = outgoing;
  return {
    seq: 0,
    id: '',
    at: entry.at * 1000,
    kind: entry.kind ?? 'text',
    author: { kind: 'agent', id: me, name: '' },
    body: entry.body,
    client_id: entry.client_id,
    outgoing,
    ...(entry.reply_to !== undefined && { reply_to: entry.reply_to }),
  };
}
