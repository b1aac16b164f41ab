import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createModel, type Model } from '../model';
import { message, pageState } from '../testing';
import type { FromWorker } from '../worker/messages';
import { accompany } from './companion';
import { fakePush, FakeServer } from './testing';

let model: Model;
let jumped: number[];
let went: string[];

beforeEach(() => {
  fakePush();
  void new FakeServer({});
  jumped = [];
  went = [];
  vi.spyOn(location, 'assign').mockImplementation((url) => void went.push(String(url)));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function jumpTo(seq: number): Promise<void> {
  jumped.push(seq);
}

function start(): void {
  model = createModel(pageState({ conversation: { id: '9', topic: '', last_seq: 1 }, messages: [message(1)] }));
  accompany(model, { follow() {}, pause() {}, resume() {} }, { jumpTo });
}

function told(fields: Partial<FromWorker>): void {
  const data: FromWorker = { type: 'show', topic: '', seq: 1, navigate: '/acme#m=1', reply: false, ...fields };
  navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data }));
}

test('a tapped notification leads to its message', () => {
  start();
  told({ seq: 1 });
  expect(jumped).toEqual([1]);
});

test('a tap that is faster than the line waits for the message', () => {
  start();
  told({ seq: 2 });
  expect(jumped).toEqual([]);
  model.thread.value = { ...model.thread.value, messages: [message(1), message(2)] };
  expect(jumped).toEqual([2]);
});

test('who has gone on meanwhile is not taken away', () => {
  const now = vi.spyOn(Date, 'now');
  start();
  told({ seq: 2 });
  now.mockReturnValue(Date.now() + 60_000);
  model.thread.value = { ...model.thread.value, messages: [message(1), message(2)] };
  expect(jumped).toEqual([]);
});

test('a notification of another topic leads to its own page', () => {
  start();
  told({ topic: 'jobs', navigate: '/acme/jobs#m=1' });
  expect(went).toEqual(['/acme/jobs#m=1']);
  expect(jumped).toEqual([]);
});

test('an address that names a message shows it, once', () => {
  location.hash = '#m=1';
  start();
  expect(jumped).toEqual([1]);
  expect(location.hash).toBe('');
});
