import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it } from 'vitest';
import { now } from '../dates';
import { locale } from '../strings';
import { Presence } from './presence';

afterEach(() => {
  render(null, document.body);
  locale.value = 'en';
});

it.each([
  [5_000, 'Last here just now', 'Eben noch da'],
  [300_000, 'Last here 5 min ago', 'Zuletzt da vor 5 Min.'],
])('tells who left %d ms ago', async (age, english, german) => {
  const whereabouts = { here: false, last_at: (now.value - age) * 1000 };
  await act(() => render(<Presence whereabouts={whereabouts} />, document.body));
  expect(document.body.textContent).toBe(english);
  await act(() => {
    locale.value = 'de';
  });
  expect(document.body.textContent).toBe(german);
});
