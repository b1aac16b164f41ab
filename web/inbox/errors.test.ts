import { afterEach, describe, expect, it } from 'vitest';
import { Problem } from './api';
import { explain, refusal } from './errors';
import { locale } from './strings';

afterEach(() => {
  locale.value = 'en';
});

function refused(detail: string): Problem {
  return new Problem('invalid_field', 400, detail, 'color');
}

describe('what the server refuses is said in the language of the reader', () => {
  it('beside the field', () => {
    expect(refusal(refused('A colour is written as #rrggbb.'))).toBe('A colour is written as #rrggbb.');
    locale.value = 'de';
    expect(refusal(refused('A colour is written as #rrggbb.'))).toBe('Eine Farbe wird als #rrggbb geschrieben.');
  });

  it('for a form', () => {
    locale.value = 'de';
    expect(explain(refused('Opening hours overlap.'))).toBe('Der Server hat das nicht angenommen: Öffnungszeiten überschneiden sich.');
    expect(explain(new Problem('forbidden', 403, 'Only owners and admins may do this.'))).toBe('Das dürfen nur Inhaber und Admins.');
  });

  it('without the names of the protocol', () => {
    expect(refusal(refused('`color` must be a string.'))).toBe('Please check what you entered.');
  });

  it('in our own words when a machine before the server answers', () => {
    expect(explain(new Problem('internal', 502, 'Bad Gateway'))).toBe('Something went wrong on the server. Try again.');
  });
});
