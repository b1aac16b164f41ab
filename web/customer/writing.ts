import type { Outbox } from '../shared/outbox';
import { fill } from '../shared/strings';
import { fit } from './composer';
import type { Memory } from './memory';
import type { Model } from './model';
import { initialDraft } from './page_state';

/** What the person writes: kept as a draft while it stands in the field, handed over to the outbox when it is sent. */
export class Writing {
  readonly #model: Model;
  readonly #memory: Memory;
  readonly #outbox: Pick<Outbox, 'add'>;
  readonly #field: HTMLTextAreaElement;
  /** Taken out of the field, but not yet in the outbox: until then the draft is its only copy. */
  #sending = '';

  constructor(model: Model, memory: Memory, outbox: Pick<Outbox, 'add'>, field: HTMLTextAreaElement) {
    this.#model = model;
    this.#memory = memory;
    this.#outbox = outbox;
    this.#field = field;
  }

  /** What was typed before the script came is newer than what was kept. */
  restore(): void {
    const { page } = this.#model;
    const draft = this.#memory.draft;
    if (draft !== undefined && page.draft === '' && this.#field.value === initialDraft(page)) this.#write(draft);
  }

  typed(): void {
    this.#keepDraft();
    if (this.#excess(this.#field.value.trim()) <= 0) this.#model.composerError.value = '';
  }

  /** False when nothing was taken, or it could not be kept; then it stands in the field again. */
  async send(): Promise<boolean> {
    const { page, quoting, composerError, strings } = this.#model;
    const body = this.#field.value.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
    if (body === '' || this.#tooLong(body)) return false;
    const quoted = quoting.peek();
    // Before anything is awaited: a second press finds nothing to send, and what is typed meanwhile is not wiped.
    this.#sending = body;
    this.#write('');
    quoting.value = undefined;
    composerError.value = '';
    try {
      await this.#outbox.add({
        body,
        topic: page.link.topic,
        link: page.link.code,
        ...(quoted ? { reply_to: quoted.seq } : {}),
      });
      return true;
    } catch {
      const meanwhile = this.#field.value;
      this.#write(meanwhile === '' ? body : `${body}\n${meanwhile}`);
      quoting.value ??= quoted;
      composerError.value = strings.not_kept;
      return false;
    } finally {
      this.#sending = '';
      this.#keepDraft();
    }
  }

  #keepDraft(): void {
    this.#memory.draft = [this.#sending, this.#field.value].filter(Boolean).join('\n');
  }

  #write(text: string): void {
    this.#field.value = text;
    fit(this.#field);
  }

  #tooLong(text: string): boolean {
    const count = this.#excess(text);
    if (count <= 0) return false;
    this.#model.composerError.value = fill(this.#model.strings.too_long, { count });
    return true;
  }

  /** Characters over the limit, counted as the server counts them. */
  #excess(text: string): number {
    const { limit } = this.#model.page;
    return text.length <= limit ? 0 : Array.from(text).length - limit;
  }
}
