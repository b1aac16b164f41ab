import { signal } from '@preact/signals';
import type { CustomerReach, Episode, Id, LogEvent, Micros, Notice, Receipts, Reply, Whereabouts, Whisper } from '../../shared/protocol';
import { moveReceipt } from '../../shared/store';
import { companyPath, request } from '../api';
import { addNotice } from './notices';
import { RetryQueue } from './retry_queue';
import { append, messagesFor, openThread, prependOlder } from './thread';
import type { History, Thread } from './thread';

export interface Loaded {
  thread?: Thread;
  loadingOlder: boolean;
}

/** What the contact panel shows beyond the list's row. */
export interface Detail {
  ev: number;
  episodes: Episode[];
  customer: { id: Id; name?: string; created_at?: Micros };
  receipts?: Receipts;
  presence?: Whereabouts;
  reply?: Reply;
  reach?: CustomerReach;
  notices?: readonly Notice[];
}

const keepThreads = 20;

/** Messages and details of the conversations looked at lately, kept current by the log. */
export class Threads {
  readonly loaded = signal<ReadonlyMap<Id, Loaded>>(new Map());
  readonly details = signal<ReadonlyMap<Id, Detail>>(new Map());

  readonly #slug: string;
  readonly #olderPages = new Map<Id, Promise<void>>();
  readonly #threadQueue = new RetryQueue<Id>((id) => this.#catchUp(id));
  readonly #detailQueue = new RetryQueue<Id>((id) => this.#fetchDetail(id));

  constructor(slug: string) {
    this.#slug = slug;
  }

  /** Why a thread is not there, or not whole. */
  get failed() {
    return this.#threadQueue.failed;
  }

  async open(id: Id): Promise<void> {
    const known = this.loaded.value.get(id) ?? { loadingOlder: false };
    this.#set(id, known);
    if (!known.thread || this.failed.value.has(id)) await this.#threadQueue.add(id);
  }

  loadDetail(id: Id): Promise<void> {
    return this.#detailQueue.add(id);
  }

  retryNow(): void {
    this.#threadQueue.retryNow();
    this.#detailQueue.retryNow();
  }

  close(): void {
    this.#threadQueue.stop();
    this.#detailQueue.stop();
  }

  /** The page before what is held. Who asks while it is on its way waits for the same one. */
  older(id: Id): Promise<void> {
    const running = this.#olderPages.get(id);
    if (running) return running;
    const loading = this.#fetchOlder(id).finally(() => this.#olderPages.delete(id));
    this.#olderPages.set(id, loading);
    return loading;
  }

  /** Loads older history until `seq` is there, so that a quote can be followed. */
  async reach(id: Id, seq: number): Promise<boolean> {
    for (;;) {
      const thread = this.loaded.value.get(id)?.thread;
      const first = thread?.messages[0]?.seq;
      if (!thread || first === undefined) return false;
      if (first <= seq) return true;
      if (!thread.older) return false;
      await this.older(id);
    }
  }

  apply(events: LogEvent[]): void {
    for (const [id, { thread }] of this.loaded.value) {
      if (!thread) continue;
      const { fresh, gap } = messagesFor(thread, events);
      if (gap) void this.#threadQueue.add(id);
      else if (fresh.length > 0) this.#update(id, (now) => append(now, fresh));
    }
    for (const event of events) this.#applyToDetail(event);
  }

  /** After `reset`: forget all but what is being looked at, and fetch what that may lack. Another history is another thread. */
  refresh(open: Id | undefined, restored: boolean): void {
    const kept = restored ? undefined : this.loaded.value.get(open ?? '');
    this.loaded.value = new Map(open === undefined ? [] : [[open, kept ?? { loadingOlder: false }]]);
    this.details.value = new Map();
    if (open === undefined) return;
    void this.#threadQueue.add(open);
    void this.loadDetail(open);
  }

  heard(frame: Whisper): void {
    if (!('customer' in frame)) return;
    const detail = this.details.value.get(frame.conversation);
    if (detail) this.#setDetail(frame.conversation, { ...detail, presence: frame.customer });
  }

