import { Courier } from '../shared/deliver';
import { subscribe, tellServer } from '../shared/push/subscription';
import { openOutboxStore, Outbox, type OutboxStore } from '../shared/outbox';
import { payloadOf } from '../shared/worker/notice';
import type { FetchLike, WorkerScope } from '../shared/worker/scope';
import { IndexedThreads } from './kept_threads';
import { clicked } from './worker/click';
import type { ToWorker } from './worker/messages';
import { showNews } from './worker/notice';
import { isFile, isOwnPath } from './worker/own_paths';
import { Shell } from './worker/shell';

// One for each company, as long as the browser wants it to live: it opens the page without a network, shows what is
// pushed, and takes answers from there. It depends on no release of the page, so a new one takes over at once.
const scope = self as unknown as WorkerScope;
const slug = new URL(scope.registration.scope).pathname.slice(1);
const get: typeof fetch = (...what) => fetch(...what);

const shell = new Shell({
  slug,
  caches: scope.caches,
  fetch: get,
  threads: new IndexedThreads(),
  after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

let opened: Promise<{ store: OutboxStore; outbox: Outbox }> | undefined;

/** Opened when it is needed: most starts of a worker only fetch. */
function mail(): Promise<{ store: OutboxStore; outbox: Outbox }> {
  opened ??= openOutboxStore().then((store) => {
    const courier = new Courier({ connection: { send: () => false }, url: () => `/-/api/v1/customer/${slug}/messages` });
    const on = { changed: () => {}, acknowledged: () => {} };
    return { store, outbox: new Outbox({ box: `customer:${slug}`, store, deliver: courier.deliver, on }) };
  });
  return opened;
}

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));

scope.addEventListener('activate', (event) => {
  // Without it, each opening would first wait for this worker to start.
  const preload = scope.registration.navigationPreload?.enable().catch(() => {});
  event.waitUntil(Promise.all([shell.tidy(), preload, scope.clients.claim()]));
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  const later = (work: Promise<unknown>): void => event.waitUntil(work.catch(() => {}));
  if (request.mode === 'navigate' && isOwnPath(slug, url.pathname)) {
    event.respondWith(shell.page(url, fromNetwork(event), later));
  } else if (isFile(url.pathname) && isOwn(askedBy(request))) {
    event.respondWith(shell.file(request, later));
  }
});

scope.addEventListener('push', (event) => event.waitUntil(showNews(scope, slug, payloadOf(event))));

scope.addEventListener('notificationclick', (event) =>
  event.waitUntil(clicked(event, { scope, slug, fetch: get, mail })),
);

scope.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAgain()));

scope.addEventListener('sync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(sendAll());
});

scope.addEventListener('message', (event) => {
  const message = event.data as ToWorker;
  if (message.type === 'keep') event.waitUntil(shell.keep(message.path, message.files).catch(() => {}));
  if (message.type === 'forget') event.waitUntil(Promise.all([shell.forget(), closeShown()]));
});

async function fromNetwork(event: FetchLike): Promise<Response> {
  return (await event.preloadResponse) ?? fetch(event.request);
}

/** A page of this company, or a part of one: modules are asked for by the module that imports them. */
function isOwn(pathname: string): boolean {
  return isOwnPath(slug, pathname) || isFile(pathname);
}

function askedBy(request: Request): string {
  return URL.canParse(request.referrer) ? new URL(request.referrer).pathname : '';
}

/** Answered now, they would begin a conversation in the name of who comes next. */
async function closeShown(): Promise<void> {
  for (const each of await scope.registration.getNotifications()) each.close();
}

async function subscribeAgain(): Promise<void> {
  const api = `/-/api/v1/customer/${slug}`;
  const response = await fetch(`${api}/reach`);
  if (!response.ok) return;
  const { push } = (await response.json()) as { push: { key: string } };
  await tellServer(api, await subscribe(scope.registration.pushManager, push.key));
}

/** Rejects while something waits: then the browser calls again. */
async function sendAll(): Promise<void> {
  const { store, outbox } = await mail();
  await outbox.flush();
  const left = await store.all(`customer:${slug}`);
  if (left.some((each) => !each.refused)) throw new Error('not all is sent');
}
