// @vitest-environment node
import { beforeEach, expect, test, vi } from 'vitest';
import { Courier } from '../../shared/deliver';
import { MemoryStore } from '../../shared/outbox_store';
import { Outbox } from '../../shared/outbox';
import { FakeClock } from '../../shared/testing';
import { replyId } from '../../shared/worker/reply_id';
import type { ClickLike, Tab, WorkerScope } from '../../shared/worker/scope';
import { clicked, type ClickOptions } from './click';

const data = { navigate: 'https://chat.example/acme?n=1#m=7', company: 'acme', topic: '', conversation: '9', seq: 7 };

let requests: { url: string; body: Record<string, unknown> }[];
let answers: (() => Promise<Response>)[];
let tabs: Tab[];
let happened: string[];
let store: MemoryStore;
let options: ClickOptions;

beforeEach(() => {
  requests = [];
  answers = [];
  tabs = [];
  happened = [];
  store = new MemoryStore();
  const get = (async (url: string, init: RequestInit) => {
    requests.push({ url, body: JSON.parse(String(init.body)) });
    const answer = answers.shift();
    return answer ? answer() : Response.json({ client_id: 'x', conversation: '9', seq: 8, ev: 1, at: 1, duplicate: false });
  }) as typeof fetch;
  const courier = new Courier({ connection: { send: () => false }, url: () => '/messages', fetch: get });
  const outbox = new Outbox({
    box: 'customer:acme', store, deliver: courier.deliver, on: { changed() {}, acknowledged() {} },
    clock: new FakeClock(), exclusively: (_, work) => work(), neighbours: undefined,
  });
  options = {
    slug: 'acme',
    fetch: get,
    mail: async () => ({ outbox, store }),
    scope: {
      registration: {
        scope: 'https://chat.example/acme',
        showNotification: async (_: string, shown: NotificationOptions) => void happened.push(`shown: ${shown.body}`),
        sync: { register: async (tag: string) => void happened.push(`sync: ${tag}`) },
      },
      clients: { matchAll: async () => tabs, openWindow: async (url: string) => void happened.push(`opened ${url}`) },
      navigator: { language: 'en', setAppBadge: async (count: number) => void happened.push(`badge ${count}`) },
    } as unknown as WorkerScope,
  };
});

function click(action: string, reply?: string | null): ClickLike {
  const close = vi.fn(() => void happened.push('closed'));
  return { action, reply, notification: { close, data, tag: 'c9', title: 'Acme', lang: 'en' } } as unknown as ClickLike;
}

function broken(): Promise<Response> {
  return Promise.reject(new TypeError('no network'));
}

function tab(url: string): Tab {
  return {
    url,
    focus: async () => void happened.push(`focused ${url}`),
    postMessage: (message) => void happened.push(`told ${url} ${JSON.stringify(message)}`),
  };
}

test('a tap goes to the open tab and names the message', async () => {
  tabs = [tab('https://chat.example/acme2'), tab('https://chat.example/acme/shop'), tab('https://chat.example/acme')];
  await clicked(click(''), options);
  const told = { type: 'show', topic: '', seq: 7, navigate: data.navigate, reply: false };
  expect(happened).toEqual(['closed', `told https://chat.example/acme ${JSON.stringify(told)}`, 'focused https://chat.example/acme']);
});

test('a tab behind another link of the company is taken before a new one', async () => {
  tabs = [tab('https://chat.example/acme/shop')];
  await clicked(click(''), options);
  expect(happened.at(-1)).toBe('focused https://chat.example/acme/shop');
});

test('without a tab of this company a new one is opened at the message', async () => {
  tabs = [tab('https://chat.example/acme2'), tab('https://chat.example/-/inbox')];
  await clicked(click(''), options);
  expect(happened).toEqual(['closed', `opened ${data.navigate}`]);
});

test('"reply" where nothing can be typed leads to the composer', async () => {
  tabs = [tab('https://chat.example/acme')];
  await clicked(click('reply', null), options);
  expect(happened[1]).toContain('"reply":true');
});

// Chromium says `action: ''` and fills `reply`; others may name the action.
test.each(['', 'reply'])('a typed answer is sent once, and read with it (action "%s")', async (action) => {
  await clicked(click(action, ' On my way '), options);
  expect(requests).toEqual([
    { url: '/messages', body: { client_id: await replyId('acme', data, 'On my way'), body: 'On my way', topic: '' } },
    { url: '/-/api/v1/customer/acme/read', body: { seq: 7, topic: '' } },
  ]);
  expect(await store.all('customer:acme')).toEqual([]);
  expect(happened).toEqual(['closed', 'badge 0']);
});

test('an answer that cannot be sent waits in the outbox, and says so', async () => {
  answers = [broken, broken];
  await clicked(click('', 'On my way'), options);
  const [entry] = await store.all('customer:acme');
  expect(entry).toMatchObject({ body: 'On my way', topic: '', client_id: await replyId('acme', data, 'On my way') });
  expect(happened.slice(1)).toEqual(['sync: outbox', expect.stringContaining('not sent yet')]);
});

test('a refused answer stays where the person finds it', async () => {
  answers = [async () => Response.json({ code: 'too_large', title: 'Too large', status: 413, type: '' }, { status: 413 })];
  await clicked(click('', 'On my way'), options);
  expect((await store.all('customer:acme'))[0]?.refused?.code).toBe('too_large');
  expect(happened.at(-1)).toContain('could not be sent');
});

test('an answer that cannot even be kept is not lost in silence', async () => {
  vi.spyOn(store, 'put').mockRejectedValue(new Error('full'));
  await clicked(click('', 'On my way'), options);
  expect(happened.at(-1)).toContain('write it again');
});

test('"mark read" tells the server and opens nothing', async () => {
  tabs = [tab('https://chat.example/acme')];
  await clicked(click('read'), options);
  expect(requests).toEqual([{ url: '/-/api/v1/customer/acme/read', body: { seq: 7, topic: '' } }]);
  expect(happened).toEqual(['closed', 'badge 0']);
});

test('the id of an answer is a UUID made from the event', async () => {
  const id = await replyId('acme', data, 'yes');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await replyId('acme', data, 'yes')).toBe(id);
  expect(await replyId('acme', { ...data, seq: 8 }, 'yes')).not.toBe(id);
  expect(await replyId('acme', data, 'no')).not.toBe(id);
});
