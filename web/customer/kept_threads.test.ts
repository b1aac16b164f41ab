import { expect, test } from 'vitest';
import type { Thread } from '../shared/store';
import { KEPT_MESSAGES, keptOf, withKept, type KeptThread } from './kept_threads';
import { message } from './testing';

function thread(first: number, last: number): Thread {
  const messages = Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
  return { conversation: { id: '9', topic: '', last_seq: last }, messages, older: first > 1 };
}

function kept(first: number, last: number, fields: Partial<KeptThread> = {}): KeptThread {
  return { company: 'acme', topic: '', epoch: 'e', conversation: '9', messages: thread(first, last).messages, older: first > 1, ...fields };
}

function seqs({ messages }: Thread): number[] {
  return messages.map((each) => each.seq);
}

test('what came after the page was kept is added', () => {
  const whole = withKept(thread(3, 5), 'e', kept(4, 8));
  expect(seqs(whole)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(whole.conversation?.last_seq).toBe(8);
  expect(whole.older).toBe(true);
});

test('no hole is shown: where the two do not meet, the newer one stands alone', () => {
  const whole = withKept(thread(1, 3), 'e', kept(6, 8));
  expect(seqs(whole)).toEqual([6, 7, 8]);
  expect(whole.older).toBe(true);
});

test('a page kept before the first message gets the conversation', () => {
  const whole = withKept({ messages: [], older: false }, 'e', kept(1, 2));
  expect(whole.conversation).toEqual({ id: '9', topic: '', last_seq: 2 });
  expect(seqs(whole)).toEqual([1, 2]);
  expect(whole.older).toBe(false);
});

test.each([
  ['nothing', undefined],
  ['less than the page has', kept(1, 4)],
  ['another conversation', kept(1, 8, { conversation: '10' })],
  ['the time before a backup was restored', kept(1, 8, { epoch: 'f' })],
])('%s changes nothing', (_, other) => {
  const page = thread(3, 5);
  expect(withKept(page, 'e', other)).toBe(page);
});

test('the newest messages are kept, and that there were older ones', () => {
  const long = keptOf('acme', '', 'e', thread(1, KEPT_MESSAGES + 5));
  expect(long?.messages).toHaveLength(KEPT_MESSAGES);
  expect(long?.messages[0]?.seq).toBe(6);
  expect(long?.older).toBe(true);
  expect(keptOf('acme', '', 'e', { messages: [], older: false })).toBeUndefined();
});
