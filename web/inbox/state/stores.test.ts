import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversation, LogEvent, Message } from '../../shared/protocol';
import { oneTurn } from '../../shared/testing';
import { Conversations } from './conversations';
import { visible } from './list';
import { Threads } from './threads';
import { sampleConversation as conversation } from '../testing';

const message = (seq: number): Message => ({ seq, id: `${seq}`, at: seq, kind: 'text', author: { kind: 'customer' }, body: 'hi' });
const wrote = (ev: number, id: string, seq: number): LogEvent => ({ ev, type: 'message', conversation: id, message: message(seq) });

const history = (...list: number[]) => ({ ev: 1, messages: list.map(message), older: false, newer: false });
const page = (ev: number, ...list: Conversation[]) => ({ ev, conversations: list });
const seqs = (threads: Threads) => threads.loaded.value.get('7')?.thread?.messages.map((m) => m.seq);
const shown = (store: Conversations) => visible(store.state.value, 'open').map((c) => c.id);

/** Answers each path once, in the order given; anything else is a mistake of the code under test. */
let answers: [path: string, body: unknown][];
const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', async (url: string) => {
    const path = url.replace('/-/api/v1/companies/acme/', '');
    asked.push(path);
    const at = answers.findIndex(([each]) => each === path);
    const [found] = at < 0 ? [] : answers.splice(at, 1);
    await oneTurn(); // as a network does: who only goes round in promises would never see the answer
    return found ? Response.json(found[1]) : Response.json({ code: 'internal' }, { status: 500 });
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('threads', () => {
  it('fetch what a hole is missing', async () => {
    answers = [
      ['conversations/7/messages?limit=50', history(1, 2)],
      ['conversations/7/messages?after=2&limit=100', history()],
      ['conversations/7/messages?after=2&limit=100', history(3, 4, 5)],
    ];
    const threads = new Threads('acme');
    await threads.open('7');
    threads.apply([wrote(9, '7', 5)]);
    await vi.waitFor(() => expect(seqs(threads)).toEqual([1, 2, 3, 4, 5]));
  });

  it('fetch what came while the page was on its way', async () => {
    answers = [
      ['conversations/7/messages?limit=50', history(1)],
      ['conversations/7/messages?after=1&limit=100', history(2)],
    ];
    const threads = new Threads('acme');
    await threads.open('7');
    expect(seqs(threads)).toEqual([1, 2]);
  });

  it('fetch again when another hole shows while one is being filled', async () => {
    answers = [
      ['conversations/7/messages?limit=50', history(1, 2)],
      ['conversations/7/messages?after=2&limit=100', history()],
      ['conversations/7/messages?after=2&limit=100', history(3, 4, 5)],
      ['conversations/7/messages?after=5&limit=100', history(6, 7)],
    ];
    const threads = new Threads('acme');
    await threads.open('7');
    threads.apply([wrote(9, '7', 5)]);
    threads.apply([wrote(10, '7', 7)]);
    await vi.waitFor(() => expect(seqs(threads)).toEqual([1, 2, 3, 4, 5, 6, 7]));
  });

  it('stop fetching what a reset has dropped', async () => {
    answers = [
      ['conversations/7/messages?limit=50', history(1)],
      ['conversations/7/messages?after=1&limit=100', { ...history(2), newer: true }],
    ];
    const threads = new Threads('acme');
    const opened = threads.open('7');
    while (asked.length < 2) await oneTurn();
    threads.refresh(undefined, false);
    await opened;
    expect(asked).toEqual(['conversations/7/messages?limit=50', 'conversations/7/messages?after=1&limit=100']);
  });

  it('fetch again what a hole is missing when that failed', async () => {
    answers = [
      ['conversations/7/messages?limit=50', history(1)],
      ['conversations/7/messages?after=1&limit=100', history()],
    ];
    const threads = new Threads('acme');
    await threads.open('7');
    threads.apply([wrote(9, '7', 3)]);
    await vi.waitFor(() => expect(threads.failed.value.size).toBe(1));
    answers = [['conversations/7/messages?after=1&limit=100', history(2, 3)]];
    threads.retryNow();
    await vi.waitFor(() => expect(seqs(threads)).toEqual([1, 2, 3]));
  });

  it('are fetched once, however many open them', async () => {
    answers = [
      ['conversations/7/messages?limit=50', history(1)],
      ['conversations/7/messages?after=1&limit=100', history()],
      ['conversations/7/messages?after=1&limit=100', history()],
    ];
    const threads = new Threads('acme');
    await Promise.all([threads.open('7'), threads.open('7')]);
    expect(asked.filter((path) => path.endsWith('limit=50'))).toHaveLength(1);
  });

  it('reach a quoted message also while older history is on its way already', async () => {
    answers = [
      ['conversations/7/messages?limit=50', { ...history(5), older: true }],
      ['conversations/7/messages?after=5&limit=100', history()],
      ['conversations/7/messages?before=5', history(3, 4)],
    ];
    const threads = new Threads('acme');
    await threads.open('7');
    const [, reached] = await Promise.all([threads.older('7'), threads.reach('7', 3)]);
    expect(reached).toBe(true);
    expect(asked.filter((path) => path.includes('before'))).toHaveLength(1);
  });

  it('keep what they hold over a reset and fetch what follows', async () => {
    answers = [
      ['conversations/7/messages?limit=50', history(1)],
      ['conversations/7/messages?after=1&limit=100', history()],
    ];
    const threads = new Threads('acme');
    await threads.open('7');
    answers = [['conversations/7/messages?after=1&limit=100', history(2)]];
    threads.refresh('7', false);
    expect(seqs(threads)).toEqual([1]);
    await vi.waitFor(() => expect(seqs(threads)).toEqual([1, 2]));
    threads.close();
  });

  it('keep the reason when they cannot be fetched, and can be tried again', async () => {
    answers = [];
    const threads = new Threads('acme');
    await threads.open('7');
    expect(threads.failed.value.get('7')).toMatchObject({ code: 'internal' });
    answers = [
      ['conversations/7/messages?limit=50', history(1)],
      ['conversations/7/messages?after=1&limit=100', history()],
    ];
    await threads.open('7');
    expect(seqs(threads)).toEqual([1]);
  });
});

