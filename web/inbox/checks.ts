import { t, tn } from './strings';

/** The rules of docs/protocol.md that a form can check before the server does. */
export const passwordLength = 10;
export const bodyLength = 8000;

export function checkEmail(value: string): string | undefined {
  if (value.trim() === '') return t('field.required');
  return /^[^\s@]+@[^\s@]+$/.test(value.trim()) ? undefined : t('field.emailInvalid');
}

export function checkPassword(value: string): string | undefined {
  if (value === '') return t('field.required');
  const missing = passwordLength - lengthOf(value);
  return missing > 0 ? tn('field.passwordShort', missing) : undefined;
}

export function checkSlug(value: string): string | undefined {
  if (value === '') return t('field.required');
  return value.length >= 2 && isSlug(value) ? undefined : t('field.slugInvalid');
}

/** A link's code or topic; empty is allowed. The server makes capitals small. */
export function checkWord(value: string, shortest: number): string | undefined {
  const word = value.trim().toLowerCase();
  return word === '' || (word.length >= shortest && isSlug(word)) ? undefined : t('field.slugInvalid');
}

function isSlug(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= 40;
}

/** "Café Müller & Söhne" -> "cafe-mueller-soehne": what people would type. */
export function suggestSlug(name: string): string {
  const german: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
  return name
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => german[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}

/** In Unicode code points, as the server counts. */
export function lengthOf(text: string): number {
  return [...text].length;
}
