import { signal } from '@preact/signals';
import type { Connection } from '../../shared/connection';
import type { Conversation, Id, LogEvent, Whisper } from '../../shared/protocol';

export interface Typist {
  by: 'customer' | 'agent';
  /** A colleague's. */
  name: string;
}

/** Others forget that somebody types after `forgetMs`, so who goes on typing says it again before. */
const sayAgainMs = 3_000;
const forgetMs = 6_000;
const batchMs = 1_000;
/** Below what the server takes in a second. */
const batchSize = 15;

/**
 * Tells customers and colleagues whether the inbox is in front, what has arrived here and that somebody types; and knows who
 * of the others types.
 */
export class Attendance {
  readonly typists = signal<ReadonlyMap<Id, Typist>>(new Map());

  readonly #me: Id;
  readonly #connection: Pick<Connection, 'tell'>;
  readonly #forgetting = new Map<Id, ReturnType<typeof setTimeout>>();
  /** What has arrived and nobody of the company has told of yet, as far as is known here. */
  readonly #arrived = new Map<Id, number>();
  /** Up to where somebody has. */
  readonly #told = new Map<Id, number>();
  #batch: ReturnType<typeof setTimeout> | undefined;
  #front: boolean | undefined;
  #typing: { id: Id; at: number } | undefined;

  constructor(me: Id, connection: Pick<Connection, 'tell'>) {
    this.#me = me;
    this.#connection = connection;
    document.addEventListener('visibilitychange', this.#look);
    addEventListener('focus', this.#look);
    addEventListener('blur', this.#look);
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#look);
    removeEventListener('focus', this.#look);
    removeEventListener('blur', this.#look);
    clearTimeout(this.#batch);
    for (const timer of this.#forgetting.values()) clearTimeout(timer);
  }

  /** The server knows nothing of what was said on the line before, and may have missed the end of it. */
  ready(): void {
    this.#told.clear();
    this.#front = undefined;
    this.#typing = undefined;
    this.#look();
  }

  apply(events: readonly LogEvent[]): void {
    for (const event of events) {
      if (event.type === 'message') this.#wrote(event.conversation, event.message.author.kind === 'customer', event.message.seq);
      // A colleague's inbox was faster, or the message has been read: once is enough.
      if (event.type === 'receipt' && event.by === 'company') this.#know(event.conversation, event.delivered);
    }
  }

  /** What came while nobody was here stands in the lists. */
  listed(conversations: Iterable<Conversation>): void {
    for (const { id, unread, last_seq, preview } of conversations) {
      if (unread > 0 && preview?.author.kind === 'customer') this.#arrive(id, last_seq);
    }
  }

  heard(frame: Whisper): void {
    if (frame.type !== 'typing' || frame.by === 'company') return;
    if (frame.by === 'agent' && frame.agent === this.#me) return; // typed in another window
    this.#show(frame.conversation, frame.on ? { by: frame.by, name: frame.by === 'agent' ? frame.name : '' } : undefined);
  }

  typed(id: Id, kind: 'text' | 'note', text: string): void {
    const on = text !== '';
    const before = this.#typing?.id === id ? this.#typing : undefined;
    if (on ? before && Date.now() - before.at < sayAgainMs : !before) return;
    this.#typing = on ? { id, at: Date.now() } : undefined;
    this.#connection.tell({ type: 'typing', conversation: id, kind, on });
  }

  #wrote(id: Id, customer: boolean, seq: number): void {
    if (this.typists.value.get(id)?.by === (customer ? 'customer' : 'agent')) this.#show(id, undefined);
    if (customer) this.#arrive(id, seq);
  }

  #arrive(id: Id, seq: number): void {
    if (seq <= Math.max(this.#told.get(id) ?? 0, this.#arrived.get(id) ?? 0)) return;
    this.#arrived.set(id, seq);
    this.#schedule();
  }

  #know(id: Id, seq: number): void {
    this.#told.set(id, Math.max(seq, this.#told.get(id) ?? 0));
    if (seq >= (this.#arrived.get(id) ?? Infinity)) this.#arrived.delete(id);
  }

  #schedule(): void {
    // Not all windows of a company at the same moment: the first one spares the others the way.
    this.#batch ??= setTimeout(() => this.#tellArrived(), batchMs * (0.5 + Math.random() / 2));
  }

  #tellArrived(): void {
    this.#batch = undefined;
    for (const [conversation, seq] of [...this.#arrived].slice(0, batchSize)) {
      this.#connection.tell({ type: 'delivered', conversation, seq });
      this.#know(conversation, seq);
    }
    if (this.#arrived.size > 0) this.#schedule();
  }

  #show(id: Id, typist: Typist | undefined): void {
    clearTimeout(this.#forgetting.get(id));
    const next = new Map(this.typists.value);
    if (typist) {
      next.set(id, typist);
      this.#forgetting.set(id, setTimeout(() => this.#show(id, undefined), forgetMs));
    } else {
      next.delete(id);
      this.#forgetting.delete(id);
    }
    this.typists.value = next;
  }

  readonly #look = (): void => {
    const front = document.visibilityState === 'visible' && document.hasFocus();
    if (front === this.#front) return;
    this.#front = front;
    this.#connection.tell({ type: 'presence', front });
  };
}
