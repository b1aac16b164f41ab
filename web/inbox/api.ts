/** HTTP as docs/protocol.md has it: JSON both ways, errors as problem documents. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    detail: string,
    readonly field?: string,
    readonly retryAfter?: number,
  ) {
    super(detail);
  }
}

let onUnauthenticated: () => void = () => {};

/** Called whenever a request that needs a session finds there is none any more. */
export function whenUnauthenticated(handler: () => void): void {
  onUnauthenticated = handler;
}

interface Options {
  /** On the sign-in page a 401 is the answer to the question, not the end of a session. */
  expectSignedOut?: boolean;
  signal?: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export async function request<T>(method: Method, path: string, body?: unknown, options: Options = {}): Promise<T> {
  const response = await send(method, `/-/api/v1/${path}`, body, options);
  if (response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  const problem = await readProblem(response);
  if (problem.status === 401 && !options.expectSignedOut) onUnauthenticated();
  throw problem;
}

async function send(method: Method, url: string, body: unknown, options: Options): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { Accept: 'application/json' } };
  if (body !== undefined) {
    init.headers = { ...init.headers, 'Content-Type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem('offline', 0, 'No connection to the server.');
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const retry = Number(response.headers.get('Retry-After')) || undefined;
  try {
    const { code, detail, field } = (await response.json()) as { code?: string; detail?: string; field?: string };
    return new Problem(code ?? 'internal', response.status, detail ?? response.statusText, field, retry);
  } catch {
    return new Problem('internal', response.status, response.statusText, undefined, retry);
  }
}

export function companyPath(slug: string, rest = ''): string {
  return `companies/${encodeURIComponent(slug)}${rest && `/${rest}`}`;
}
