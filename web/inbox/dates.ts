import { computed, signal } from '@preact/signals';
import type { Micros } from '../shared/protocol';
import { localCalendar } from '../shared/time';
import type { Calendar } from '../shared/time';
import { locale, t } from './strings';

/** Moves on each half minute, so that "5 min ago" stays true without work for each row. */
export const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), 30_000);

const minute = 60_000;
const day = 24 * 60 * minute;

const reader = computed(() =>
  localCalendar(locale.value, { today: t('day.today'), yesterday: t('day.yesterday') }, () => now.value),
);

/** Times and days of the thread, in the reader's language. */
export function calendar(): Calendar {
  return reader.value;
}

/** As short as a list allows: "now", "5 min", "14:05", "Tue", "3 May", "3 May 2024". */
export function shortTime(at: Micros): string {
  const age = now.value - ms(at);
  if (age < minute) return relative(0, 'second');
  if (age < 60 * minute) return relative(-Math.floor(age / minute), 'minute');
  if (sameDay(ms(at), now.value)) return format(at, { hour: '2-digit', minute: '2-digit' });
  if (age < 6 * day) return format(at, { weekday: 'short' });
  const sameYear = new Date(ms(at)).getFullYear() === new Date(now.value).getFullYear();
  return format(at, sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' });
}

export function fullTime(at: Micros): string {
  return format(at, { dateStyle: 'medium', timeStyle: 'short' });
}

export function fullDate(at: Micros): string {
  return format(at, { dateStyle: 'medium' });
}

/** 1 is Monday, 7 Sunday. */
export function weekdayName(weekday: number): string {
  const aMonday = Date.UTC(2024, 0, 1);
  return new Intl.DateTimeFormat(language(), { weekday: 'long', timeZone: 'UTC' }).format(aMonday + (weekday - 1) * day);
}

/** For `<input type="datetime-local">`, which knows no time zone: the reader's own. */
export function toInput(at: Micros | undefined): string {
  if (at === undefined) return '';
  const date = new Date(ms(at));
  return new Date(ms(at) - date.getTimezoneOffset() * minute).toISOString().slice(0, 16);
}

export function fromInput(text: string): Micros | undefined {
  const time = new Date(text).getTime();
  return text === '' || Number.isNaN(time) ? undefined : time * 1000;
}

function relative(value: number, unit: 'second' | 'minute'): string {
  return new Intl.RelativeTimeFormat(language(), { numeric: 'auto', style: 'short' }).format(value, unit);
}

function format(at: Micros, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language(), options).format(ms(at));
}

/** British English for the 24-hour clock and day before month, as the rest of Europe has it. */
function language(): string {
  return locale.value === 'en' ? 'en-GB' : 'de';
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

function ms(at: Micros): number {
  return Math.floor(at / 1000);
}
