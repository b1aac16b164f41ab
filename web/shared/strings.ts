import type { Locale } from './protocol';
import de from './strings/de.json';
import en from './strings/en.json';

/** What people read on the customer's page. The server renders from the same files. */
export type Strings = typeof en;

export function stringsFor(locale: Locale): Strings {
  return locale === 'de' ? de : en;
}

/** Puts values into a text: `fill('Write to {company}', { company: 'Acme' })`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