  setMuted(id: Id, muted: boolean): void {
    const detail = this.details.value.get(id);
    if (detail?.reach) this.#setDetail(id, { ...detail, reach: { ...detail.reach, muted } });
  }

  rename(id: Id, name: string): void {
    const detail = this.details.value.get(id);
    if (detail) this.#setDetail(id, { ...detail, customer: { ...detail.customer, name } });
  }

  /** Fetches the newest page, and what follows the last message held until the run is whole. */
  async #catchUp(id: Id): Promise<void> {
    if (!this.loaded.value.get(id)?.thread) {
      const thread = openThread(id, await this.#history(id, 'limit=50'));
      if (!this.loaded.value.has(id)) return; // dropped in the meantime
      this.#set(id, { thread, loadingOlder: false });
    }
    for (let more = true; more; ) {
      const held = this.loaded.value.get(id)?.thread;
      if (!held) return; // dropped in the meantime; whoever opens it again begins anew
      const last = held.messages.at(-1)?.seq ?? 0;
      const page = await this.#history(id, `after=${last}&limit=100`);
      this.#update(id, (thread) => append(thread, page.messages));
      more = page.newer === true && page.messages.length > 0;
    }
  }

  async #fetchOlder(id: Id): Promise<void> {
    const entry = this.loaded.value.get(id);
    const first = entry?.thread?.messages[0];
    if (!entry?.thread?.older || !first) return;
    this.#set(id, { ...entry, loadingOlder: true });
    try {
      const page = await this.#history(id, `before=${first.seq}`);
      this.#update(id, (thread) => prependOlder(thread, page));
    } finally {
      const now = this.loaded.value.get(id);
      if (now) this.#set(id, { ...now, loadingOlder: false });
    }
  }

  async #fetchDetail(id: Id): Promise<void> {
    this.#setDetail(id, await request<Detail>('GET', companyPath(this.#slug, `conversations/${id}`)));
  }

  #history(id: Id, query: string): Promise<History> {
    return request<History>('GET', companyPath(this.#slug, `conversations/${id}/messages?${query}`));
  }

  #applyToDetail(event: LogEvent): void {
    if (event.type === 'customer') {
      for (const [id, detail] of this.details.value) {
        if (detail.customer.id === event.customer.id && event.ev > detail.ev)
          this.#setDetail(id, { ...detail, customer: event.customer });
      }
    } else if (event.type === 'receipt') {
      const detail = this.details.value.get(event.conversation);
      if (detail && event.ev > detail.ev)
        this.#setDetail(event.conversation, { ...detail, receipts: moveReceipt(detail.receipts, event) });
    } else if (event.type === 'reply') {
      const detail = this.details.value.get(event.conversation);
      if (detail && event.ev > detail.ev) this.#setDetail(event.conversation, { ...detail, reply: event.reply });
    } else if (event.type === 'notice') {
      const detail = this.details.value.get(event.conversation);
      if (detail && event.ev > detail.ev)
        this.#setDetail(event.conversation, { ...detail, notices: addNotice(detail.notices, event.notice) });
    } else if (event.type === 'episode') {
      const detail = this.details.value.get(event.conversation);
      // An episode event names the number but not the id: the list of episodes is short, fetch it.
      if (detail && event.ev > detail.ev) void this.loadDetail(event.conversation);
    }
  }

  #update(id: Id, step: (thread: Thread) => Thread): void {
    const entry = this.loaded.value.get(id);
    if (!entry?.thread) return;
    const thread = step(entry.thread);
    if (thread !== entry.thread) this.#set(id, { ...entry, thread });
  }

  #set(id: Id, entry: Loaded): void {
    const next = new Map(this.loaded.value);
    next.delete(id);
    next.set(id, entry); // newest last, so the oldest are dropped first
    for (const old of [...next.keys()].slice(0, Math.max(0, next.size - keepThreads))) next.delete(old);
    this.loaded.value = next;
  }

  #setDetail(id: Id, detail: Detail): void {
    this.details.value = new Map(this.details.value).set(id, detail);
  }
}
