import type { Connection } from '../shared/connection';
import type { Message, Whisper } from '../shared/protocol';
import type { Model } from './model';

/** Others forget that somebody types after `FORGET_MS`, so who goes on typing says it again before. */
const SAY_AGAIN_MS = 3_000;
const FORGET_MS = 6_000;
const BATCH_MS = 1_000;

/**
 * Tells the company whether this page is in front, how far it has come and that somebody types, and shows the same of the
 * company.
 */
export class Attendance {
  readonly #model: Model;
  readonly #connection: Pick<Connection, 'tell'>;
  readonly #told = { delivered: 0, read: 0 };
  #front: boolean | undefined;
  /** The newest answer that somebody can have seen. */
  #seen = 0;
  #saidAt = 0;
  #batch: ReturnType<typeof setTimeout> | undefined;
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor(model: Model, connection: Pick<Connection, 'tell'>) {
    this.#model = model;
    this.#connection = connection;
  }

  start(): void {
    document.addEventListener('visibilitychange', this.#look);
    addEventListener('focus', this.#look);
    addEventListener('blur', this.#look);
  }

  /** The server has forgotten what was said on the line before, and may have missed the end of it. */
  ready(): void {
    this.#front = undefined;
    this.#told.delivered = this.#told.read = 0;
    this.#look();
    this.#mark('read', this.#seen);
    this.received();
  }

  /** Answers may have come; a moment later they may have been read as well, and then that is enough. */
  received(): void {
    if (this.#batch !== undefined) return;
    this.#batch = setTimeout(() => {
      this.#batch = undefined;
      this.#mark('delivered', newestAnswer(this.#model.thread.peek().messages));
    }, BATCH_MS);
  }

  /** The end of the conversation is in front of somebody. */
  seen(): void {
    this.#seen = newestAnswer(this.#model.thread.peek().messages);
    this.#mark('read', this.#seen);
  }

  typed(text: string): void {
    const on = text !== '';
    const now = Date.now();
    if (on ? now - this.#saidAt < SAY_AGAIN_MS : this.#saidAt === 0) return;
    this.#saidAt = on ? now : 0;
    this.#connection.tell({ type: 'typing', on });
  }

  heard(frame: Whisper): void {
    if ('company' in frame) this.#model.company.value = frame.company;
    else if (frame.type === 'typing' && frame.by === 'company') this.types(frame.on ? (frame.name ?? '') : undefined);
  }

  /** `''`: somebody without a name; `undefined`: nobody, or what was written has come. */
  types(name: string | undefined): void {
    clearTimeout(this.#forgetting);
    this.#model.typing.value = name;
    if (name !== undefined) this.#forgetting = setTimeout(() => this.types(undefined), FORGET_MS);
  }

  readonly #look = (): void => {
    const front = document.visibilityState === 'visible' && document.hasFocus();
    if (front === this.#front) return;
    this.#front = front;
    this.#connection.tell({ type: 'presence', front });
  };

  #mark(type: 'delivered' | 'read', seq: number): void {
    const known = this.#model.thread.peek().receipts?.customer[type] ?? 0;
    if (seq <= Math.max(known, this.#told[type])) return;
    this.#told.delivered = this.#told[type] = seq;
    this.#connection.tell({ type, seq });
  }
}

export function newestAnswer(messages: readonly Message[]): number {
  return messages.findLast((each) => each.author.kind !== 'customer')?.seq ?? 0;
}
