import { expect, test } from 'vitest';
import { splitLinks } from './links';

function hrefs(body: string): string[] {
  return splitLinks(body).flatMap((segment) => segment.href ?? []);
}

test.each([
  ['https://a.example', ['https://a.example']],
  ['see www.a.example.', ['https://www.a.example']],
  ['WWW.A.EXAMPLE', ['https://WWW.A.EXAMPLE']],
  ['(https://a.example/b_(c)) and [http://d.example]', ['https://a.example/b_(c)', 'http://d.example']],
  ['https://a.example?q=1&r=2#top, then', ['https://a.example?q=1&r=2#top']],
  ['https://bücher.example/ä', ['https://bücher.example/ä']],
  ['„https://a.example“', ['https://a.example']],
  ['https://a.example\nhttps://b.example', ['https://a.example', 'https://b.example']],
  ['http://[::1]:8080/', ['http://[::1]:8080/']],
])('%s holds %j', (body, expected) => {
  expect(hrefs(body)).toEqual(expected);
});

test.each([
  'javascript:alert(1)', 'data:text/html,x', 'ftp://a.example', 'xhttps://a.example', 'me@www.a.example', 'www.', 'http://',
  'https:// a.example', 'file.www.a.example', 'https://"onmouseover=x', 'http\u017f://a.example',
])('%s holds no link', (body) => {
  expect(hrefs(body)).toEqual([]);
});

test('an address ends where the direction of writing could be turned', () => {
  expect(hrefs('https://a.example/\u202eexe.gpj')).toEqual(['https://a.example/']);
});

test('only http and https come out, and the texts joined give the body', () => {
  const alphabet = ['https://', 'http://', 'www.', 'a', '.', ')', '(', '"', '<', '\n', '😀', 'ü', '\u202e', '/', '@', ' ', '…'];
  let seed = 42;
  const next = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  for (let round = 0; round < 3000; round += 1) {
    const body = Array.from({ length: 1 + next(12) }, () => alphabet[next(alphabet.length)]).join('');
    const segments = splitLinks(body);
    expect(segments.map((segment) => segment.text).join('')).toBe(body);
    for (const { text, href } of segments) {
      expect(text).not.toBe('');
      if (href !== undefined) expect(href).toMatch(/^https?:\/\/[^\s<>"\u202e]+$/);
    }
  }
});
