// How many mails of tests/mail/corpus each parser strips right: ours, and two of npm's, which know nothing of ours.
//   node tests/mail/compare_reply_parsers.mjs
// All get the same decoded text and HTML, from decoded.json; the C++ test (corpus_test.cpp) checks that this file still is what
// our parser makes of the mails. Whoever can read HTML gets both forms, and the better result counts.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import EmailReplyParser from 'email-reply-parser';
import { Window } from 'happy-dom';
import planer from 'planer';

const here = dirname(fileURLToPath(import.meta.url));
const corpus = JSON.parse(readFileSync(join(here, 'decoded.json'), 'utf8'));

export function compare() {
  const parsers = {
    dropline: (mail) => [mail.visible],
    'email-reply-parser': (mail) => [new EmailReplyParser().parseReply(mail.text)],
    planer: (mail) => [planer.extractFrom(mail.text, 'text/plain'), ...(mail.html ? [planer_html(mail.html)] : [])],
  };
  const mails = Object.entries(corpus).map(([name, mail]) => Object.assign(mail, { name, expected: expected_of(name) }));
  return Object.entries(parsers).map(([parser, parse]) => {
    const results = mails.map((mail) => ({ mail, texts: parse(mail) }));
    const wrong = results.filter(({ mail, texts }) => !texts.some((text) => is_exact(text, mail)));
    const quoting = results.filter(({ mail, texts }) => !texts.some((text) => is_clean(text, mail)));
    return {
      parser,
      mails: mails.length,
      exact: mails.length - wrong.length,
      clean: mails.length - quoting.length,
      wrong: wrong.map(({ mail }) => mail.name),
    };
  });
}

export function table(rows) {
  const lines = rows.map(
    ({ parser, mails, exact, clean }) => `${parser.padEnd(20)} ${exact} of ${mails}`.padEnd(42) + `${clean} of ${mails}`,
  );
  return ['parser               exactly right        answer whole, nothing quoted', ...lines].join('\n');
}

function expected_of(name) {
  return readFileSync(join(here, 'corpus', `${name}.txt`), 'utf8');
}

// Line by line, without regard to white space at line ends and to how many blank lines there are. A farewell at the end may be
// there or not: whether it is part of the answer is a matter of taste, not of right and wrong.
function is_exact(text, mail) {
  return lines_of(without_farewell(text)) === lines_of(without_farewell(mail.expected));
}

// Not counting signatures, which one of the parsers says it leaves alone.
function is_clean(text, mail) {
  const words = words_of(text);
  const quoted = mail.rest.split('\n').map((line) => words_of(line.replace(/^[> ]+/, '')));
  return (
    words.includes(words_of(without_farewell(mail.expected))) &&
    !quoted.some((line) => line.length > 12 && words.includes(line) && !words_of(mail.expected).includes(line))
  );
}

function without_farewell(text) {
  return text
    .replace(/\s+$/, '')
    .replace(/\n\s*(thanks, |(mit freundlichen|viele|herzliche) grüße[n]?|gruß |(kind|best) regards)[^\n]*(\s*\n[^\n]{0,40}){0,1}$/i, '');
}

function lines_of(text) {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '').join('\n');
}

function words_of(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function planer_html(html) {
  const { document } = new Window({ settings: { disableJavaScriptEvaluation: true } });
  const create = document.implementation.createHTMLDocument.bind(document.implementation);
  document.implementation.createHTMLDocument = () => with_xpath(create());
  document.body.innerHTML = planer.extractFrom(html, 'text/html', document);
  return text_of(document.body);
}

// happy-dom has no XPath; these are the questions that planer asks, by other means.
function with_xpath(document) {
  document.evaluate = (query) => {
    const found = nodes_for(document, query);
    return { singleNodeValue: found[0] ?? null, iterateNext: () => found.shift() ?? null };
  };
  return document;
}

function starts(node) {
  return /^(From|Date):/.test(node.textContent.trim());
}

function nodes_for(document, query) {
  if (query.includes('blockquote')) {
    return [...document.querySelectorAll('blockquote')].filter((quote) => !quote.parentElement.closest('blockquote')).slice(-1);
  }
  if (query.startsWith('//*[starts-with')) return [...document.querySelectorAll('*')].filter(starts);
  if (query.startsWith('//text()')) return text_nodes(document.documentElement).filter(starts);
  if (query.includes('MsoNormal')) return [...document.querySelectorAll('div>div.MsoNormal[align=center]>font>span>hr[tabindex="-1"]')];
  throw new Error(`planer asks something new: ${query}`);
}

function text_nodes(node) {
  return node.nodeType === 3 ? [node] : [...node.childNodes].flatMap(text_nodes);
}

const blocks = new Set(['DIV', 'P', 'LI', 'UL', 'OL', 'BLOCKQUOTE', 'TABLE', 'TR', 'PRE', 'HR']);

function text_of(node) {
  if (node.nodeType === 3) return node.textContent.replaceAll(/[\s\u00a0]+/g, ' ');
  if (node.nodeName === 'BR') return '\n';
  if (['STYLE', 'SCRIPT', 'HEAD', 'TITLE'].includes(node.nodeName)) return '';
  const text = [...node.childNodes].map(text_of).join('');
  return blocks.has(node.nodeName) ? `\n${text}\n` : text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = compare();
  console.log(table(rows));
  for (const { parser, wrong } of rows) {
    if (wrong.length > 0) console.log(`\n${parser}, not exactly right: ${wrong.join(', ')}`);
  }
}
