import { expect, test } from 'vitest';
import type { Message } from './protocol';
import { stringsFor } from './strings';
import de from './strings/de.json';
import en from './strings/en.json';
import { iso, localCalendar, plainCalendar } from './time';
import { timeline } from './timeline';

const MINUTE = 60 * 1_000_000;
const at = Date.UTC(2026, 10, 22, 23, 30) * 1000;
const now = (): number => Date.UTC(2026, 10, 23, 12, 0);

test('the plain calendar speaks UTC in both languages', () => {
  const english = plainCalendar(stringsFor('en'));
  expect([english.time(at), english.dayKey(at), english.day(at)]).toEqual(['23:30 UTC', '2026-11-22', '22 November 2026']);
  expect(plainCalendar(stringsFor('de')).day(Date.UTC(2026, 2, 1) * 1000)).toBe('1. März 2026');
});

test('the local calendar speaks the zone of the reader', () => {
  const berlin = localCalendar('de', stringsFor('de'), now, 'Europe/Berlin');
  expect([berlin.time(at), berlin.dayKey(at), berlin.day(at)]).toEqual(['00:30', '2026-11-23', 'Heute']);
  expect(berlin.day(at - 60 * MINUTE)).toBe('Gestern');
  expect(berlin.day(at - 3 * 24 * 60 * MINUTE)).toBe('Freitag, 20. November');
  expect(berlin.day(at - 365 * 24 * 60 * MINUTE)).toBe('23. November 2025');
});

test('yesterday is the day before, also when the clocks were changed', () => {
  const morning = Date.UTC(2026, 9, 26, 7, 0); // Berlin: Monday 08:00, after a Sunday of 25 hours
  const berlin = localCalendar('en', stringsFor('en'), () => morning, 'Europe/Berlin');
  expect(berlin.day((morning - 31.5 * 3_600_000) * 1000)).toBe('Yesterday');
  expect(berlin.day((morning - 34 * 3_600_000) * 1000)).not.toBe('Yesterday');
});

test('iso names the second', () => {
  expect(iso(at + 1_999_999)).toBe('2026-11-22T23:30:01Z');
});

function message(seq: number, offset: number, author: Message['author']): Message {
  return { seq, id: '', at: at + offset, kind: 'text', author, body: '' };
}

test('messages of one author within five minutes form a group, and never over midnight', () => {
  const anna = { kind: 'agent', id: '1', name: 'Anna' } as const;
  const ben = { kind: 'agent', id: '2', name: 'Ben' } as const;
  const messages = [
    message(1, 0, anna), message(2, 4 * MINUTE, anna), message(3, 5 * MINUTE, anna), message(4, 6 * MINUTE, ben),
    message(5, 29 * MINUTE, ben), message(6, 30 * MINUTE, ben),
  ];
  const days = timeline(messages, plainCalendar(stringsFor('en')));
  expect(days.map((day) => day.groups.map((group) => group.messages.map((each) => each.seq)))).toEqual([
    [[1, 2], [3], [4], [5]],
    [[6]],
  ]);
});

function gaps(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).toSorted();
}

test('both languages have the same texts with the same gaps', () => {
  expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted());
  for (const [key, text] of Object.entries(en)) expect(gaps(de[key as keyof typeof de]), key).toEqual(gaps(text));
});
