import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LogEvent, Told } from '../../shared/protocol';
import { Attendance } from './attendance';

let told: Told[];
let attendance: Attendance;

const took = (): Told[] => told.splice(0);

function wrote(seq: number, kind: 'customer' | 'agent' = 'customer', conversation = '9'): LogEvent {
  const author = kind === 'customer' ? { kind } : { kind, id: '2', name: 'Ben' };
  return { ev: seq, type: 'message', conversation, message: { seq, id: String(seq), at: 1, kind: 'text', author, body: '' } };
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
