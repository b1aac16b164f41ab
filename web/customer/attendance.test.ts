import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Told } from '../shared/protocol';
import { Attendance } from './attendance';
import { createModel, type Model } from './model';
import { message, pageState } from './testing';

let told: Told[];
let model: Model;
let attendance: Attendance;

function open(): void {
  model = createModel(pageState({ conversation: { id: '9', topic: '', last_seq: 2 }, messages: [message(1, { kind: 'customer' }), message(2)] }));
  attendance = new Attendance(model, { tell: (frame) => void told.push(frame) });
  attendance.start();
}

function look(visible: boolean, focused: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible ? 'visible' : 'hidden');
  vi.spyOn(document, 'hasFocus').mockReturnValue(focused);
  document.dispatchEvent(new Event('visibilitychange'));
}

function took(): Told[] {
  return told.splice(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  look(true, true);
  open();
  told = []; // also what the pages of other tests have said
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a page says whether it is in front when the line opens, and when that changes', () => {
  attendance.ready();
  expect(took()).toEqual([{ type: 'presence', front: true }]);
  look(true, true);
  expect(took()).toEqual([]);
  look(true, false);
  expect(took()).toEqual([{ type: 'presence', front: false }]);
  attendance.ready();
  expect(took()).toEqual([{ type: 'presence', front: false }]);
});

describe('a receipt', () => {
  test('of what is not looked at is told after a moment, once', () => {
    attendance.received();
    attendance.received();
    expect(took()).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(took()).toEqual([{ type: 'delivered', seq: 2 }]);
    attendance.received();
    vi.advanceTimersByTime(1000);
    expect(took()).toEqual([]);
  });

  test('of what was read needs no other', () => {
    attendance.received();
    attendance.seen();
    attendance.seen();
    vi.advanceTimersByTime(1000);
    expect(took()).toEqual([{ type: 'read', seq: 2 }]);
  });

  test('is told again on a new line, until the server has it', () => {
    attendance.seen();
    took();
    attendance.ready();
    expect(took()).toContainEqual({ type: 'read', seq: 2 });
    const customer = { delivered: 2, read: 2, at: 5 };
    model.thread.value = { ...model.thread.value, receipts: { company: { delivered: 0, read: 0, at: 0 }, customer } };
    attendance.ready();
    vi.advanceTimersByTime(1000);
    expect(took()).toEqual([{ type: 'presence', front: true }]);
  });
});

describe('typing', () => {
  test('is told every three seconds while it goes on, and at once when the field is empty', () => {
    attendance.typed('H');
    attendance.typed('He');
    expect(took()).toEqual([{ type: 'typing', on: true }]);
    vi.advanceTimersByTime(3000);
    attendance.typed('Hel');
    expect(took()).toEqual([{ type: 'typing', on: true }]);
    attendance.typed('');
    attendance.typed('');
    expect(took()).toEqual([{ type: 'typing', on: false }]);
  });

  test('of the company is shown until it ends, an answer comes, or nothing is heard any more', () => {
    attendance.heard({ type: 'typing', by: 'company', name: 'Anna', on: true });
    expect(model.typing.value).toBe('Anna');
    attendance.heard({ type: 'typing', by: 'company', on: false });
    expect(model.typing.value).toBeUndefined();
    attendance.heard({ type: 'typing', by: 'company', on: true });
    expect(model.typing.value).toBe('');
    vi.advanceTimersByTime(4000);
    attendance.heard({ type: 'typing', by: 'company', on: true });
    vi.advanceTimersByTime(4000);
    expect(model.typing.value).toBe('');
    vi.advanceTimersByTime(2000);
    expect(model.typing.value).toBeUndefined();
  });
});

test('who is here is shown as it is told', () => {
  attendance.heard({ type: 'presence', company: { here: true, name: 'Anna' } });
  expect(model.company.value).toEqual({ here: true, name: 'Anna' });
});
