// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settled } from '../shared/testing';
import { FakeCaches, htmlResponse, pageHtml } from './worker/testing';

let listeners: Map<string, (event: unknown) => void>;
let caches: FakeCaches;
let shown: string[];
let closed: number;
let requests: string[];
/** What the server says, by "METHOD path". */
let server: Record<string, () => Response>;
let subscription: { endpoint: string } | undefined;

beforeEach(async () => {
  listeners = new Map();
  caches = new FakeCaches();
  shown = [];
  closed = 0;
  requests = [];
  server = { 'GET /acme': () => htmlResponse(pageHtml('a')) };
  subscription = undefined;
  const pushManager = {
    getSubscription: async () => null,
    subscribe: async () => (subscription = Object.assign({ endpoint: 'https://push.example/2' }, { toJSON: () => ({ endpoint: 'https://push.example/2', keys: { p256dh: 'a', auth: 'b' } }) })),
  };
  const scope = {
    registration: {
      scope: 'https://chat.example/acme',
      pushManager,
      showNotification: async (title: string) => void shown.push(title),
      getNotifications: async () => [{ close: () => (closed += 1) }],
    },
    clients: { claim: async () => {} },
    navigator: { language: 'en' },
    caches,
    skipWaiting: async () => {},
    addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener),
  };
  vi.stubGlobal('self', scope);
  vi.stubGlobal('location', new URL('https://chat.example/-/sw.js'));
  vi.stubGlobal('fetch', async (input: string | Request, init: RequestInit = {}) => {
    const url = new URL(typeof input === 'string' ? input : input.url, 'https://chat.example');
    const what = `${init.method ?? 'GET'} ${url.pathname}`;
    requests.push(what);
    return server[what]?.() ?? new Response(url.pathname);
  });
  vi.resetModules();
  await import('./service_worker');
});

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Fired {
  answer: Promise<Response> | undefined;
  done: Promise<unknown>;
}

function fire(type: string, fields: object): Fired {
  const work: Promise<unknown>[] = [];
  const fired: Fired = { answer: undefined, done: Promise.resolve() };
  listeners.get(type)?.({
    ...fields,
    waitUntil: (each: Promise<unknown>) => work.push(each),
    respondWith: (answer: Promise<Response>) => (fired.answer = answer),
  });
  fired.done = settled().then(() => Promise.all(work));
  return fired;
}

function request(path: string, fields: Partial<Request> = {}): { request: Partial<Request> } {
  const url = new URL(path, 'https://chat.example').href;
  return { request: { url, method: 'GET', mode: 'cors', referrer: 'https://chat.example/acme', ...fields } };
}

test.each([
  ['/acme', { mode: 'navigate' }],
  ['/acme/shop', { mode: 'navigate' }],
  ['/-/assets/customer-a.js', {}],
  ['/-/assets/companion-a.js', { referrer: 'https://chat.example/-/assets/customer-a.js' }],
] as const)('%s of its company is the worker’s business', async (path, fields) => {
  expect(await fire('fetch', request(path, fields)).answer).toBeInstanceOf(Response);
});

test.each([
  ['/acme2', { mode: 'navigate' }],
  ['/', { mode: 'navigate' }],
  ['/acme', { mode: 'navigate', method: 'POST' }],
  ['/-/return/token', { mode: 'navigate' }],
  ['/-/inbox', { mode: 'navigate' }],
  ['/-/api/v1/customer/acme/reach', {}],
  ['/-/api/v1/customer/acme/messages', {}],
  ['/-/assets/customer-a.js', { referrer: 'https://chat.example/acme2' }],
  ['/-/assets/inbox-a.js', { referrer: 'https://chat.example/-/inbox' }],
  ['https://elsewhere.example/acme', { mode: 'navigate' }],
] as const)('%s (%o) is left to the browser', (path, fields) => {
  expect(fire('fetch', request(path, fields)).answer).toBeUndefined();
  expect(requests).toEqual([]);
});

test('the answer that the browser asked for ahead is taken', async () => {
  const preloadResponse = Promise.resolve(htmlResponse(pageHtml('b')));
  const { answer, done } = fire('fetch', { ...request('/acme', { mode: 'navigate' }), preloadResponse });
  expect(await (await answer)?.text()).toContain('customer-b.js');
  await done;
  expect(requests).not.toContain('GET /acme');
});

test.each([{ json: () => ({ notification: { title: 'Acme' } }) }, { json: () => JSON.parse('{') }, null])(
  'every push shows something',
  async (data) => {
    await fire('push', { data }).done;
    expect(shown).toHaveLength(1);
  },
);

test('a page has itself kept, and signing out leaves nothing', async () => {
  await fire('message', { data: { type: 'keep', path: '/acme', files: [] } }).done;
  expect(caches.paths()).toContain('/acme');
  await fire('message', { data: { type: 'forget' } }).done;
  expect(caches.paths()).toEqual([]);
  expect(closed).toBe(1);
  await fire('message', { data: { type: 'of a newer release' } }).done;
});

test('an address that the browser changed is told to the server', async () => {
  server['GET /-/api/v1/customer/acme/reach'] = () => Response.json({ push: { key: 'BCVx' } });
  await fire('pushsubscriptionchange', {}).done;
  expect(subscription?.endpoint).toBe('https://push.example/2');
  expect(requests).toEqual(['GET /-/api/v1/customer/acme/reach', 'PUT /-/api/v1/customer/acme/push']);
});
