import { signal } from '@preact/signals';
import type { Conversation, Id, LogEvent } from '../../shared/protocol';
import { companyPath, Problem, request } from '../api';
import type { Status } from '../router';
import { addConversation, addEvents, addPage, change, emptyList, unknownIn } from './list';
import type { ListState, Page } from './list';
import { RetryQueue } from './retry_queue';

/** Fetches pages and single conversations of one company and keeps them in step with the log. */
export class Conversations {
  readonly state = signal<ListState>(emptyList(''));
  /** Why the page asked for last could not be had, per view. */
  readonly failed = signal<Partial<Record<Status, unknown>>>({});

  readonly #slug: string;
  readonly #me: Id;
  readonly #loading = new Map<Status, Promise<void>>();
  readonly #missing = new RetryQueue<Id>((id) => this.#fetchOne(id));
  /** The views somebody has asked for: what `refresh` fetches, also those that could not be had before. */
  readonly #wanted = new Set<Status>();
  #generation = 0;

  constructor(slug: string, me: Id) {
    this.#slug = slug;
    this.#me = me;
    this.state.value = emptyList(me);
  }

  /** The first page of a view, unless it is there. */
  show(status: Status): Promise<void> {
    return this.state.value.views[status].loaded ? Promise.resolve() : this.#load(status);
  }

  /** The following page, if there is one. */
  more(status: Status): Promise<void> {
    return this.#load(status);
  }

  apply(events: LogEvent[]): void {
    const unknown = unknownIn(this.state.value, events);
    this.state.value = addEvents(this.state.value, events);
    for (const id of unknown) void this.fetch(id);
  }

  /**
   * After `reset`: whatever was fetched before `ev` may lack changes that will never be told. In another history of the
   * database (`restored`) the numbers mean something else, and nothing of before may stay. Until it succeeds, all stays.
   * `open` comes along, as it need not be on a page: somebody may be writing in it.
   */
  async refresh(ev: number, restored: boolean, open?: Id): Promise<void> {
    await Promise.allSettled(this.#loading.values());
    const views = [...this.#wanted];
    if (!restored && views.length > 0 && views.every((status) => this.#isAsNewAs(ev, status))) {
      return this.#refreshOne(ev, open);
    }
    const fetching = Promise.all(views.map(async (status) => ({ status, page: await this.#page(status, undefined) })));
    const [pages, opened] = await Promise.all([fetching, open === undefined ? undefined : this.#one(open).catch(ifMissing)]);
    const recent = restored ? [] : this.state.value.recent.filter((event) => event.ev > ev);
    let fresh: ListState = { ...emptyList(this.#me), recent };
    for (const { status, page } of pages) fresh = addPage(fresh, status, page);
    if (opened) fresh = addConversation(fresh, opened, opened.ev);
    this.#generation += 1;
    this.state.value = fresh;
    this.failed.value = {};
    // What was asked for, and what began, in the meantime.
    for (const status of this.#wanted) void this.show(status);
    for (const id of unknownIn(fresh, recent)) void this.fetch(id);
  }

  /** One conversation by its id, for those no page has brought. Resolves after one attempt; more follow if it fails. */
  fetch(id: Id): Promise<void> {
    return this.#missing.add(id);
  }

  /** Why conversations asked for by their id are not there. */
  get unreachable() {
    return this.#missing.failed;
  }

  retryNow(): void {
    this.#missing.retryNow();
  }

  close(): void {
    this.#missing.stop();
  }

  change(id: Id, patch: Partial<Conversation>): void {
    this.state.value = change(this.state.value, id, patch);
  }

  async #refreshOne(ev: number, id: Id | undefined): Promise<void> {
    if (id === undefined || (this.state.value.entries.get(id)?.ev ?? -1) >= ev) return;
    const fetched = await this.#one(id).catch(ifMissing);
    if (fetched) this.state.value = addConversation(this.state.value, fetched, fetched.ev);
  }

  async #fetchOne(id: Id): Promise<void> {
    if (this.state.value.entries.has(id)) return;
    const fetched = await this.#one(id);
    this.state.value = addConversation(this.state.value, fetched, fetched.ev);
  }

  #one(id: Id): Promise<Conversation & { ev: number }> {
    return request('GET', companyPath(this.#slug, `conversations/${id}`));
  }

  #isAsNewAs(ev: number, status: Status): boolean {
    return (this.state.value.views[status].ev ?? -1) >= ev;
  }

  #load(status: Status): Promise<void> {
    this.#wanted.add(status);
    const running = this.#loading.get(status);
    if (running) return running;
    const loading = this.#loadNext(status).finally(() => this.#loading.delete(status));
    this.#loading.set(status, loading);
    return loading;
  }

  async #loadNext(status: Status): Promise<void> {
    const generation = this.#generation;
    const { loaded, next } = this.state.value.views[status];
    if (loaded && next === undefined) return;
    try {
      const page = await this.#page(status, next);
      if (generation !== this.#generation) return await this.#loadNext(status); // a reset has replaced what it would continue
      this.state.value = addPage(this.state.value, status, page);
      this.failed.value = { ...this.failed.value, [status]: undefined };
    } catch (error) {
      this.failed.value = { ...this.failed.value, [status]: error };
    }
  }

  #page(status: Status, before: string | undefined): Promise<Page> {
    const query = new URLSearchParams({ status, limit: '50' });
    if (before !== undefined) query.set('before', before);
    return request<Page>('GET', companyPath(this.#slug, `conversations?${query}`));
  }
}

function ifMissing(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'not_found') return;
  throw error;
}
