import { fill, locale } from './strings';
import german from './strings/server_de.json';

interface Sentence {
  english: RegExp;
  german: string;
}

// The longer first: "Not sent: Dropline is stopping." before "Not sent: {0}."
const sentences: readonly Sentence[] = Object.entries(german)
  .toSorted(([one], [other]) => other.length - one.length)
  .map(([said, translated]) => ({ english: patternOf(said), german: translated }));

/** What the server said, in the reader's language. Words it only passes on, such as a mail server's, stay as they are. */
export function fromServer(text: string): string {
  return locale.value === 'de' ? inGerman(text) : text;
}

/** A value may be a clause of the server's own, and after a sentence comes another: "Not sent: {0}. The mail server says: {1}". */
function inGerman(text: string): string {
  for (const sentence of sentences) {
    const found = sentence.english.exec(text);
    if (!found) continue;
    const [whole, ...values] = found;
    const said = fill(sentence.german, Object.fromEntries(values.map((value, n) => [n, inGerman(value)])));
    const more = text.slice(whole.length).trimStart();
    return more === '' ? said : `${said} ${inGerman(more)}`;
  }
  return text;
}

/** Matches the sentence with any values. After its full stop another may follow. */
function patternOf(said: string): RegExp {
  const parts = said.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}${said.endsWith('.') ? '(?= |$)' : '$'}`);
}
