import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, test } from 'vitest';
import { fromServer } from './server_words';
import { locale } from './strings';
import words from './strings/server_de.json';

/**
 * What the server says to people is a string of its sources that begins with a capital letter and ends with a full stop,
 * or with a colon and what somebody else said. What fmt or + put into it is {0}, {1}. A clause for such a place is
 * returned by a function: four words or more, without a capital. What has `code` in it is for programmers.
 */
const sentence = /^[A-Z][^`]* [^`]*(?:\.|: \{\d\})$/;
const clause = /^[a-z][^` ]*(?: [^` ]+){3,}$/;

/** Nobody in the inbox gets these to see. */
const elsewhere = [
  'src/cli/', // for the terminal
  'src/mail/', // for mail servers
  'src/chat/mail_desk.cpp', // for mail servers, too
  'src/net/http_gate.cpp', // for programs that break HTTP, which browsers do not
  'src/net/listener.cpp', // for the terminal, when the server starts
];

const quoted = String.raw`"(?:\\.|[^"\\\n])*"`;
const token = new RegExp(String.raw`//.*|R"\w*\([^]*?\)\w*"|'(?:\\.|[^'\\\n])'|${quoted}(?:\s*${quoted})*`, 'g');
const sum = /«\d+»\)?(?:\s*\+\s*(?:«\d+»|[^+,«]+))*/g;

function sentencesIn(code: string): string[] {
  const strings: string[] = [];
  const rest = code.replace(token, (found) => (found.startsWith('//') ? '' : `«${strings.push(textOf(found)) - 1}»`));
  if (strings.some((text) => /[äöüßÄÖÜ]|\bSie\b/.test(text))) return []; // has its own German beside the English
  return rest.split(/[;{}]/).flatMap((statement) => {
    if (/\bthrow\b|\bspdlog::/.test(statement)) return []; // ends in the log
    const said = Array.from(statement.matchAll(sum), ([parts]) => numbered(joined(parts, strings)));
    const returned = statement.includes('return «');
    return said.filter((text) => sentence.test(text) || (returned && clause.test(text)));
  });
}

function textOf(literals: string): string {
  return literals.startsWith('R') ? '' : literals.replace(/["']\s*"|^["']|["']$/g, '').replace(/\\(.)/g, '$1');
}

/** «0» + limit + «1»: the texts, and {} for what stands between them. */
function joined(parts: string, strings: readonly string[]): string {
  return parts.split('+').map((part) => strings[Number(/«(\d+)»/.exec(part)?.[1])] ?? '{}').join('');
}

function numbered(text: string): string {
  let next = 0;
  return text.trim().replace(/\{[^{}]*\}/g, () => `{${next++}}`);
}

function sources(): string[] {
  return ['src', 'include']
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true, recursive: true }))
    .filter(({ name }) => /\.[ch]pp$/.test(name))
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .filter((path) => !elsewhere.some((start) => path.startsWith(start)));
}

const said = new Set(sources().flatMap((path) => sentencesIn(readFileSync(path, 'utf8'))));

function takesMore([english, german]: [string, string]): boolean {
  return (german.match(/\{\d\}/g) ?? []).some((value) => !english.includes(value));
}

describe('the German of the server’s sentences', () => {
  it('is complete', () => {
    expect([...said].filter((text) => !(text in words))).toEqual([]);
  });

  it('has no sentence that the server says no more', () => {
    expect(Object.keys(words).filter((text) => !said.has(text))).toEqual([]);
  });

  it('takes no value that the English does not give', () => {
    expect(Object.entries(words).filter(takesMore)).toEqual([]);
  });
});

describe('what the server says', () => {
  afterEach(() => {
    locale.value = 'en';
  });

  test.each([
    ['The device does not take notifications any more.', 'Das Gerät nimmt keine Benachrichtigungen mehr an.'],
    ['The service did not take the message (status 418).', 'Der Dienst hat die Nachricht nicht angenommen (Status 418).'],
    ['Not sent: the mail server cannot be reached.', 'Nicht gesendet: Der Mailserver ist nicht zu erreichen.'],
    ['The mail server says: 552 5.2.2 The mailbox is full.', 'Der Mailserver sagt: 552 5.2.2 The mailbox is full.'],
    [
      'Not sent: the mail server refused user name and password. The mail server says: 535 5.7.8 No. Go away.',
      'Nicht gesendet: Der Mailserver hat Benutzername und Passwort abgelehnt. Der Mailserver sagt: 535 5.7.8 No. Go away.',
    ],
    ['The mailbox is full.', 'The mailbox is full.'],
    ['', ''],
  ])('is read in German: %s', (english, german) => {
    expect(fromServer(english)).toBe(english);
    locale.value = 'de';
    expect(fromServer(english)).toBe(german);
  });
});
