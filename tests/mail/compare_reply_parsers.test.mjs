import { expect, test } from 'vitest';
import { compare, table } from './compare_reply_parsers.mjs';

test('our stripping of replies is not worse than that of the parsers on npm', () => {
  const rows = compare();
  console.log(table(rows));
  const [ours, ...others] = rows;
  expect(ours.exact).toBe(ours.mails);
  expect(ours.clean).toBe(ours.mails);
  expect(others.map((row) => row.parser)).toEqual(['email-reply-parser', 'planer']);
  for (const other of others) {
    expect(other.exact).toBeGreaterThan(0);
    expect(ours.exact).toBeGreaterThanOrEqual(other.exact);
    expect(ours.clean).toBeGreaterThanOrEqual(other.clean);
  }
});
