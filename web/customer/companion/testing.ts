import { vi } from 'vitest';

export { fakePush, type FakePush } from '../../shared/push/testing';

/** A server by "METHOD path": a body is answered with 200, a number is a status, a function is asked. */
export class FakeServer {
  readonly asked: { what: string; body: unknown }[] = [];
  readonly answers: Record<string, unknown>;

  constructor(answers: Record<string, unknown>) {
    this.answers = answers;
    vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => this.#answer(url, init));
  }

  /** Bodies of the requests of this kind, in order. */
  bodies(what: string): unknown[] {
    return this.asked.filter((each) => each.what === what).map((each) => each.body);
  }

  async #answer(url: string, init: RequestInit): Promise<Response> {
    const what = `${init.method ?? 'GET'} ${url.replace('/-/api/v1/customer/acme', '')}`;
    this.asked.push({ what, body: init.body === undefined ? undefined : JSON.parse(String(init.body)) });
    const given = this.answers[what];
    const answer: unknown = typeof given === 'function' ? (given as () => unknown)() : given;
    if (answer === undefined) throw new TypeError('no network');
    if (typeof answer === 'number') return new Response(null, { status: answer });
    const status = (answer as { status?: unknown }).status;
    return Response.json(answer, { status: typeof status === 'number' ? status : 200 });
  }
}

export function problem(status: number, code: string): object {
  return { type: '', title: '', status, code };
}
