import type { KeptThreads } from '../kept_threads';
import type { PageState } from '../page_state';
import { isFile, isOwnPath } from './own_paths';

/** Raised when what stands in the cache changes its form; the others of this company are then deleted. */
const FORMAT = 1;
/** A network that has not answered by then is taken for none, if there is something to show instead. */
export const PATIENCE_MS = 3000;

export interface ShellOptions {
  slug: string;
  caches: Pick<CacheStorage, 'open' | 'delete' | 'keys'>;
  fetch: (input: string | Request) => Promise<Response>;
  threads: Pick<KeptThreads, 'get' | 'forget'>;
  /** Resolves after so many milliseconds. */
  after: (ms: number) => Promise<void>;
}

/**
 * The pages of one company with the files they are made of, so that they open without a network. A page is stored only
 * together with its own files, whose names carry their content: no page ever meets the script of another release.
 */
export class Shell {
  readonly #options: ShellOptions;
  readonly #name: string;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#name = `dropline:${options.slug}:${FORMAT}`;
  }

  /** `page` is what the network says; `later` gets the work that outlives the answer. */
  async page(url: URL, page: Promise<Response>, later: (work: Promise<unknown>) => void): Promise<Response> {
    const stored = this.#find(url.pathname);
    const answer = page.then((response) => {
      if (!url.searchParams.has('before')) later(this.#learn(url.pathname, response.clone()).catch(() => {}));
      return response;
    });
    later(answer.catch(() => {})); // a slow answer is kept, too
    const kept = await stored;
    if (!kept) return answer.catch(() => this.#elsewhere(url));
    const fresh = await Promise.race([answer.catch(() => undefined), this.#options.after(PATIENCE_MS)]);
    return fresh && fresh.status < 500 ? fresh : marked(kept);
  }

  /** A file of a page of this company: its name changes with its content, so what is kept is right. */
  async file(request: Request, later: (work: Promise<unknown>) => void): Promise<Response> {
    const cache = await this.#open();
    const kept = await cache.match(request.url);
    if (kept) return kept;
    const response = await this.#options.fetch(request);
    if (response.ok) later(cache.put(request.url, response.clone()));
    return response;
  }

  /** The page at `path` runs, made of `files`. What belongs to older releases goes. */
  async keep(path: string, files: readonly string[]): Promise<void> {
    if (!isOwnPath(this.#options.slug, path)) return;
    if (!(await this.#find(path))) await this.#learn(path, await this.#options.fetch(path));
    const cache = await this.#open();
    const own = files.filter((file) => isFile(file));
    await Promise.all(own.map((file) => this.#fill(cache, file)));
    await this.#prune(cache, path, own);
  }

  async forget(): Promise<void> {
    await this.#options.caches.delete(this.#name);
    await this.#options.threads.forget(this.#options.slug).catch(() => {});
  }

  /** Deletes what earlier forms of the cache left behind. */
  async tidy(): Promise<void> {
    const names = await this.#options.caches.keys();
    const old = names.filter((name) => name.startsWith(`dropline:${this.#options.slug}:`) && name !== this.#name);
    await Promise.all(old.map((name) => this.#options.caches.delete(name)));
  }

  async #learn(path: string, response: Response): Promise<void> {
    if (response.status >= 500 || response.type === 'opaqueredirect' || response.redirected) return;
    const html = await response.clone().text();
    const state = stateOf(html);
    const cache = await this.#open();
    if (!response.ok || !state) {
      await cache.delete(path); // a link that was switched off
      return;
    }
    if (await this.#signedOut(path, state)) await this.forget();
    const fresh = await this.#open();
    await Promise.all(filesOf(html).map((file) => this.#fill(fresh, file)));
    await fresh.put(path, response);
  }

  /** There was a conversation, and now there is none, or another one: this device was signed out meanwhile. */
  async #signedOut(path: string, state: PageState): Promise<boolean> {
    const page = await this.#find(path);
    const shown = page && stateOf(await page.text())?.conversation?.id;
    const thread = await this.#options.threads.get(this.#options.slug, state.link.topic).catch(() => undefined);
    return [shown, thread?.conversation].some((id) => id !== undefined && id !== state.conversation?.id);
  }

  async #fill(cache: Cache, file: string): Promise<void> {
    if (await cache.match(file)) return;
    const response = await this.#options.fetch(file);
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    await cache.put(file, response);
  }

  async #prune(cache: Cache, path: string, files: readonly string[]): Promise<void> {
    const newest = await this.#find(path);
    if (!newest) return;
    const script = scriptOf(await newest.text());
    const needed = new Set(files);
    const rest: Request[] = [];
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (isFile(pathname)) {
        rest.push(request);
        continue;
      }
      const html = await (await cache.match(request))?.text();
      if (html !== undefined && scriptOf(html) === script) filesOf(html).forEach((file) => needed.add(file));
      else await cache.delete(request);
    }
    const unneeded = rest.filter((request) => !needed.has(new URL(request.url).pathname));
    await Promise.all(unneeded.map((request) => cache.delete(request)));
  }

  /** No network, and nothing kept of this link: the company's main page is better than nothing. */
  async #elsewhere(url: URL): Promise<Response> {
    const main = `/${this.#options.slug}`;
    if (url.pathname !== main && (await this.#find(main))) return Response.redirect(new URL(main, url).href);
    return Response.error();
  }

  async #find(path: string): Promise<Response | undefined> {
    return (await this.#open()).match(path);
  }

  #open(): Promise<Cache> {
    return this.#options.caches.open(this.#name);
  }
}

/** Tells the page that it is a kept one, so that it adds what it kept itself since. */
async function marked(kept: Response): Promise<Response> {
  const headers = new Headers(kept.headers);
  headers.delete('Content-Encoding'); // of the bytes that came, not of the text that goes
  headers.delete('Content-Length');
  return new Response((await kept.text()).replace('<html ', '<html data-kept '), { headers });
}

function stateOf(html: string): PageState | undefined {
  const text = /id="state">(.*?)<\/script>/s.exec(html)?.[1];
  try {
    return text === undefined ? undefined : (JSON.parse(text) as PageState);
  } catch {
    return undefined;
  }
}

function filesOf(html: string): string[] {
  const head = html.slice(0, html.indexOf('</head>'));
  return [...head.matchAll(/<(?:script|link)[^>]* (?:src|href)="(\/-\/(?:assets|theme)\/[^"]+)"/g)].map((each) => each[1] ?? '');
}

function scriptOf(html: string): string | undefined {
  return /<script[^>]* src="([^"]+)"/.exec(html)?.[1];
}
