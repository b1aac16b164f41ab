import type { Locale } from '../../shared/protocol';
import de from './strings/de.json';
import en from './strings/en.json';

export type Words = typeof en;

export function wordsFor(locale: Locale): Words {
  return locale === 'de' ? de : en;
}
