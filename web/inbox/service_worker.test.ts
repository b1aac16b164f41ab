// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settled } from '../shared/testing';
import type { WorkerNotificationOptions } from '../shared/worker/scope';

const page = 'https://chat.example/-/inbox/acme/c/9';
const payload = {
  web_push: 8030,
  notification: {
    title: 'Acme', body: 'Mira: Are you open?', navigate: page, tag: 'c9', lang: 'de', app_badge: '2',
    data: { company: 'acme', conversation: '9', seq: 7, topic: '', unread: 2, for: 'agent' },
  },
};
const data = { navigate: page, company: 'acme', topic: '', conversation: '9', seq: 7 };

let listeners: Map<string, (event: unknown) => void>;
let shown: [title: string, options: WorkerNotificationOptions][];
let badges: unknown[];
let tabs: { url: string; focus: () => Promise<void>; postMessage: (message: unknown) => void }[];
let happened: unknown[];
let requests: [path: string, body: Record<string, unknown>][];
let status: number;

beforeEach(async () => {
  listeners = new Map();
  shown = [];
  badges = [];
  tabs = [];
  happened = [];
  requests = [];
  status = 201;
  vi.stubGlobal('self', {
    registration: {
      scope: 'https://chat.example/-/',
      showNotification: async (title: string, options: WorkerNotificationOptions) => void shown.push([title, options]),
    },
    clients: {
      claim: async () => {},
      matchAll: async () => tabs,
      openWindow: async (url: string) => void happened.push(`opened ${url}`),
    },
    navigator: { language: 'en', setAppBadge: async (count: unknown) => void badges.push(count) },
    skipWaiting: async () => {},
    addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener),
  });
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (status === 0) throw new TypeError('no network');
    requests.push([path.replace('/-/api/v1/companies/', ''), JSON.parse(String(init.body)) as Record<string, unknown>]);
    return new Response(null, { status });
  });
  vi.resetModules();
  await import('./service_worker');
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function fire(type: string, fields: object): Promise<void> {
  const work: Promise<unknown>[] = [];
  listeners.get(type)?.({ ...fields, waitUntil: (each: Promise<unknown>) => work.push(each) });
  await settled();
  await Promise.all(work);
}

function tap(fields: object = {}): Promise<void> {
  const notification = { close: () => happened.push('closed'), data, tag: 'c9', title: 'Acme', lang: 'de' };
  return fire('notificationclick', { action: '', notification, ...fields });
}

function tab(path: string): void {
  const url = `https://chat.example${path}`;
  tabs.push({
    url,
    focus: async () => void happened.push(`focused ${path}`),
    postMessage: (message) => happened.push(message),
  });
}

test('it answers no requests: what else lies in its scope is left to the browser', () => {
  expect(listeners.has('fetch')).toBe(false);
});

test('a push is shown with who, what and what can be done', async () => {
  await fire('push', { data: { json: () => payload } });
  const [[title, options] = ['', {}]] = shown;
  expect(title).toBe('Acme');
  expect(options).toMatchObject({ body: 'Mira: Are you open?', tag: 'c9', lang: 'de', icon: '/-/icon/acme/192.png', data });
  expect(options.actions?.map((each) => each.title)).toEqual(['Gelesen', 'Antworten']);
  expect(badges).toEqual([2]);
});

test.each([null, { json: () => JSON.parse('{') as unknown }, { json: () => ({ notification: { data: 'x' } }) }])(
  'every push shows something',
  async (unreadable) => {
    await fire('push', { data: unreadable });
    expect(shown).toHaveLength(1);
    expect(shown[0]?.[1]).toMatchObject({ body: 'Open the inbox to read it.', data: { navigate: 'https://chat.example/-/inbox' } });
    expect(shown[0]?.[1].actions).toBeUndefined();
  },
);

test.each(['https://evil.example/-/inbox/acme', '/acme', '/-/return/x', '/-/inboxes', 'javascript:alert(1)', '//evil.example'])(
  'a push cannot lead to %s',
  async (navigate) => {
    await fire('push', { data: { json: () => ({ notification: { title: 'a', navigate } }) } });
    expect(shown[0]?.[1]).toMatchObject({ data: { navigate: 'https://chat.example/-/inbox' } });
  },
);

test('a tap leads into an open inbox, best into one of the same company', async () => {
  tab('/acme');
  tab('/-/signin');
  tab('/-/inbox/other/open');
  tab('/-/inbox/acme/c/3');
  await tap();
  expect(happened).toEqual(['closed', { type: 'show', navigate: page }, 'focused /-/inbox/acme/c/3']);
});

test('a tap opens the conversation where no inbox is open', async () => {
  tab('/acme');
  tab('/-/signin');
  await tap();
  expect(happened).toEqual(['closed', `opened ${page}`]);
});

test('what is typed into the notice is sent, as one message however often the event comes', async () => {
  await tap({ reply: ' On my way ' });
  await tap({ reply: 'On my way' });
  const sent = requests.filter(([path]) => path === 'acme/conversations/9/messages').map(([, body]) => body);
  expect(sent[0]).toMatchObject({ kind: 'text', body: 'On my way' });
  expect(sent[1]).toEqual(sent[0]);
  expect(requests).toContainEqual(['acme/conversations/9/read', { seq: 7 }]);
  expect(shown).toEqual([]);
});

test.each([0, 401, 500])('an answer that cannot be sent (%i) is shown again, word for word', async (refused) => {
  status = refused;
  await tap({ reply: 'costs $& less' });
  expect(shown[0]?.[1]).toMatchObject({ body: 'Ihre Antwort wurde nicht gesendet: „costs $& less“', data });
});

test('"mark read" marks it read and opens nothing', async () => {
  await tap({ action: 'read' });
  expect(requests).toEqual([['acme/conversations/9/read', { seq: 7 }]]);
  expect(happened).toEqual(['closed']);
});
