import type { VNode } from 'preact';
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { OutboxEntry } from '../shared/outbox';
import type { Author, Message, Reply, Whereabouts } from '../shared/protocol';
import type { Thread } from '../shared/store';
import { fill, stringsFor, type Strings } from '../shared/strings';
import { plainCalendar, type Calendar } from '../shared/time';
import type { PageState } from './page_state';

/** A message of the log, or one that is still on its way there. */
export interface Item extends Message {
  pending?: OutboxEntry;
}

/** Everything the page shows. Views only read it; `session.ts` and `actions.ts` change it. */
export interface Model {
  page: PageState;
  strings: Strings;
  calendar: Signal<Calendar>;
  thread: Signal<Thread>;
  outbox: Signal<OutboxEntry[]>;
  /** What may be expected of the answer, as the server said last. */
  reply: Signal<Reply | undefined>;
  /** By when it may be expected, in the server's words; '' when there is nothing to say. */
  outlook: ReadonlySignal<string>;
  items: ReadonlySignal<Item[]>;
  /** The message that the next one will quote. */
  quoting: Signal<Message | undefined>;
  /** Words about the connection, when there is something to say. */
  banner: Signal<string>;
  /** Whether somebody of the company is here; unknown at first, as a page may be older than it looks. */
  company: Signal<Whereabouts | undefined>;
  /** The name of who writes an answer at this moment, `''` when it is not known. */
  typing: Signal<string | undefined>;
  /** What stands beside the composer: an error or the characters left. */
  composerError: Signal<string>;
  historyError: Signal<string>;
  /** Read out by screen readers: what others wrote, never one's own and never older history. */
  announcement: Signal<string>;
  /** The divider stands before this `seq`. */
  unreadFrom: Signal<number | undefined>;
  /** Messages that came while the reader was further up. */
  unseen: Signal<number>;
  pinned: Signal<boolean>;
  /** Stands above the composer when there is something to offer: see companion/offer.tsx. */
  offer: Signal<VNode | null>;
  /** The page shows the older history that was asked for, and stands still until the reader goes on to the newest. */
  past: Signal<boolean>;
}

/** The first state equals what the server rendered, so that hydration changes nothing. */
export function createModel(page: PageState): Model {
  const strings = stringsFor(page.locale);
  const { conversation, messages, older, receipts } = page;
  const thread = signal<Thread>({ conversation, messages, older, receipts });
  const outbox = signal<OutboxEntry[]>([]);
  const calendar = signal(plainCalendar(strings));
  const reply = signal(page.reply);
  return {
    page,
    strings,
    calendar,
    thread,
    outbox,
    reply,
    outlook: computed(() => outlookOf(page, strings, calendar.value, reply.value)),
    items: computed(() => itemsOf(thread.value, outbox.value)),
    quoting: signal<Message | undefined>(undefined),
    banner: signal(''),
    company: signal<Whereabouts | undefined>(undefined),
    typing: signal<string | undefined>(undefined),
    composerError: signal(page.error ?? ''),
    historyError: signal(''),
    announcement: signal(''),
    unreadFrom: signal<number | undefined>(undefined),
    unseen: signal(0),
    pinned: signal(true),
    offer: signal<VNode | null>(null),
    past: signal(page.before !== undefined),
  };
}

function itemsOf(thread: Thread, outbox: OutboxEntry[]): Item[] {
  const stored = new Set(thread.messages.map((message) => message.client_id));
  return [...thread.messages, ...outbox.filter((entry) => !stored.has(entry.client_id)).map(pendingItem)];
}

function pendingItem(entry: OutboxEntry): Item {
  return {
    seq: Number.POSITIVE_INFINITY,
    id: '',
    at: entry.at * 1000,
    kind: 'text',
    author: { kind: 'customer' },
    body: entry.body,
    client_id: entry.client_id,
    ...(entry.reply_to === undefined ? {} : { reply_to: entry.reply_to }),
    pending: entry,
  };
}

export function authorName(model: Model, author: Author): string {
  if (author.kind === 'customer') return model.strings.you;
  return (author.kind !== 'system' && author.name) || model.page.company.name;
}

/** The server's sentence names the company's time: who lives by another clock has to know that. */
function outlookOf({ locale, company }: PageState, strings: Strings, calendar: Calendar, reply?: Reply): string {
  const text = reply?.text?.[locale] ?? '';
  const at = reply?.expected_at ?? reply?.opens_at;
  if (!/\d:\d/.test(text) || !at || !calendar.differs(at, company.time_zone)) return text;
  const place = company.time_zone.replace(/^.*\//, '').replaceAll('_', ' ');
  return `${text} ${fill(strings.zone, { place })}`;
}

export function say(model: Model, text: string): string {
  return fill(text, { company: model.page.company.name });
}
