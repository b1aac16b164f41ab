import type { Outbox, OutboxStore } from '../../shared/outbox';
import type { NoticeData } from '../../shared/worker/notice';
import { replyId } from '../../shared/worker/reply_id';
import type { ClickLike, WorkerScope } from '../../shared/worker/scope';
import type { FromWorker } from './messages';
import { isOwnPath } from './own_paths';
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
