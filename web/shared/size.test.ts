import { expect, it } from 'vitest';
import { sizeText } from './size';

// tests/net/mail_parts_test.cpp has the same.
it.each([
  [0, '0 B', '0 B'],
  [999, '999 B', '999 B'],
  [1000, '1 KB', '1 KB'],
  [23_500, '24 KB', '24 KB'],
  [999_499, '999 KB', '999 KB'],
  [999_500, '1.0 MB', '1,0 MB'],
  [1_437_000, '1.4 MB', '1,4 MB'],
  [26_214_400, '26.2 MB', '26,2 MB'],
])('%i bytes are %s', (bytes, english, german) => {
  expect([sizeText(bytes, 'en'), sizeText(bytes, 'de')]).toEqual([english, german]);
});
