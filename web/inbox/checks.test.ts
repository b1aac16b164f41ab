import { describe, expect, it } from 'vitest';
import { checkEmail, checkPassword, checkSlug, checkWord, lengthOf, suggestSlug } from './checks';
import { initials, visitorNumber } from './people';

describe('forms', () => {
  it.each([
    ['Café Müller & Söhne', 'cafe-mueller-soehne'],
    ['  ACME  Inc. ', 'acme-inc'],
    ['Straße 7', 'strasse-7'],
    ['日本', ''],
    ['a'.repeat(39) + ' b', 'a'.repeat(39)],
  ])('suggest for %s the address %s', (name, slug) => expect(suggestSlug(name)).toBe(slug));

  it('accept only addresses the server accepts', () => {
    expect(['acme', 'a-1', '7up'].map(checkSlug)).toEqual([undefined, undefined, undefined]);
    expect(['', 'a', '-acme', 'acme-', 'Acme', 'a b', 'x'.repeat(41)].map((slug) => typeof checkSlug(slug))).toEqual(
      Array(7).fill('string'),
    );
    expect(['', 'Jobs', 'j'].map((topic) => checkWord(topic, 1))).toEqual([undefined, undefined, undefined]);
    expect(typeof checkWord('open jobs', 1)).toBe('string');
  });

  it('say how much of a password is missing, in characters and not in bytes', () => {
    expect(checkPassword('üüüüüüüüüü')).toBeUndefined();
    expect(checkPassword('123456789')).toBe('1 more character is needed.');
    expect(checkPassword('12345678')).toBe('2 more characters are needed.');
  });

  it('let any address through that could be one', () => {
    expect(checkEmail(' anna@büro.example ')).toBeUndefined();
    expect(checkEmail('anna')).toBe('This does not look like an e-mail address.');
  });

  it('count code points as the server does', () => expect(lengthOf('👍🏽é')).toBe(3));
});

describe('people', () => {
  it('without a name get the same number everywhere', () => {
    expect(visitorNumber('7316482716342112099')).toBe(visitorNumber('7316482716342112099'));
    expect(visitorNumber('1')).toBeGreaterThanOrEqual(10_000);
    expect(visitorNumber('7316482716342112099')).toBeLessThan(100_000);
  });

  it.each([
    ['Anna Berger', 'AB'],
    ['Ömer', 'Ö'],
    ['Jonas von der Wiesenthal', 'JW'],
    ['👍🏽 x', '👍X'],
  ])('%s is abbreviated to %s', (name, short) => expect(initials(name)).toBe(short));
});
