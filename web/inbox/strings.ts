import { signal } from '@preact/signals';
import de from './strings/de.json';
import en from './strings/en.json';

export type Locale = 'de' | 'en';
type Text = keyof typeof en;
/** Plural strings are stored as `key_one` and `key_other` and asked for as `key`. */
type PluralOf<K> = K extends `${infer Base}_other` ? Base : never;
type Plural = PluralOf<Text>;
export type Values = Record<string, string | number>;

const texts: Record<Locale, Record<Text, string>> = { de, en };
const storageKey = 'dropline.locale';

export const locale = signal<Locale>('en');

/** The person's own choice wins over the browser's languages; English is what remains. */
export function startLocale(): void {
  const chosen = localStorage.getItem(storageKey);
  const wanted = chosen === null ? navigator.languages : [chosen];
  applyLocale(wanted.map((tag) => tag.slice(0, 2)).find(isLocale) ?? 'en');
}

export function chooseLocale(next: Locale): void {
  localStorage.setItem(storageKey, next);
  applyLocale(next);
}

export function t(key: Text, values: Values = {}): string {
  return fill(texts[locale.value][key], values);
}

export function tn(key: Plural, n: number, values: Values = {}): string {
  const form = new Intl.PluralRules(locale.value).select(n) === 'one' ? 'one' : 'other';
  const count = new Intl.NumberFormat(locale.value).format(n);
  return fill(texts[locale.value][`${key}_${form}` as Text], { n: count, ...values });
}

function applyLocale(next: Locale): void {
  locale.value = next;
  document.documentElement.lang = next;
}

/** Puts values into a text: `fill('Reply to {name}', { name: 'Mira' })`. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function isLocale(tag: string): tag is Locale {
  return tag === 'de' || tag === 'en';
}
