import { describe, expect, it } from 'vitest';
import type { Message } from '../../shared/protocol';
import type { OutgoingMessage } from '../state/outgoing';
import { merge } from './shown';

const message = (seq: number, client_id?: string): Message => ({
  seq,
  id: `${seq}`,
  at: seq,
  kind: 'text',
  author: { kind: 'agent', id: '1', name: 'Anna' },
  body: 'stored',
  ...(client_id !== undefined && { client_id }),
});
const outgoing = (client_id: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  entry: { client_id, box: 'b', at: 1, body: 'on its way' },
  state: 'waiting',
  ...more,
});
const bodies = (messages: Message[], ...out: OutgoingMessage[]) => merge(messages, out, '1').map((m) => m.body);

describe('the end of a thread', () => {
  it('shows what is on its way until the log has it', () => {
    expect(bodies([message(1)], outgoing('a'))).toEqual(['stored', 'on its way']);
    expect(bodies([message(1), message(2, 'a')], outgoing('a'))).toEqual(['stored', 'stored']);
  });

  it('does not show again what the log has passed, if only its acknowledgement came late', () => {
    expect(bodies([message(60), message(61)], outgoing('a', { state: 'sent', seq: 3 }))).toEqual(['stored', 'stored']);
    expect(bodies([message(60)], outgoing('a', { state: 'sent', seq: 61 }))).toEqual(['stored', 'on its way']);
  });
});
