import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addMessage } from '../shared/store';
import { Memory } from './memory';
import { createModel, type Model } from './model';
import { Reading } from './reading';
import { message, pageState } from './testing';

let model: Model;
let memory: Memory;
let reading: Reading;
let visibility: DocumentVisibilityState;

function become(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

function receive(seq: number): void {
  model.thread.value = addMessage(model.thread.peek(), '9', message(seq));
  reading.received([message(seq)]);
}

function open(seen: number, newest: number): void {
  const page = pageState({ messages: Array.from({ length: newest }, (_, index) => message(index + 1)) });
  memory = new Memory(page);
  memory.seen = seen;
  model = createModel(page);
  reading = new Reading(model, memory, document.createElement('div'));
  reading.open();
}

beforeEach(() => {
  localStorage.clear();
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});

afterEach(() => void vi.useRealTimers());

test('the divider stands at the first that came while the page was hidden, and stays there', () => {
  open(1, 1);
  become('hidden');
  receive(2);
  receive(3);
  expect(model.unreadFrom.value).toBe(2);
  expect(model.unseen.value).toBe(2);
  become('visible');
  expect(model.unreadFrom.value).toBe(2);
  expect(model.unseen.value).toBe(0);
  expect(memory.seen).toBe(3);
});

test('when everything had been seen, what comes while the page is hidden moves the divider', () => {
  open(1, 2);
  expect(model.unreadFrom.value).toBe(2);
  become('visible');
  become('hidden');
  receive(3);
  receive(4);
  expect(model.unreadFrom.value).toBe(3);
});

test('a page opened in the background keeps the divider at the first message not seen', () => {
  visibility = 'hidden';
  open(1, 2);
  receive(3);
  expect(model.unreadFrom.value).toBe(2);
});

test('what came while the reader was further up is not seen either', () => {
  open(1, 1);
  model.pinned.value = false;
  receive(2);
  expect(model.unreadFrom.value).toBeUndefined();
  become('hidden');
  receive(3);
  expect(model.unreadFrom.value).toBe(2);
});

test('the same words are read out twice', () => {
  vi.useFakeTimers();
  open(0, 0);
  const said: string[] = [];
  const stop = model.announcement.subscribe((text) => void said.push(text));
  for (const seq of [1, 2]) {
    reading.received([{ ...message(seq), body: 'Yes' }]);
    vi.runAllTimers();
  }
  stop();
  expect(said).toEqual(['', 'Anna: Yes', '', 'Anna: Yes']);
});
