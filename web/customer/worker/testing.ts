import type { KeptThread, KeptThreads } from '../kept_threads';
import type { PageState } from '../page_state';
import { pageState } from '../testing';

/** A cache storage in memory. Tests only. */
export class FakeCaches implements Pick<CacheStorage, 'open' | 'delete' | 'keys'> {
  readonly all = new Map<string, Map<string, Response>>();

  async open(name: string): Promise<Cache> {
    const entries = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, entries);
    const cache: Partial<Cache> = {
      match: async (key) => entries.get(pathOf(key as string | Request))?.clone(),
      put: async (key, response) => void entries.set(pathOf(key as string | Request), response),
      delete: async (key) => entries.delete(pathOf(key as string | Request)),
      keys: async () => [...entries.keys()].map((path) => new Request(`https://chat.example${path}`)),
    };
    return cache as Cache;
  }

  async delete(name: string): Promise<boolean> {
    return this.all.delete(name);
  }

  async keys(): Promise<string[]> {
    return [...this.all.keys()];
  }

  /** Every path kept, in order. */
  paths(): string[] {
    return [...this.all.values()].flatMap((entries) => Array.from(entries.keys())).toSorted();
  }
}

function pathOf(key: string | Request): string {
  return new URL(typeof key === 'string' ? key : key.url, 'https://chat.example').pathname;
}

export class FakeThreads implements KeptThreads {
  readonly all = new Map<string, KeptThread>();

  async get(company: string, topic: string): Promise<KeptThread | undefined> {
    return this.all.get(`${company}/${topic}`);
  }

  async put(thread: KeptThread): Promise<void> {
    this.all.set(`${thread.company}/${thread.topic}`, thread);
  }

  async forget(company: string): Promise<void> {
    for (const key of this.all.keys()) if (key.startsWith(`${company}/`)) this.all.delete(key);
  }
}

/** A page as the server writes it, made by a release. */
export function pageHtml(release: string, state: Partial<PageState> = {}): string {
  return (
    `<!doctype html><html lang="en"><head><link rel="stylesheet" href="/-/assets/customer-${release}.css">` +
    `<link rel="stylesheet" href="/-/theme/0a7d55.css"><link rel="manifest" href="/-/manifest/acme">` +
    `<script type="module" src="/-/assets/customer-${release}.js"></script></head><body><div id="app"></div>` +
    `<script type="application/json" id="state">${JSON.stringify(pageState(state))}</script></body></html>`
  );
}

export function htmlResponse(html: string, status = 200): Response {
  return new Response(html, { status, headers: { 'Content-Type': 'text/html', 'Content-Security-Policy': "default-src 'none'" } });
}
