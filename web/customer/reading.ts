import { effect } from '@preact/signals';
import type { Message } from '../shared/protocol';
import type { Memory } from './memory';
import { authorName, type Model } from './model';

const PINNED_PX = 40;
const NEAR_TOP_PX = 800;
const EMPTY_MS = 100;

/** What the reader sees: pinned to the end or further up, the first unread message, how many came meanwhile. */
export class Reading {
  readonly #model: Model;
  readonly #memory: Memory;
  readonly #log: HTMLElement;
  /** The first message not seen. The divider may stand further up: it stays where reading was taken up. */
  #unseenFrom: number | undefined;
  /** Called when the beginning of what is loaded comes near. */
  onNearTop: () => void = () => {};
  /** Called when the end of the conversation is in front of somebody. */
  onSeen: () => void = () => {};

  constructor(model: Model, memory: Memory, log: HTMLElement) {
    this.#model = model;
    this.#memory = memory;
    this.#log = log;
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    document.addEventListener('visibilitychange', () => this.#seen());
    effect(() => {
      const { name } = model.page.company;
      document.title = model.unseen.value > 0 ? `(${model.unseen.value}) ${name}` : name;
    });
  }

  /** Opens at the first message not seen on an earlier visit, else at the end. */
  open(): void {
    const seen = this.#memory.seen;
    const unread = this.#model.thread
      .peek()
      .messages.find((each) => seen !== undefined && each.seq > seen && each.author.kind !== 'customer');
    this.#model.unreadFrom.value = this.#unseenFrom = unread?.seq;
    requestAnimationFrame(() => {
      if (unread) this.#log.querySelector('.unread')?.scrollIntoView({ block: 'start' });
      this.#scrolled();
    });
  }

  /** Messages of others came over the line: read them out, count those that are out of sight. */
  received(messages: readonly Message[]): void {
    const model = this.#model;
    const [first] = messages;
    if (!first) return;
    this.#announce(messages.map((each) => `${authorName(model, each.author)}: ${each.body}`).join('\n'));
    if (this.#attentive) return this.#seen();
    this.#unseenFrom ??= first.seq;
    if (document.visibilityState === 'hidden') model.unreadFrom.value = this.#unseenFrom;
    model.unseen.value += messages.length;
  }

  /** Only a change is read out, so the same words twice need an empty moment in between. */
  #announce(text: string): void {
    const { announcement } = this.#model;
    announcement.value = '';
    setTimeout(() => (announcement.value = text), EMPTY_MS);
  }

  /** Own messages are always followed. */
  goToEnd(): void {
    this.#model.pinned.value = true;
    this.#log.scrollTop = 0;
    this.#seen();
  }

  get #attentive(): boolean {
    return this.#model.pinned.peek() && document.visibilityState === 'visible';
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#log; // counted from the end, so scrollTop is 0 or negative
    this.#model.pinned.value = -scrollTop <= PINNED_PX;
    if (scrollHeight - clientHeight + scrollTop < NEAR_TOP_PX) this.onNearTop();
    this.#seen();
  }

  #seen(): void {
    if (!this.#attentive) return;
    this.#unseenFrom = undefined;
    this.#model.unseen.value = 0;
    this.#memory.seen = this.#model.thread.peek().messages.at(-1)?.seq ?? 0;
    this.onSeen();
  }
}
