import type { Outbox, OutboxStore } from '../../shared/outbox';
import type { FromWorker } from './messages';
import type { NoticeData } from './notice';
import { isOwnPath } from './own_paths';
import type { ClickLike, WorkerScope } from './scope';
import { wordsFor } from './words';

export interface Mail {
  outbox: Pick<Outbox, 'add' | 'flush'>;
  store: Pick<OutboxStore, 'all'>;
}

export interface ClickOptions {
  scope: WorkerScope;
  slug: string;
  /** Opened only for an answer: a tap that leads to a tab is allowed to do so for a moment only. */
  mail: () => Promise<Mail>;
  fetch: typeof fetch;
}

/** What a person does with a notice. */
export async function clicked(event: ClickLike, options: ClickOptions): Promise<void> {
  const { notification } = event;
  notification.close();
  const data = notification.data as NoticeData;
  // Chromium leaves `action` empty when a text was typed, so the text is looked at first.
  const reply = event.reply?.trim();
  if (reply) await answer(data, reply, notification, options);
  else if (event.action === 'read') await markRead(data, options);
  else await open(data, event.action === 'reply', options);
}

/** By the outbox, as if written in the page: kept first, then sent, once, by whoever can. */
async function answer(
  data: NoticeData,
  body: string,
  shown: ClickLike['notification'],
  options: ClickOptions,
): Promise<void> {
  const { scope, slug } = options;
  const words = wordsFor(shown.lang);
  const tell = (text: string): Promise<void> =>
    scope.registration.showNotification(shown.title, { body: text, tag: shown.tag, lang: shown.lang, data, icon: `/-/icon/${slug}/192.png` });
  const { outbox, store } = await options.mail();
  const client_id = await replyId(slug, data, body);
  try {
    await outbox.add({ client_id, body, topic: data.topic });
  } catch {
    return tell(words.reply_not_kept);
  }
  await outbox.flush();
  const left = (await store.all(`customer:${slug}`)).find((each) => each.client_id === client_id);
  if (!left) return markRead(data, options);
  if (left.refused) return tell(words.reply_refused);
  await scope.registration.sync?.register('outbox').catch(() => {});
  return tell(words.reply_waits);
}

/** The same answer to the same message is one message, however often the event comes. */
export async function replyId(slug: string, data: NoticeData, body: string): Promise<string> {
  const source = new TextEncoder().encode(JSON.stringify([slug, data.conversation, data.seq, body]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', source));
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80; // version 8: made as its maker likes (RFC 9562)
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Best effort: what stays unread is told again. */
async function markRead(data: NoticeData, { scope, slug, fetch }: ClickOptions): Promise<void> {
  const read = fetch(`/-/api/v1/customer/${slug}/read`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ seq: data.seq, topic: data.topic }),
  });
  await Promise.all([read.catch(() => {}), scope.navigator.setAppBadge?.(0).catch(() => {})]);
}

async function open(data: NoticeData, reply: boolean, { scope, slug }: ClickOptions): Promise<void> {
  const tabs = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const own = tabs.filter((tab) => isOwnPath(slug, new URL(tab.url).pathname));
  const target = new URL(data.navigate).pathname;
  const tab = own.find((each) => new URL(each.url).pathname === target) ?? own[0];
  if (!tab) {
    await scope.clients.openWindow(data.navigate);
    return;
  }
  const message: FromWorker = { type: 'show', topic: data.topic, seq: data.seq, navigate: data.navigate, reply };
  tab.postMessage(message, { transfer: [] });
  await tab.focus();
}
