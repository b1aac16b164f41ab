import { describe, expect, it } from 'vitest';
import type { LogEvent, Message } from '../../shared/protocol';
import { append, messagesFor, openThread, prependOlder } from './thread';

const message = (seq: number): Message => ({
  seq,
  id: String(seq),
  at: seq,
  kind: 'text',
  author: { kind: 'customer' },
  body: 'hi',
});
const messages = (...seqs: number[]) => seqs.map(message);
const thread = (...seqs: number[]) => openThread('7', { ev: 1, messages: messages(...seqs), older: true });
const seqs = (list: readonly Message[]) => list.map((m) => m.seq);
const event = (seq: number, conversation = '7'): LogEvent => ({ ev: seq, type: 'message', conversation, message: message(seq) });

describe('a thread', () => {
  it('takes what follows, and nothing twice', () => {
    expect(seqs(append(thread(4, 5), messages(5, 6, 7)).messages)).toEqual([4, 5, 6, 7]);
  });

  it('leaves out what lies beyond a hole', () => {
    const before = thread(4, 5);
    expect(append(before, messages(7))).toBe(before);
  });

  it('starts with whatever comes first', () => {
    expect(seqs(append(thread(), messages(1, 2)).messages)).toEqual([1, 2]);
  });

  it('puts history before, without overlap', () => {
    const grown = prependOlder(thread(4, 5), { ev: 1, messages: messages(2, 3, 4), older: false });
    expect(seqs(grown.messages)).toEqual([2, 3, 4, 5]);
    expect(grown.older).toBe(false);
  });

  it('finds its own new messages among events, in order', () => {
    const { fresh, gap } = messagesFor(thread(4, 5), [event(7), event(6), event(6, '8'), event(5)]);
    expect(seqs(fresh)).toEqual([6, 7]);
    expect(gap).toBe(false);
  });

  it('notices that something is missing', () => {
    expect(messagesFor(thread(4, 5), [event(8)]).gap).toBe(true);
  });
});
