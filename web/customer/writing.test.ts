import { beforeEach, expect, test } from 'vitest';
import type { Outbox, OutboxEntry } from '../shared/outbox';
import { Memory } from './memory';
import { createModel, type Model } from './model';
import { message, pageState } from './testing';
import { Writing } from './writing';

let model: Model;
let memory: Memory;
let field: HTMLTextAreaElement;
let added: Parameters<Outbox['add']>[0][];
let written: (() => void)[];
let failed: (() => void)[];
let writing: Writing;

/** An outbox that is still writing until a test lets it go on. */
function add(entry: Parameters<Outbox['add']>[0]): Promise<OutboxEntry> {
  added.push(entry);
  return new Promise((resolve, reject) => {
    written.push(() => resolve({ ...entry, box: '', client_id: '', at: 0 }));
    failed.push(() => reject(new Error('the disk is full')));
  });
}

function open(page = pageState()): void {
  model = createModel(page);
  memory = new Memory(page);
  writing = new Writing(model, memory, { add }, field);
}

function type(text: string): void {
  field.value = text;
  writing.typed();
}

beforeEach(() => {
  localStorage.clear();
  field = document.createElement('textarea');
  added = [];
  written = [];
  failed = [];
  open();
});

test('a text is handed over without the white space around it, and forgotten as a draft once it is kept', async () => {
  type('\n  hello\n');
  const sent = writing.send();
  expect(field.value).toBe('');
  expect(memory.draft).toBe('\n  hello\n');
  written[0]?.();
  expect(await sent).toBe(true);
  expect(added).toMatchObject([{ body: '  hello', topic: '' }]);
  expect(memory.draft).toBe('');
});

test('pressed twice sends once', async () => {
  type('hello');
  void writing.send();
  expect(await writing.send()).toBe(false);
  expect(added).toHaveLength(1);
});

test('what is typed while the message is written down stays', async () => {
  type('first');
  const sent = writing.send();
  type('second');
  expect(memory.draft, 'a tab killed now loses neither').toBe('first\nsecond');
  written[0]?.();
  await sent;
  expect(field.value).toBe('second');
  expect(memory.draft).toBe('second');
});

test('what could not be kept stands before what was typed meanwhile, quote and reason with it', async () => {
  const quoted = message(3);
  model.quoting.value = quoted;
  type('first');
  const sent = writing.send();
  expect(model.quoting.value).toBeUndefined();
  type('second');
  failed[0]?.();
  expect(await sent).toBe(false);
  expect(field.value).toBe('first\nsecond');
  expect(memory.draft).toBe('first\nsecond');
  expect(model.quoting.value).toBe(quoted);
  expect(model.composerError.value).toBe(model.strings.not_kept);
});

test('the main link is named too: its topic is the conversation that this page shows', async () => {
  open(pageState({ link: { code: '', title: '', greeting: '', prefill: '', topic: 'orders' } }));
  type('hello');
  void writing.send();
  expect(added).toMatchObject([{ link: '', topic: 'orders' }]);
});

test.each([
  ['white space', ' \n ', ''],
  ['too long a text', 'a'.repeat(103), '3 characters too many'],
])('%s stays in the field', async (_, text, error) => {
  type(text);
  expect(await writing.send()).toBe(false);
  expect(added).toEqual([]);
  expect(field.value).toBe(text);
  expect(model.composerError.value).toBe(error);
});

test('the reply names what it quotes, and the next message does not', async () => {
  model.quoting.value = message(3);
  type('that one');
  void writing.send();
  type('thanks');
  void writing.send();
  expect(added.map((entry) => entry.reply_to)).toEqual([3, undefined]);
});

test('a kept draft comes back, but not over a text typed before the script came', () => {
  memory.draft = 'half a sent';
  writing.restore();
  expect(field.value).toBe('half a sent');
  field.value = 'typed early';
  writing.restore();
  expect(field.value).toBe('typed early');
});
