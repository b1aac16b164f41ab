import type { Conversation, Id, LogEvent } from '../../shared/protocol';
import type { Status } from '../router';

/**
 * The conversations this client knows, as pure functions from one state to the next.
 *
 * Pages are fetched by keyset while events stream in, so two rules keep the list true: every entry remembers the `ev` up to
 * which it is current, and the newest events are kept to be replayed on whatever is fetched with an older `ev`.
 */
export interface Entry {
  conversation: Conversation;
  ev: number;
}

/** What of one view has been fetched: everything down to `horizon`, or all of it. */
export interface View {
  loaded: boolean;
  /** How current its first page was. */
  ev?: number;
  /** Pass as `before` for the following page; absent when complete. */
  next?: string;
  horizon?: Key;
}

interface Key {
  at: number;
  id: Id;
}

export interface ListState {
  me: Id;
  entries: ReadonlyMap<Id, Entry>;
  views: Readonly<Record<Status, View>>;
  recent: readonly LogEvent[];
}

export interface Page {
  ev: number;
  conversations: Conversation[];
  next?: string;
}

const keepRecent = 500;
const previewLength = 140;

export function emptyList(me: Id): ListState {
  const none: View = { loaded: false };
  return { me, entries: new Map(), views: { open: none, resolved: none, all: none }, recent: [] };
}

export function addPage(state: ListState, status: Status, page: Page): ListState {
  const entries = new Map(state.entries);
  for (const conversation of page.conversations) put(state, entries, { conversation, ev: page.ev });
  const last = page.conversations.at(-1);
  const view: View = { loaded: true, ev: state.views[status].ev ?? page.ev };
  if (page.next !== undefined) view.next = page.next;
  if (page.next !== undefined && last) view.horizon = keyOf(last);
  return { ...state, entries, views: { ...state.views, [status]: view } };
}

export function addConversation(state: ListState, conversation: Conversation, ev: number): ListState {
  const entries = new Map(state.entries);
  put(state, entries, { conversation, ev });
  return { ...state, entries };
}

export function addEvents(state: ListState, events: readonly LogEvent[]): ListState {
  const entries = new Map(state.entries);
  for (const event of events) {
    if (event.type === 'customer') renameCustomer(entries, event);
    else if ('conversation' in event) {
      const entry = entries.get(event.conversation);
      if (entry) entries.set(event.conversation, applyEvent(state.me, entry, event));
    }
  }
  return { ...state, entries, recent: [...state.recent, ...events].slice(-keepRecent) };
}

/** Conversations that came to life without being known here: fetch each by its id. */
export function unknownIn(state: ListState, events: readonly LogEvent[]): Id[] {
  const ids = events.flatMap((event) =>
    (event.type === 'message' || event.type === 'episode') && !state.entries.has(event.conversation)
      ? [event.conversation]
      : [],
  );
  return [...new Set(ids)];
}

/** Newest activity first, and nothing below the horizon: there may be gaps that have not been fetched. */
export function visible(state: ListState, status: Status): Conversation[] {
  const { horizon } = state.views[status];
  return [...state.entries.values()]
    .map((entry) => entry.conversation)
    .filter((c) => status === 'all' || c.status === status)
    .filter((c) => !horizon || compareKeys(keyOf(c), horizon) <= 0)
    .toSorted((a, b) => compareKeys(keyOf(a), keyOf(b)));
}

/** Own optimistic change, before the server's event says the same. */
export function change(state: ListState, id: Id, patch: Partial<Conversation>): ListState {
  const entry = state.entries.get(id);
  if (!entry) return state;
  const entries = new Map(state.entries);
  entries.set(id, { ...entry, conversation: { ...entry.conversation, ...patch } });
  return { ...state, entries };
}

export function markRead(state: ListState, id: Id, seq: number): ListState {
  const entry = state.entries.get(id);
  if (!entry || seq <= entry.conversation.read_seq) return state;
  return change(state, id, readUpTo(entry.conversation, seq));
}

export function countUnread(state: ListState): number {
  let count = 0;
  for (const { conversation } of state.entries.values()) {
    if (conversation.status === 'open' && conversation.unread > 0) count += 1;
  }
  return count;
}

function put(state: ListState, entries: Map<Id, Entry>, fetched: Entry): void {
  const id = fetched.conversation.id;
  const known = entries.get(id);
  if (known && known.ev > fetched.ev) return;
  const later = state.recent.filter((event) => event.ev > fetched.ev);
  entries.set(id, later.reduce((entry, event) => replay(state.me, entry, event), fetched));
}

function replay(me: Id, entry: Entry, event: LogEvent): Entry {
  if (event.type === 'customer') return withName(entry, event);
  return 'conversation' in event && event.conversation === entry.conversation.id ? applyEvent(me, entry, event) : entry;
}

type ConversationEvent = Exclude<LogEvent, { type: 'customer' }>;
type CustomerEvent = Extract<LogEvent, { type: 'customer' }>;

function applyEvent(me: Id, entry: Entry, event: ConversationEvent): Entry {
  if (event.ev <= entry.ev) return entry;
  return { ev: event.ev, conversation: changed(me, entry.conversation, event) };
}

function changed(me: Id, c: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'message': {
      const { message } = event;
      if (message.seq <= c.last_seq) return c;
      const preview = { kind: message.kind, author: message.author, body: [...message.body].slice(0, previewLength).join('') };
      const next = { ...c, last_seq: message.seq, last_at: message.at, preview };
      const mine = message.author.kind === 'agent' && message.author.id === me;
      if (!mine) return { ...next, unread: c.unread + 1 };
      // From a page it moves the marker, which no other event says; how far a mail's writer had read, one does.
      return message.via ? next : readUpTo(next, message.seq);
    }
    case 'episode':
      return { ...c, status: event.status };
    case 'read':
      return event.agent === me && event.seq > c.read_seq ? readUpTo(c, event.seq) : c;
    case 'link':
      return { ...c, link: event.link };
    default:
      return c; // what a newer server may say
  }
}

function readUpTo(c: Conversation, seq: number): Conversation {
  // Own mails may stand behind the marker, so that it is not all of the rest.
  return { ...c, read_seq: seq, unread: Math.min(c.unread, Math.max(0, c.last_seq - seq)) };
}

function renameCustomer(entries: Map<Id, Entry>, event: CustomerEvent): void {
  for (const [id, entry] of entries) {
    const renamed = withName(entry, event);
    if (renamed !== entry) entries.set(id, renamed);
  }
}

function withName(entry: Entry, event: CustomerEvent): Entry {
  if (entry.conversation.customer.id !== event.customer.id) return entry;
  return { ...entry, conversation: { ...entry.conversation, customer: event.customer } };
}

function keyOf(c: Conversation): Key {
  return { at: c.last_at, id: c.id };
}

/** Newest first; ids are decimal numbers, so the longer one is the larger. */
function compareKeys(a: Key, b: Key): number {
  if (a.at !== b.at) return b.at - a.at;
  if (a.id.length !== b.id.length) return b.id.length - a.id.length;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
