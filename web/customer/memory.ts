import type { PageState } from './page_state';

/**
 * What this browser remembers between visits: the unsent text of each link, and how far each conversation was read.
 * Storage may be denied; then nothing is remembered, and nothing fails.
 */
export class Memory {
  readonly #draftKey: string;
  readonly #seenKey: string;

  constructor(page: PageState) {
    this.#draftKey = `dropline:draft:${page.company.slug}:${page.link.code}`;
    this.#seenKey = `dropline:seen:${page.company.slug}:${page.link.topic}`;
  }

  /** `undefined`: never written here; `''`: written and sent, so that a prefilled text does not come again. */
  get draft(): string | undefined {
    return read(this.#draftKey);
  }

  set draft(text: string) {
    write(this.#draftKey, text);
  }

  /** The newest `seq` seen; `undefined` on the first visit. */
  get seen(): number | undefined {
    const text = read(this.#seenKey);
    return text === undefined ? undefined : Number(text);
  }

  set seen(seq: number) {
    if (seq > (this.seen ?? 0)) write(this.#seenKey, String(seq));
  }
}

function read(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Denied or full.
  }
}
