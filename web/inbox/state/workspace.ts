import { computed, signal } from '@preact/signals';
import { Connection } from '../../shared/connection';
import type { Status as ConnectionStatus } from '../../shared/connection';
import type { Conversation, Cursor, Id, Link, LogEvent } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { Conversations } from './conversations';
import { Drafts } from './drafts';
import type { Draft } from './drafts';
import { countUnread, markRead } from './list';
import { Outgoing } from './outgoing';
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
  readonly links = signal<readonly Link[]>([]);
  readonly connection = signal<ConnectionStatus>('stopped');
  readonly unread = computed(() => countUnread(this.conversations.state.value));

  readonly #connection: Connection;
  readonly #stopWatching: () => void;
  #open: Id | undefined;
  #epoch: string | undefined;

  constructor(slug: string, me: Id, onDenied: () => void) {
    this.slug = slug;
    this.me = me;
    this.conversations = new Conversations(slug, me);
    this.threads = new Threads(slug);
    this.drafts = new Drafts(me);
    this.#connection = new Connection({
      who: { as: 'agent', company: slug },
      cursor: undefined,
      on: {
        events: (events) => this.#apply(events),
        reset: (_, cursor) => void this.#refresh(cursor),
        ready: () => void this.outgoing.flush(),
        answer: (frame) => this.outgoing.answer(frame),
        status: (status) => {
          this.connection.value = status;
          if (status !== 'live') this.outgoing.lost();
          if (status === 'denied') onDenied();
        },
      },
    });
    this.outgoing = new Outgoing(`agent:${me}:${slug}`, slug, this.#connection);
    this.#stopWatching = this.#connection.watchPage();
    this.#connection.start();
    void this.conversations.show('open');
    void this.loadLinks();
  }

  close(): void {
    this.#stopWatching();
    this.#connection.stop();
    void this.outgoing.close();
  }

  /** A sign-in or role check found us still welcome. */
  reconnect(): void {
    this.#connection.start();
  }

  async openConversation(id: Id): Promise<void> {
    this.#open = id;
    const known = this.conversations.state.value.entries.has(id);
    await Promise.all([
      this.threads.open(id),
      this.threads.loadDetail(id).catch(() => undefined),
      known ? undefined : this.conversations.fetch(id).catch(() => undefined),
    ]);
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
    if (this.#connection.send({ type: 'read', conversation: id, seq })) return;
    request('POST', companyPath(this.slug, `conversations/${id}/read`), { seq }).catch(() => undefined);
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
    this.outgoing.arrived(
      events.flatMap((e) => (e.type === 'message' && e.message.client_id !== undefined ? [e.message.client_id] : [])),
    );
  }

  /** A failure here is a broken connection: the next `reset` or `ready` comes with the next one. */
  async #refresh({ epoch, ev }: Cursor): Promise<void> {
    const open = this.#open;
    const restored = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    await Promise.allSettled([this.conversations.refresh(ev, restored), this.threads.refresh(open)]);
    // Not every conversation that is looked at is on a page of the list.
    if (open !== undefined && !this.conversation(open)) await this.conversations.fetch(open).catch(() => undefined);
  }
}
