import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Conversation, LogEvent, Told } from '../../shared/protocol';
import { sampleConversation } from '../testing';
import { Attendance } from './attendance';

let told: Told[];
let attendance: Attendance;

const took = (): Told[] => told.splice(0);

function wrote(seq: number, kind: 'customer' | 'agent' = 'customer', conversation = '9'): LogEvent {
  const author = kind === 'customer' ? { kind } : { kind, id: '2', name: 'Ben' };
  return { ev: seq, type: 'message', conversation, message: { seq, id: String(seq), at: 1, kind: 'text', author, body: '' } };
}

/** A row of the list in which somebody wrote last. */
function unread(id: string, by: 'customer' | 'agent' = 'customer', count = 1): Conversation {
  const author = by === 'customer' ? { kind: by } : { kind: by, id: '2', name: 'Ben' };
  return sampleConversation(id, 50, { unread: count, last_seq: 3, preview: { kind: 'text', author, body: '' } });
}

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  attendance = new Attendance('1', { tell: (frame) => void told.push(frame) });
});
afterEach(() => {
  attendance.close();
  vi.useRealTimers();
});

test('what customers wrote is told to have arrived, once a moment and conversation', () => {
  attendance.apply([wrote(1), wrote(2), wrote(5, 'customer', '8'), wrote(3, 'agent')]);
  expect(took()).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(took()).toEqual([
    { type: 'delivered', conversation: '9', seq: 2 },
    { type: 'delivered', conversation: '8', seq: 5 },
  ]);
});

test('what stands unread in the lists has arrived, too, and is told a few at a time', () => {
  const listed = Array.from({ length: 20 }, (_, i) => unread(String(i + 1)));
  attendance.listed([...listed, unread('30', 'customer', 0), unread('31', 'agent')]);
  vi.advanceTimersByTime(1000);
  expect(took()).toHaveLength(15);
  vi.advanceTimersByTime(1000);
  expect(took()).toHaveLength(5);
  attendance.listed(listed);
  vi.advanceTimersByTime(1000);
  expect(took()).toEqual([]);
  attendance.ready();
  took();
  attendance.listed(listed.slice(0, 1));
  vi.advanceTimersByTime(1000);
  expect(took()).toEqual([{ type: 'delivered', conversation: '1', seq: 3 }]);
});

test('what a colleague has told already is not told again', () => {
  attendance.apply([wrote(1)]);
  attendance.apply([{ ev: 2, type: 'receipt', conversation: '9', by: 'company', delivered: 1, read: 0, at: 1 }]);
  vi.advanceTimersByTime(1000);
  expect(took()).toEqual([]);
});

test('typing is told with its kind, so that a note stays among colleagues', () => {
  attendance.typed('9', 'note', 'Pays');
  attendance.typed('9', 'note', 'Pays late');
  expect(took()).toEqual([{ type: 'typing', conversation: '9', kind: 'note', on: true }]);
  attendance.typed('9', 'note', '');
  expect(took()).toEqual([{ type: 'typing', conversation: '9', kind: 'note', on: false }]);
});

test('who types is shown until they have written, and oneself never', () => {
  attendance.heard({ type: 'typing', by: 'customer', conversation: '9', on: true });
  expect(attendance.typists.value.get('9')).toEqual({ by: 'customer', name: '' });
  attendance.apply([wrote(1)]);
  expect(attendance.typists.value.has('9')).toBe(false);
  attendance.heard({ type: 'typing', by: 'agent', conversation: '9', agent: '1', name: 'Anna', on: true });
  expect(attendance.typists.value.has('9')).toBe(false);
  attendance.heard({ type: 'typing', by: 'agent', conversation: '9', agent: '2', name: 'Ben', on: true });
  expect(attendance.typists.value.get('9')).toEqual({ by: 'agent', name: 'Ben' });
  vi.advanceTimersByTime(6000);
  expect(attendance.typists.value.has('9')).toBe(false);
});

test('a new line is told at once whether the inbox is in front', () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  attendance.ready();
  expect(took()).toEqual([{ type: 'presence', front: false }]);
});
