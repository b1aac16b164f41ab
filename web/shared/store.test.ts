import { describe, expect, test } from 'vitest';
import type { LogEvent, Message } from './protocol';
import { addMessage, applyEvents, emptyThread, insertMessage, prependHistory, reset, type Thread } from './store';

function message(seq: number, fields: Partial<Message> = {}): Message {
  return { seq, id: `id${seq}`, at: seq, kind: 'text', author: { kind: 'customer' }, body: `body ${seq}`, ...fields };
}

function event(seq: number, conversation = '1'): LogEvent {
  return { ev: seq, type: 'message', conversation, message: message(seq) };
}

function seqs(thread: Thread): number[] {
  return thread.messages.map((each) => each.seq);
}

/** Throws when a function under test changes what it was given. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

const three: Thread = frozen({
  conversation: { id: '1', topic: '', last_seq: 5 }, messages: [message(2), message(3), message(5)], older: true,
});

describe('events', () => {
  test('add messages in the order of seq, whatever the order they come in', () => {
    expect(seqs(applyEvents(three, [event(7), event(4), event(6)]))).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('applied twice do no harm, and give back the same object', () => {
    const once = frozen(applyEvents(three, [event(6)]));
    expect(applyEvents(once, [event(6), event(3)])).toBe(once);
  });

  test('of other conversations, and unknown ones, change nothing', () => {
    const unknown = { ev: 9, type: 'from_the_future' } as unknown as LogEvent;
    expect(applyEvents(three, [event(9, '2'), unknown])).toBe(three);
  });

  test('the first message gives the conversation', () => {
    expect(applyEvents(frozen(emptyThread), [event(1)]).conversation).toEqual({ id: '1', topic: '', last_seq: 1 });
  });

  test('last_seq only grows', () => {
    expect(applyEvents(three, [event(4)]).conversation?.last_seq).toBe(5);
    expect(applyEvents(three, [event(9)]).conversation?.last_seq).toBe(9);
  });
});

describe('own messages', () => {
  const acknowledged = message(6, { id: '', client_id: 'c6' });

  test('the event completes what the acknowledgement began', () => {
    const thread = addMessage(three, '1', acknowledged);
    expect(applyEvents(thread, [event(6)]).messages.at(-1)?.id).toBe('id6');
  });

  test('an acknowledgement after the event takes nothing back', () => {
    const thread = applyEvents(three, [event(6)]);
    expect(addMessage(thread, '1', acknowledged)).toBe(thread);
  });
});

test('insertMessage keeps an array that already has the message', () => {
  expect(insertMessage(three.messages, message(3))).toBe(three.messages);
});

test('history goes before what is shown, without doubles', () => {
  const thread = prependHistory(three, { messages: [message(1), message(2)], older: false });
  expect(seqs(thread)).toEqual([1, 2, 3, 5]);
  expect(thread.older).toBe(false);
});

test('reset replaces everything', () => {
  const frame = { type: 'reset', epoch: 'e', ev: 1, conversation: { id: '2', topic: '', last_seq: 8 }, messages: [message(8)], older: true } as const;
  expect(reset({ ...frame, messages: [message(8)] })).toEqual({ conversation: frame.conversation, messages: [message(8)], older: true });
  expect(reset({ type: 'reset', epoch: 'e', ev: 1 })).toEqual({ conversation: undefined, messages: [], older: false });
});

test('a receipt is kept for its side, and that of another conversation is not', () => {
  const thread = frozen<Thread>({ ...emptyThread, conversation: { id: '1', topic: '', last_seq: 2 } });
  const receipt: LogEvent = { ev: 3, type: 'receipt', conversation: '1', by: 'company', delivered: 2, read: 1, at: 7 };
  const moved = applyEvents(thread, [receipt, { ...receipt, conversation: '2', delivered: 9 }]);
  expect(moved.receipts).toEqual({ company: { delivered: 2, read: 1, at: 7 }, customer: { delivered: 0, read: 0, at: 0 } });
  const read = applyEvents(frozen(moved), [{ ...receipt, by: 'customer', read: 2 }]);
  expect(read.receipts?.customer.read).toBe(2);
  expect(read.receipts?.company.read).toBe(1);
});
