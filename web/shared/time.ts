import type { Locale, Micros } from './protocol';
import { fill, type Strings } from './strings';

/** Tells times and days as text. Day keys compare: the same key means the same day. */
export interface Calendar {
  time(at: Micros): string;
  dayKey(at: Micros): string;
  day(at: Micros): string;
  /** Whether clocks there show something else at that moment. */
  differs(at: Micros, timeZone: string): boolean;
}

/** In UTC and without Intl: what the server renders, and therefore the first render of the client. */
export function plainCalendar(strings: Strings): Calendar {
  const months = strings.months.split(' ');
  return {
    time: (at) => `${iso(at).slice(11, 16)} UTC`,
    dayKey: (at) => iso(at).slice(0, 10),
    differs: () => false, // the server does not know where the reader is
    day(at) {
      const date = dateOf(at);
      return fill(strings.full_day, {
        day: date.getUTCDate(),
        month: months[date.getUTCMonth()] ?? '',
        year: date.getUTCFullYear(),
      });
    },
  };
}

/** In the reader's own time zone and habits; `now` says what today is. */
export function localCalendar(locale: Locale, strings: Pick<Strings, 'today' | 'yesterday'>, now: () => number = Date.now, timeZone?: string): Calendar {
  const language = locale === 'de' ? 'de' : 'en-GB';
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', ...zone });
  const key = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...zone });
  const near = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...zone });
  const far = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric', ...zone });
  const yearOf = (date: Date): string => key.format(date).slice(0, 4);
  return {
    time: (at) => time.format(dateOf(at)),
    dayKey: (at) => key.format(dateOf(at)),
    differs: (at, there) => localCalendar(locale, strings, now, there).time(at) !== time.format(dateOf(at)),
    day(at) {
      const date = dateOf(at);
      const today = new Date(now());
      if (key.format(date) === key.format(today)) return strings.today;
      if (key.format(date) === dayBefore(key.format(today))) return strings.yesterday;
      return (yearOf(date) === yearOf(today) ? near : far).format(date);
    },
  };
}

/** The time of day, with the day before it where that is not the day of `other`. */
export function moment(calendar: Calendar, at: Micros, other: Micros): string {
  const time = calendar.time(at);
  return calendar.dayKey(at) === calendar.dayKey(other) ? time : `${calendar.day(at)}, ${time}`;
}

/** For `<time datetime>`: "2026-11-22T14:05:00Z". */
export function iso(at: Micros): string {
  return `${dateOf(at).toISOString().slice(0, 19)}Z`;
}

function dateOf(at: Micros): Date {
  return new Date(Math.floor(at / 1000));
}

// By the calendar, not by subtracting 24 hours: days with a clock change are shorter or longer.
function dayBefore(key: string): string {
  const date = new Date(`${key}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