describe('conversations', () => {
  const first = 'conversations?status=open&limit=50';

  it('that begin are fetched by their id', async () => {
    answers = [
      [first, page(1)],
      ['conversations/8', { ...conversation('8', 50), ev: 3 }],
    ];
    const store = new Conversations('acme', '1');
    await store.show('open');
    store.apply([{ ev: 2, type: 'episode', conversation: '8', status: 'open', number: 1, at: 1 }, wrote(3, '8', 1)]);
    await vi.waitFor(() => expect(shown(store)).toEqual(['8']));
    expect(asked.filter((path) => path === 'conversations/8')).toHaveLength(1);
  });

  it('are replaced by what a reset brings', async () => {
    answers = [
      [first, page(5, conversation('8', 50))],
      [first, page(90, conversation('9', 60))],
    ];
    const store = new Conversations('acme', '1');
    await store.show('open');
    await store.refresh(90, false);
    expect(shown(store)).toEqual(['9']);
  });

  it('that begin while a reset is answered are not lost with the state of before', async () => {
    answers = [
      [first, page(5, conversation('8', 50))],
      [first, page(90, conversation('9', 60))],
      ['conversations/10', { ...conversation('10', 70), ev: 91 }],
      ['conversations/10', { ...conversation('10', 70), ev: 91 }],
    ];
    const store = new Conversations('acme', '1');
    await store.show('open');
    const refreshed = store.refresh(90, false);
    store.apply([{ ev: 91, type: 'episode', conversation: '10', status: 'open', number: 1, at: 1 }]);
    await refreshed;
    await vi.waitFor(() => expect(shown(store)).toEqual(['10', '9']));
  });

  it('are not fetched again when the page is as new as the reset', async () => {
    answers = [[first, page(5, conversation('8', 50))]];
    const store = new Conversations('acme', '1');
    await store.show('open');
    await store.refresh(5, false);
    expect(asked).toEqual([first]);
  });

  it('that are open are fetched again after a reset, even if the pages are new enough', async () => {
    answers = [
      ['conversations/3', { ...conversation('3', 10), ev: 4 }],
      [first, page(5, conversation('8', 50))],
      ['conversations/3', { ...conversation('3', 10), status: 'resolved', ev: 5 }],
    ];
    const store = new Conversations('acme', '1');
    await store.fetch('3');
    await store.show('open');
    await store.refresh(5, false, '3');
    expect(store.state.value.entries.get('3')?.conversation.status).toBe('resolved');
  });

  it('are fetched again when the database is another one, even if its numbers are lower', async () => {
    answers = [
      [first, page(5, conversation('8', 50))],
      [first, page(3, conversation('9', 50))],
    ];
    const store = new Conversations('acme', '1');
    await store.show('open');
    store.apply([wrote(6, '9', 4)]);
    await store.refresh(3, true);
    expect(shown(store)).toEqual(['9']);
    expect(store.state.value.entries.get('9')?.conversation.last_seq).toBe(1);
  });

  it('are asked for once, however many ask', async () => {
    answers = [[first, page(5, conversation('8', 50))]];
    const store = new Conversations('acme', '1');
    await Promise.all([store.show('open'), store.show('open')]);
    expect(asked).toEqual([first]);
    expect(shown(store)).toEqual(['8']);
  });
});
