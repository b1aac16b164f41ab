import { effect } from '@preact/signals';
import { IndexedThreads, keptOf, withKept, type KeptThreads } from '../kept_threads';
import type { Model } from '../model';
import { tellWorker } from './registration';

const REST_MS = 1000;

/** Keeps what is shown for the time without a network: the page's files by the service worker, the messages here. */
export class Keeping {
  readonly #model: Model;
  readonly #threads: KeptThreads;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(model: Model, threads: KeptThreads = new IndexedThreads()) {
    this.#model = model;
    this.#threads = threads;
  }

  /** First completes a page that came without a network. True when that gave it the conversation it did not know. */
  async start(): Promise<boolean> {
    const { page, thread, past } = this.#model;
    if (past.peek()) return false; // older history is not what one wants to see first
    const knew = thread.peek().conversation !== undefined;
    if (document.documentElement.dataset['kept'] !== undefined) {
      const kept = await this.#threads.get(page.company.slug, page.link.topic).catch(() => undefined);
      thread.value = withKept(thread.peek(), page.epoch, kept);
    }
    const completed = !knew && thread.peek().conversation !== undefined;
    effect(() => {
      if (thread.value.conversation) this.#later();
    });
    addEventListener('pagehide', () => void this.#write());
    void tellWorker({ type: 'keep', path: page.action, files: files() });
    return completed;
  }

  /** The device is signed out: nothing stays, and nothing is kept any more. */
  async forget(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await tellWorker({ type: 'forget' });
    await this.#threads.forget(this.#model.page.company.slug).catch(() => {});
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), REST_MS);
  }

  async #write(): Promise<void> {
    const { page, thread } = this.#model;
    const kept = keptOf(page.company.slug, page.link.topic, page.epoch, thread.peek());
    if (kept && !this.#ended) await this.#threads.put(kept).catch(() => {});
  }
}

/** What this page was made of, whatever came later included. */
function files(): string[] {
  const paths = performance.getEntriesByType('resource').map((each) => new URL(each.name).pathname);
  return [...new Set(paths.filter((path) => path.startsWith('/-/assets/') || path.startsWith('/-/theme/')))];
}
