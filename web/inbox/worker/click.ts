import type { NoticeData } from '../../shared/worker/notice';
import { replyId } from '../../shared/worker/reply_id';
import type { ClickLike, WorkerScope } from '../../shared/worker/scope';
import type { FromWorker } from './messages';
import { isInbox } from './news';
import { wordsFor } from './words';

/** What an agent does with a notice. */
export async function clicked(event: ClickLike, scope: WorkerScope): Promise<void> {
  const { notification } = event;
  notification.close();
  const data = notification.data as NoticeData;
  // Chromium leaves `action` empty when a text was typed, so the text is looked at first.
  const reply = event.reply?.trim();
  if (reply) await answer(data, reply, notification, scope);
  else if (event.action === 'read') await markRead(data);
  else await open(data, scope);
}

/** Sent once, however often the event comes. What cannot be sent is shown again, text and all. */
async function answer(data: NoticeData, body: string, shown: ClickLike['notification'], scope: WorkerScope): Promise<void> {
  const client_id = await replyId(data.company, data, body);
  if (await post(data, 'messages', { client_id, kind: 'text', body })) return markRead(data);
  const { title, tag, lang } = shown;
  const text = wordsFor(lang).reply_failed.replace('{text}', () => body);
  await scope.registration.showNotification(title, { body: text, tag, lang, data });
}

/** Best effort: what stays unread is told again. */
async function markRead(data: NoticeData): Promise<void> {
  await post(data, 'read', { seq: data.seq });
}

async function post({ company, conversation }: NoticeData, what: string, body: object): Promise<boolean> {
  const path = `companies/${encodeURIComponent(company)}/conversations/${encodeURIComponent(conversation)}/${what}`;
  const response = await fetch(`/-/api/v1/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  return response?.ok ?? false;
}

/** In a tab that is there, if possible in one of the same company: it has the conversation at hand. */
async function open({ navigate, company }: NoticeData, scope: WorkerScope): Promise<void> {
  const tabs = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const inboxes = tabs.filter((tab) => isInbox(new URL(tab.url).pathname));
  const home = `/-/inbox/${encodeURIComponent(company)}/`;
  const tab = inboxes.find((each) => new URL(each.url).pathname.startsWith(home)) ?? inboxes[0];
  if (!tab) {
    await scope.clients.openWindow(navigate);
    return;
  }
  const message: FromWorker = { type: 'show', navigate };
  tab.postMessage(message, { transfer: [] });
  await tab.focus();
}
