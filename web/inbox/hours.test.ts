import { expect, test } from 'vitest';
import { addSpan, changeDay, copyToWorkdays, hoursOf, isComplete, weekOf } from './hours';

const hours = [
  { day: 1, from: '09:00', to: '12:00' },
  { day: 1, from: '13:00', to: '24:00' },
  { day: 7, from: '22:00', to: '06:00' },
];

test('hours become a week and back; the end of the day is midnight', () => {
  const week = weekOf(hours);
  expect(week).toHaveLength(7);
  expect(week[0]).toMatchObject([{ from: '09:00', to: '12:00' }, { from: '13:00', to: '00:00' }]);
  expect(week[1]).toEqual([]);
  expect(hoursOf(week)).toEqual(hours.map((each) => ({ ...each, to: each.to === '24:00' ? '00:00' : each.to })));
});

test('a day is copied to the workdays and not to the weekend', () => {
  const week = copyToWorkdays(weekOf(hours), 1);
  expect(week.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => week[0]));
  expect(week[5]).toEqual([]);
  expect(week[6]).toMatchObject([{ from: '22:00', to: '06:00' }]);
});

test('a further stretch begins where the last one ends, and must be completed', () => {
  expect(addSpan([])).toMatchObject([{ from: '09:00', to: '17:00' }]);
  const week = changeDay(weekOf(hours), 2, addSpan([{ row: 0, from: '09:00', to: '12:00' }]));
  expect(week[1]).toMatchObject([{ from: '09:00', to: '12:00' }, { from: '12:00', to: '' }]);
  expect(isComplete(week)).toBe(false);
  expect(isComplete(weekOf(hours))).toBe(true);
});
