import type { Registration, WorkerNotificationOptions, WorkerScope } from './scope';
import { wordsFor } from './words';

/** What a push tells: the declarative form that all browsers get. See docs/protocol.md. */
export interface Notice {
  title: string;
  body: string;
  /** Where a tap leads: always a page of this company. */
  navigate: string;
  tag: string;
  lang: string;
  dir: 'auto' | 'ltr' | 'rtl';
  badge: number | undefined;
  data: NoticeData;
}

/** Comes back with the tap. */
export interface NoticeData {
  navigate: string;
  topic: string;
  conversation: string;
  seq: number;
}

/**
 * Shows the notice of a push. Always one, also for a push that cannot be read: browsers take the permission away from
 * who is pushed to and stays silent.
 */
export async function showNotice(scope: WorkerScope, slug: string, payload: unknown): Promise<void> {
  const notice = noticeOf(payload, scope.registration, scope.navigator.language);
  const badge = notice.badge;
  await Promise.all([
    scope.registration.showNotification(notice.title, optionsOf(notice, slug)),
    badge === undefined ? undefined : scope.navigator.setAppBadge?.(badge).catch(() => {}),
  ]);
}

export function noticeOf(payload: unknown, registration: Pick<Registration, 'scope'>, language: string): Notice {
  const given = record(record(payload)['notification']);
  const data = record(given['data']);
  const lang = text(given['lang']) || language;
  const words = wordsFor(lang);
  const navigate = ownAddress(text(given['navigate']), registration.scope);
  const badge = Number.parseInt(text(given['app_badge']), 10);
  return {
    title: text(given['title']) || words.news,
    body: text(given['body']) || words.news_text,
    navigate,
    tag: text(given['tag']) || 'news',
    lang,
    dir: given['dir'] === 'ltr' || given['dir'] === 'rtl' ? given['dir'] : 'auto',
    badge: Number.isNaN(badge) ? undefined : badge,
    data: {
      navigate,
      topic: text(data['topic']),
      conversation: text(data['conversation']),
      seq: typeof data['seq'] === 'number' ? data['seq'] : 0,
    },
  };
}

function optionsOf(notice: Notice, slug: string): WorkerNotificationOptions {
  const words = wordsFor(notice.lang);
  return {
    body: notice.body,
    tag: notice.tag,
    renotify: true, // it replaces the one before, and is news all the same
    lang: notice.lang,
    dir: notice.dir,
    icon: `/-/icon/${slug}/192.png`,
    badge: `/-/icon/${slug}/badge.png`,
    data: notice.data,
    // Without a message to refer to there is nothing to answer.
    ...(notice.data.seq > 0
      ? {
          actions: [
            { action: 'reply', type: 'text' as const, title: words.reply, placeholder: words.reply_placeholder },
            { action: 'read', title: words.read },
          ],
        }
      : {}),
  };
}

/** A push cannot lead anywhere else, whoever sent it. */
function ownAddress(address: string, scope: string): string {
  const home = new URL(scope);
  const url = URL.canParse(address, scope) ? new URL(address, scope) : home;
  const own = url.pathname === home.pathname || url.pathname.startsWith(`${home.pathname}/`);
  return url.origin === home.origin && own ? url.href : home.href;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
