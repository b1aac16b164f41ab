import { signal } from '@preact/signals';
import type { Episode, Id, LogEvent, Micros } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { append, messagesFor, openThread, prependOlder } from './thread';
import type { History, Thread } from './thread';

export interface Loaded {
  thread?: Thread;
  failed?: unknown;
  loadingOlder: boolean;
}

/** What the contact panel shows beyond the list's row. */
export interface Detail {
  ev: number;
  episodes: Episode[];
  customer: { id: Id; name?: string; created_at?: Micros };
}

const keepThreads = 20;

/** Messages and details of the conversations looked at lately, kept current by the log. */
export class Threads {
  readonly loaded = signal<ReadonlyMap<Id, Loaded>>(new Map());
  readonly details = signal<ReadonlyMap<Id, Detail>>(new Map());

  readonly #slug: string;
  readonly #filling = new Set<Id>();

  constructor(slug: string) {
    this.#slug = slug;
  }

  async open(id: Id): Promise<void> {
    const known = this.loaded.value.get(id);
    this.#set(id, known?.thread ? known : { loadingOlder: false });
    if (!known?.thread) await this.#load(id);
  }

  async loadDetail(id: Id): Promise<void> {
    const detail = await request<Detail>('GET', companyPath(this.#slug, `conversations/${id}`));
    this.#setDetail(id, detail);
  }

  async older(id: Id): Promise<void> {
    const entry = this.loaded.value.get(id);
    const first = entry?.thread?.messages[0];
    if (!entry?.thread?.older || !first || entry.loadingOlder) return;
    this.#set(id, { ...entry, loadingOlder: true });
    try {
      const page = await this.#history(id, `before=${first.seq}`);
      this.#update(id, (thread) => prependOlder(thread, page));
    } finally {
      const now = this.loaded.value.get(id);
      if (now) this.#set(id, { ...now, loadingOlder: false });
    }
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
      if (gap) void this.#fill(id);
      else if (fresh.length > 0) this.#update(id, (now) => append(now, fresh));
    }
    for (const event of events) this.#applyToDetail(event);
  }

  /** After `reset`: forget everything, and fetch what is being looked at. */
  async refresh(open: Id | undefined): Promise<void> {
    const kept = open === undefined ? undefined : this.loaded.value.get(open);
    this.loaded.value = new Map(open !== undefined && kept ? [[open, kept]] : []);
    this.details.value = new Map();
    if (open !== undefined) await Promise.all([this.#load(open), this.loadDetail(open).catch(() => undefined)]);
  }

  rename(id: Id, name: string): void {
    const detail = this.details.value.get(id);
    if (detail) this.#setDetail(id, { ...detail, customer: { ...detail.customer, name } });
  }

  async #load(id: Id): Promise<void> {
    try {
      this.#set(id, { thread: openThread(id, await this.#history(id, 'limit=50')), loadingOlder: false });
      await this.#fill(id); // events that came while the page was on its way
    } catch (failed) {
      this.#set(id, { failed, loadingOlder: false });
    }
  }

  /** Fetches what follows the last message held, until the run is whole again. */
  async #fill(id: Id): Promise<void> {
    if (this.#filling.has(id)) return;
    this.#filling.add(id);
    try {
      for (let more = true; more; ) {
        const last = this.loaded.value.get(id)?.thread?.messages.at(-1)?.seq ?? 0;
        const page = await this.#history(id, `after=${last}&limit=100`);
        this.#update(id, (thread) => append(thread, page.messages));
        more = page.newer === true && page.messages.length > 0;
      }
    } finally {
      this.#filling.delete(id);
    }
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
    } else if (event.type === 'episode') {
      const detail = this.details.value.get(event.conversation);
      // An episode event names the number but not the id: the list of episodes is short, fetch it.
      if (detail && event.ev > detail.ev) void this.loadDetail(event.conversation).catch(() => undefined);
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
