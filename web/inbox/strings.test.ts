import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import de from './strings/de.json';
import en from './strings/en.json';

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
const english: Record<string, string> = en;
const german: Record<string, string> = de;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => /\.tsx?$/.test(file.name) && !file.name.includes('.test.'))
    .map((file) => readFileSync(`${file.parentPath}/${file.name}`, 'utf8'));
}

describe('strings', () => {
  it('exist in both languages', () => {
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  it('take the same values in both languages', () => {
    for (const key of Object.keys(english))
      expect([key, placeholders(german[key] ?? '')]).toEqual([key, placeholders(english[key] ?? '')]);
  });

  it('are never empty', () => {
    expect([...Object.values(english), ...Object.values(german)].filter((text) => text.trim() === '')).toEqual([]);
  });

  it('are all used', () => {
    const code = sources('web/inbox').join('\n');
    const built = [...code.matchAll(/\bt\(`([^`]+)`/g)].map((call) => pattern(call[1] ?? ''));
    const used = (key: string) => code.includes(`'${key}'`) || built.some((each) => each.test(key));
    expect(Object.keys(english).filter((key) => !used(key.replace(/_(one|other)$/, '')))).toEqual([]);
  });
});

/** t(`list.empty.${status}.more`) may ask for any one word in the place of the value. */
function pattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`);
}
