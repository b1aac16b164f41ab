import { afterEach, describe, expect, it } from 'vitest';
import { Problem } from './api';
import { explain, refusal } from './errors';
import { locale } from './strings';

afterEach(() => {
  locale.value = 'en';
});

function refused(field?: string): Problem {
  return new Problem('invalid_field', 400, 'Said by the server in English.', field);
}

describe('what the server refuses is said in the language of the reader', () => {
  it.each(['name', 'email', 'password', 'color', 'locale', 'time_zone', 'slug', 'code', 'topic', 'title', 'source', 'greeting', 'prefill', 'expires_at', 'body'])(
    'for %s',
    (field) => {
      const english = refusal(refused(field));
      locale.value = 'de';
      const german = refusal(refused(field));
      expect(german).not.toBe(english);
      expect(german).not.toContain('Said by');
    },
  );

  it('for a field that no form has', () => {
    locale.value = 'de';
    expect(explain(refused('limit'))).toBe('Der Server hat das nicht angenommen: Bitte prüfen Sie die Eingabe.');
  });

  it('for a value that somebody else has', () => {
    locale.value = 'de';
    expect(refusal(new Problem('conflict', 409, 'Taken.', 'slug'))).toBe('Das ist schon vergeben.');
  });
});
