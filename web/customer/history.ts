import type { CustomerHistory } from '../shared/protocol';
import { prependHistory } from '../shared/store';
import type { Model } from './model';

/** Fetches older messages page by page (keyset: before the first one shown), one request at a time. */
export class History {
  readonly #model: Model;
  #loading: Promise<void> | undefined;

  constructor(model: Model) {
    this.#model = model;
  }

  /** By itself, while scrolling: not again after a failure, which the reader has to see. */
  continue(): void {
    if (this.#model.historyError.peek() === '') void this.load();
  }

  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /** Shows the message, and what lies between, if it has to. */
  async jumpTo(seq: number): Promise<void> {
    const { thread, historyError } = this.#model;
    const found = (): boolean => thread.peek().messages.some((each) => each.seq === seq);
    historyError.value = '';
    while (!found() && thread.peek().older && historyError.peek() === '') await this.load();
    if (!found()) return;
    await new Promise(requestAnimationFrame); // until it is rendered
    show(document.getElementById(`m${seq}`));
  }

  async #load(): Promise<void> {
    const { thread, page, historyError, strings } = this.#model;
    const before = thread.peek().messages[0]?.seq;
    if (!thread.peek().older || before === undefined) return;
    const query = new URLSearchParams({ topic: page.link.topic, before: String(before), limit: '50' });
    try {
      const response = await fetch(`/-/api/v1/customer/${page.company.slug}/messages?${query}`);
      if (!response.ok) throw new Error(response.statusText);
      const history = (await response.json()) as CustomerHistory;
      // Meanwhile a snapshot may have replaced the thread; between it and this page there would be a hole.
      if (thread.peek().messages[0]?.seq === before) thread.value = prependHistory(thread.peek(), history);
      historyError.value = '';
    } catch {
      historyError.value = strings.history_failed;
    }
  }
}

function show(element: HTMLElement | null): void {
  if (!element) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'center' });
  element.classList.add('found');
  element.addEventListener('blur', () => element.classList.remove('found'), { once: true });
}
