import { computed, effect, signal } from '@preact/signals';
import { Connection } from '../../shared/connection';
import type { Status as ConnectionStatus } from '../../shared/connection';
import type { Conversation, Cursor, Id, Link, LogEvent } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { closeNotices } from '../push';
import { Attendance } from './attendance';
import { Conversations } from './conversations';
import { Drafts } from './drafts';
import type { Draft } from './drafts';
import { countUnread, markRead } from './list';
import { Outgoing } from './outgoing';
import { ReadMarkers } from './read_markers';
import { RetryQueue } from './retry_queue';
import { Threads } from './threads';

/**
 * Everything live about the company in view: one connection, and the stores it feeds. Made when a company is opened,
 * closed when another one is; owns its socket and outbox.
 */
export class Workspace {
  readonly slug: string;
  readonly me: Id;
  readonly conversations: Conversations;
  readonly threads: Threads;
  readonly outgoing: Outgoing;
  readonly drafts: Drafts;
  readonly attendance: Attendance;
  readonly links = signal<readonly Link[]>([]);
  readonly connection = signal<ConnectionStatus>('stopped');
  readonly unread = computed(() => countUnread(this.conversations.state.value));
  /** Why the lists are not what they should be since the last `reset`. */
  readonly stale = computed(() => this.#refreshing.failed.value.get('lists'));

  readonly #connection: Connection;
  readonly #stopWatching: () => void;
  readonly #stopListing: () => void;
  readonly #readMarkers: ReadMarkers;
  readonly #refreshing = new RetryQueue<'lists'>(() => this.#refresh());
  #open: Id | undefined;
  /** The last `reset`, and the history of the database that the lists are from. */
  #reset: Cursor | undefined;
  #epoch: string | undefined;

  constructor(slug: string, me: Id, onDenied: () => void) {
    this.slug = slug;
    this.me = me;
    this.conversations = new Conversations(slug, me);
    this.threads = new Threads(slug);
    this.drafts = new Drafts(me);
    this.#readMarkers = new ReadMarkers(slug);
    this.#connection = new Connection({
      who: { as: 'agent', company: slug },
      cursor: undefined,
      on: {
        events: (events) => this.#apply(events),
        reset: (_, cursor) => this.#resetTo(cursor),
        ready: () => {
          this.attendance.ready();
          this.attendance.listed(this.#listed());
          this.#refreshOpen();
          this.retryNow();
          void this.outgoing.flush();
        },
        answer: (frame) => this.outgoing.answer(frame),
        status: (status) => {
          this.connection.value = status;
          if (status !== 'live') this.outgoing.lost();
          if (status === 'denied') onDenied();
        },
        whisper: (frame) => {
          this.attendance.heard(frame);
          this.threads.heard(frame);
        },
      },
    });
    this.attendance = new Attendance(me, this.#connection);
    this.outgoing = new Outgoing(`agent:${me}:${slug}`, slug, this.#connection);
    this.#stopListing = effect(() => this.attendance.listed(this.#listed()));
    this.#stopWatching = this.#connection.watchPage();
    this.#connection.start();
    void this.conversations.show('open');
    void this.loadLinks();
  }

  close(): void {
    this.#stopWatching();
    this.#stopListing();
    this.#connection.stop();
    this.attendance.close();
    this.#refreshing.stop();
    this.conversations.close();
    this.threads.close();
    this.#readMarkers.close();
    void this.outgoing.close();
  }

  /** A sign-in or role check found us still welcome. */
  reconnect(): void {
    this.#connection.start();
  }

  /** Whatever has failed so far is tried again. */
  retryNow(): void {
    this.#refreshing.retryNow();
    this.conversations.retryNow();
    this.threads.retryNow();
    this.#readMarkers.retryNow();
  }

  async openConversation(id: Id): Promise<void> {
    this.#open = id;
    await Promise.all([this.threads.open(id), this.threads.loadDetail(id), this.conversations.fetch(id)]);
  }

  leaveConversation(): void {
    this.#open = undefined;
  }

  conversation(id: Id): Conversation | undefined {
    return this.conversations.state.value.entries.get(id)?.conversation;
  }

  send(id: Id, draft: Draft): Promise<void> {
    return this.outgoing.send(id, draft);
  }

  read(id: Id, seq: number): void {
    const { state } = this.conversations;
    if (seq <= (this.conversation(id)?.read_seq ?? Infinity)) return;
    state.value = markRead(state.value, id, seq);
    this.#readMarkers.move(id, seq);
    void closeNotices(id, seq).catch(() => undefined);
  }

  /** Shows the new status at once and takes it back when the server refuses. */
  async setStatus(id: Id, status: Conversation['status']): Promise<void> {
    const before = this.conversation(id)?.status;
    this.conversations.change(id, { status });
    try {
      const action = status === 'resolved' ? 'resolve' : 'reopen';
      await request('POST', companyPath(this.slug, `conversations/${id}/${action}`), {});
    } catch (error) {
      if (before) this.conversations.change(id, { status: before });
      throw error;
    }
  }

  /** Shown at once, and taken back when the server refuses. */
  async mute(id: Id, muted: boolean): Promise<void> {
    this.threads.setMuted(id, muted);
    try {
      await request('PUT', companyPath(this.slug, `conversations/${id}/mute`), { muted });
    } catch (error) {
      this.threads.setMuted(id, !muted);
      throw error;
    }
  }

  async rename(conversation: Conversation, name: string): Promise<void> {
    const path = companyPath(this.slug, `customers/${conversation.customer.id}`);
    const customer = await request<Conversation['customer']>('PATCH', path, { name });
    this.threads.rename(conversation.id, customer.name ?? '');
  }

  async loadLinks(): Promise<void> {
    try {
      this.links.value = (await request<{ links: Link[] }>('GET', companyPath(this.slug, 'links'))).links;
    } catch {
      // The contact panel then shows no source; the links page says what went wrong by itself.
    }
  }

  #apply(events: LogEvent[]): void {
    this.conversations.apply(events);
    this.threads.apply(events);
    this.attendance.apply(events);
    this.#closeRead(events);
    this.outgoing.arrived(
      events.flatMap((e) => (e.type === 'message' && e.message.client_id !== undefined ? [e.message.client_id] : [])),
    );
  }

  #listed(): Conversation[] {
    return [...this.conversations.state.value.entries.values()].map((entry) => entry.conversation);
  }

  /** Read on another device. */
  #closeRead(events: LogEvent[]): void {
    for (const event of events) {
      if (event.type === 'read' && event.agent === this.me) void closeNotices(event.conversation, event.seq).catch(() => undefined);
    }
  }

  /** What passes without a number may have been missed; after a reset everything is fetched anyway. */
  #refreshOpen(): void {
    if (this.#open !== undefined && this.threads.details.value.has(this.#open)) void this.threads.loadDetail(this.#open);
  }

  #resetTo(cursor: Cursor): void {
    this.#reset = cursor;
    this.threads.refresh(this.#open, this.#isRestored(cursor));
    void this.#refreshing.add('lists');
  }

  async #refresh(): Promise<void> {
    if (!this.#reset) return;
    const { epoch, ev } = this.#reset;
    await this.conversations.refresh(ev, this.#isRestored(this.#reset), this.#open);
    this.#epoch = epoch;
    if (this.#open !== undefined) await this.conversations.fetch(this.#open); // opened in the meantime
  }

  #isRestored({ epoch }: Cursor): boolean {
    return this.#epoch !== undefined && this.#epoch !== epoch;
  }
}
