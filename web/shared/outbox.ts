import { systemClock, type Clock, type Timer } from './clock';
import type { OutboxEntry, OutboxStore, Refusal } from './outbox_store';
import type { Ack } from './protocol';
import { backoff } from './resume';

export type { OutboxEntry, OutboxStore, Refusal } from './outbox_store';
export { openOutboxStore } from './outbox_store';

/**
 * How one attempt ended. `unknown` covers every broken connection and time-out, and what the server asks to repeat:
 * the entry stays and goes again with the same `client_id`. `refused`: repeating cannot help; a person decides.
 */
export type Delivery =
  | { is: 'acknowledged'; ack: Ack }
  | { is: 'unknown'; retryAfterMs?: number }
  | { is: 'refused'; why: Refusal };

/** Carries one entry to the server. Never rejects. See `deliver.ts`. */
export type Deliver = (entry: OutboxEntry) => Promise<Delivery>;

/** Runs `work` in one tab at a time. */
export type Exclusively = (name: string, work: () => Promise<void>) => Promise<void>;

export interface OutboxEvents {
  /** The entries of this box changed, here or in another tab: oldest first. */
  changed(entries: OutboxEntry[]): void;
  /** An entry reached the disk of the server, sent by this or by another tab. Called before `changed` drops it. */
  acknowledged(entry: OutboxEntry, ack: Ack): void;
}

/** What tabs tell each other. `BroadcastChannel` fits. */
export type Neighbours = Pick<BroadcastChannel, 'postMessage' | 'onmessage' | 'close'>;

type Note = { box: string; acknowledged?: { entry: OutboxEntry; ack: Ack } };

export interface OutboxOptions {
  /** Names the lane, e.g. `customer:acme`. One box is one first-in-first-out queue over all tabs. */
  box: string;
  store: OutboxStore;
  deliver: Deliver;
  on: OutboxEvents;
  clock?: Clock;
  exclusively?: Exclusively;
  neighbours?: Neighbours | undefined;
}

/**
 * Every message exactly once: written down before it is sent, sent until it is acknowledged, always with the same id,
 * by one tab at a time. Call `flush()` at start, on `ready` of the connection, and when the page is shown or online.
 */
export class Outbox {
  readonly #box: string;
  readonly #store: OutboxStore;
  readonly #deliver: Deliver;
  readonly #on: OutboxEvents;
  readonly #clock: Clock;
  readonly #exclusively: Exclusively;
  readonly #neighbours: Neighbours | undefined;
  #timer: Timer | undefined;
  #attempt = 0;
  #flushing: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#box = options.box;
    this.#store = options.store;
    this.#deliver = options.deliver;
    this.#on = options.on;
    this.#clock = options.clock ?? systemClock;
    this.#exclusively = options.exclusively ?? oneTabAtATime;
    this.#neighbours = 'neighbours' in options ? options.neighbours : openNeighbours();
    if (this.#neighbours) this.#neighbours.onmessage = (event) => void this.#heard(event.data as Note);
  }

  /** Writes the message down, shows it, and starts sending. Resolves when it is safe to forget the draft. */
  async add(message: Omit<OutboxEntry, 'box' | 'client_id' | 'at'> & { client_id?: string }): Promise<OutboxEntry> {
    const entry: OutboxEntry = { client_id: newClientId(), ...message, box: this.#box, at: this.#clock.now() };
    await this.#store.put(entry);
    await this.#changed();
    void this.flush();
    return entry;
  }

  /** A person asks to try a refused entry again. */
  async retry(clientId: string): Promise<void> {
    const entry = (await this.#store.all(this.#box)).find((each) => each.client_id === clientId);
    if (!entry) return;
    const { refused, ...waiting } = entry;
    if (refused?.code === 'conflict') {
      await this.#store.remove(clientId); // that id belongs to another text for ever
      waiting.client_id = newClientId();
    }
    await this.#store.put(waiting);
    await this.#changed();
    await this.flush();
  }

  /** A person gives a refused entry up, or the log showed it: then it is stored, whatever became of the answer. */
  async remove(clientId: string): Promise<void> {
    await this.#store.remove(clientId);
    await this.#changed();
  }

  /** Refuses all that waits: who wrote it is not there any more, so a person decides what becomes of it. */
  async refuse(why: Refusal): Promise<void> {
    await this.#exclusively(this.#lane, async () => {
      for (const entry of await this.#store.all(this.#box)) await this.#store.put({ refused: why, ...entry });
    });
    await this.#changed();
  }

  /** Tells `changed` what is there. */
  refresh(): Promise<void> {
    return this.#shown();
  }

  /** Sends what waits, oldest first. Safe to call at any time, from every tab. */
  flush(): Promise<void> {
    this.#again = true;
    this.#flushing ??= this.#run();
    return this.#flushing;
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#neighbours?.close();
  }

  get #lane(): string {
    return `dropline-outbox:${this.#box}`;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      this.#timer?.cancel();
      await this.#exclusively(this.#lane, () => this.#drain()).catch(() => this.#later());
    }
    // Here and not in a `finally` outside: a flush() in between would set #again after the last look at it.
    this.#flushing = undefined;
  }

  async #drain(): Promise<void> {
    for (;;) {
      // Read afresh each time: another tab may have sent, added or removed entries while this one waited.
      const entry = (await this.#store.all(this.#box)).find((each) => each.refused === undefined);
      if (!entry || this.#closed) return;
      const delivery = await this.#deliver(entry);
      if (delivery.is === 'unknown') return this.#later(delivery.retryAfterMs);
      this.#attempt = 0;
      if (delivery.is === 'refused') await this.#store.put({ ...entry, refused: delivery.why });
      else await this.#settle(entry, delivery.ack);
      await this.#changed();
    }
  }

  async #settle(entry: OutboxEntry, ack: Ack): Promise<void> {
    this.#on.acknowledged(entry, ack);
    await this.#store.remove(entry.client_id);
    this.#tell({ box: this.#box, acknowledged: { entry, ack } });
  }

  #later(retryAfterMs?: number): void {
    const wait = Math.max(retryAfterMs ?? 0, backoff(this.#attempt, this.#clock.random()));
    this.#attempt += 1;
    this.#timer = this.#clock.after(wait, () => void this.flush());
  }

  async #changed(): Promise<void> {
    this.#tell({ box: this.#box });
    await this.#shown();
  }

  async #shown(): Promise<void> {
    // That the page cannot be told just now must not look as if the message were not kept, or stop its sending.
    const entries = await this.#store.all(this.#box).catch(() => undefined);
    if (entries) this.#on.changed(entries);
  }

  #tell(note: Note): void {
    if (!this.#closed) this.#neighbours?.postMessage(note); // a closed channel throws
  }

  async #heard(note: Note): Promise<void> {
    if (note.box !== this.#box) return;
    if (note.acknowledged) this.#on.acknowledged(note.acknowledged.entry, note.acknowledged.ack);
    else await this.#shown();
  }
}

/** Web Locks where present. Elsewhere two tabs may send the same entry, which the server answers with one message. */
const oneTabAtATime: Exclusively = (name, work) =>
  typeof navigator !== 'undefined' && navigator.locks ? navigator.locks.request(name, work) : work();

function openNeighbours(): Neighbours | undefined {
  return typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('dropline-outbox');
}

/** A random UUID; `crypto.randomUUID` is missing on plain http, where a line may well be tried first. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) & 3)).toString(16);
  const uuid = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17)}`;
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
