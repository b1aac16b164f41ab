import type { PushLike, WorkerNotificationOptions, WorkerScope } from './scope';

/** What a push tells: the declarative form that all browsers get. See docs/protocol.md. */
export interface Notice {
  title: string;
  body: string;
  /** Where a tap leads: always one of the worker's own pages. */
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
  company: string;
  topic: string;
  conversation: string;
  seq: number;
}

/** Whose notices these are. */
export interface NoticeHome {
  /** Where a notice leads that names no page of its own. */
  landing: string;
  isOwn(pathname: string): boolean;
  /** For a push that says nothing. */
  wordsFor(language: string): { news: string; news_text: string };
  /** The browser's. */
  language: string;
}

/** What a push holds, or `undefined` when that cannot be read. */
export function payloadOf(event: PushLike): unknown {
  try {
    return event.data?.json();
  } catch {
    return undefined;
  }
}

/** Always a notice, also of a push that cannot be read: browsers take the permission away from who stays silent. */
export function noticeFrom(payload: unknown, home: NoticeHome): Notice {
  const push = record(payload);
  const given = record(push['notification']);
  const data = record(given['data']);
  const lang = text(given['lang']) || home.language;
  const words = home.wordsFor(lang);
  const navigate = ownAddress(text(given['navigate']), home);
  // Beside the notification is where WebKit looks for it.
  const badge = Number.parseInt(text(given['app_badge'] ?? push['app_badge']), 10);
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
      company: text(data['company']),
      topic: text(data['topic']),
      conversation: text(data['conversation']),
      seq: typeof data['seq'] === 'number' ? data['seq'] : 0,
    },
  };
}

type Look = Pick<WorkerNotificationOptions, 'icon' | 'badge' | 'actions'>;

export async function showNotice(scope: WorkerScope, notice: Notice, look: Look): Promise<void> {
  const { title, body, tag, lang, dir, data, badge } = notice;
  await Promise.all([
    // It replaces the one before of its tag, and is news all the same.
    scope.registration.showNotification(title, { body, tag, renotify: true, lang, dir, data, ...look }),
    badge === undefined ? undefined : scope.navigator.setAppBadge?.(badge).catch(() => {}),
  ]);
}

/**
 * What can be done without opening a page. In this order: where a desktop lets one type, Chromium on Linux does not count
 * that button, and takes the one after it for it.
 */
export function noticeActions(words: { read: string; reply: string; reply_placeholder: string }): Pick<Look, 'actions'> {
  return {
    actions: [
      { action: 'read', title: words.read },
      { action: 'reply', type: 'text', title: words.reply, placeholder: words.reply_placeholder },
    ],
  };
}

/** A push cannot lead anywhere else, whoever sent it. */
function ownAddress(address: string, { landing, isOwn }: NoticeHome): string {
  const home = new URL(landing);
  const url = URL.canParse(address, landing) ? new URL(address, landing) : home;
  return url.origin === home.origin && isOwn(url.pathname) ? url.href : home.href;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
