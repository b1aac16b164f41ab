import type { Holiday, OpeningInterval } from '../shared/protocol';

/** A stretch of one day as its two fields hold it: "" while nothing was entered. */
export interface Span {
  /** Tells the rows of a day apart while they are edited. */
  row: number;
  from: string;
  to: string;
}

export interface HolidayRow extends Holiday {
  row: number;
}

/** Monday to Sunday. */
export type Week = readonly (readonly Span[])[];

export const days = [1, 2, 3, 4, 5, 6, 7] as const;
const workdays = new Set([1, 2, 3, 4, 5]);

let rows = 0;
/** A number that no row of this page has. */
export const freshRow = (): number => (rows += 1);

/** Fields for times know no 24:00: the end of the day is its midnight, as on every clock. */
export function weekOf(hours: readonly OpeningInterval[]): Week {
  return days.map((day) =>
    hours.filter((each) => each.day === day).map(({ from, to }) => ({ row: freshRow(), from, to: to === '24:00' ? '00:00' : to })),
  );
}

export function hoursOf(week: Week): OpeningInterval[] {
  return week.flatMap((spans, index) => spans.map(({ from, to }) => ({ day: index + 1, from, to })));
}

export function changeDay(week: Week, day: number, spans: readonly Span[]): Week {
  return week.map((each, index) => (index === day - 1 ? spans : each));
}

/** After what is there, as after a break at noon; a day begins with usual hours. */
export function addSpan(spans: readonly Span[]): Span[] {
  const last = spans.at(-1);
  return [...spans, { row: freshRow(), ...(last ? { from: last.to, to: '' } : { from: '09:00', to: '17:00' }) }];
}

export function copyToWorkdays(week: Week, day: number): Week {
  const spans = week[day - 1] ?? [];
  return week.map((each, index) => (workdays.has(index + 1) ? spans : each));
}

export function holidayRows(holidays: readonly Holiday[]): HolidayRow[] {
  return holidays.map((each) => ({ row: freshRow(), ...each }));
}

export function holidaysOf(shown: readonly HolidayRow[]): Holiday[] {
  return shown.map(({ day, name }) => ({ day, name }));
}

export function isComplete(week: Week): boolean {
  return week.every((spans) => spans.every(({ from, to }) => from !== '' && to !== ''));
}
