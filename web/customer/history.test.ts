import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settled } from '../shared/testing';
import { History } from './history';
import { createModel, type Model } from './model';
import { message, pageState } from './testing';

let model: Model;
let asked: string[];
let answer: ((seqs: number[], older: boolean) => void)[];

beforeEach(() => {
  asked = [];
  answer = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(new URLSearchParams(url.split('?')[1]).get('before') ?? '');
    return new Promise((resolve) => {
      answer.push((seqs, older) => resolve(Response.json({ messages: seqs.map((seq) => message(seq)), older })));
    });
  });
  model = createModel(pageState({ messages: [message(5), message(6)], older: true }));
});

afterEach(() => void vi.unstubAllGlobals());

function shown(): number[] {
  return model.thread.value.messages.map((each) => each.seq);
}

test('an older page is put before what it was asked for', async () => {
  const loading = new History(model).load();
  answer[0]?.([3, 4], true);
  await loading;
  expect(asked).toEqual(['5']);
  expect(shown()).toEqual([3, 4, 5, 6]);
});

test('an older page that a snapshot overtook is dropped, and the next is asked for from there', async () => {
  const history = new History(model);
  const loading = history.load();
  model.thread.value = { messages: [message(8), message(9)], older: true };
  answer[0]?.([3, 4], true);
  await loading;
  expect(shown()).toEqual([8, 9]);
  void history.load();
  await settled();
  expect(asked).toEqual(['5', '8']);
});
