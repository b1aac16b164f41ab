import type { ErrorCode, Id, Micros, Problem } from '../../shared/protocol';

/** How this person is reached: `GET …/reach`. */
export interface Reach {
  /** Without a key this server sends none. */
  push: { key: string; devices: number; here: boolean };
  /** Addresses are masked. `pending` was entered beside a confirmed one, and waits for its code. */
  email?: { address: string; confirmed: boolean; suppressed?: boolean; pending?: string };
  /** This server can send mail. */
  mail: boolean;
}

export interface Device {
  id: Id;
  name: string;
  created_at: Micros;
  seen_at: Micros;
  here: boolean;
}

/** A link that brings the conversation to another device, once. */
export interface Handover {
  url: string;
  expires_at: Micros;
  /** Modules of a side, quiet zone included, and the dark ones as a path. */
  qr: { size: number; path: string };
}

/** The server's refusal, or `offline` when there was no answer that could be understood. */
export class Refused extends Error {
  readonly code: ErrorCode | 'offline';

  constructor(code: ErrorCode | 'offline') {
    super(code);
    this.code = code;
  }
}

/** What a customer can ask about being reached. Every method rejects with `Refused`. */
export class WaysApi {
  readonly #base: string;
  readonly #topic: () => string;

  /** `topic`: of the conversation that is shown, and that links lead back to; it may begin while the panel is open. */
  constructor(slug: string, topic: () => string) {
    this.#base = `/-/api/v1/customer/${slug}`;
    this.#topic = topic;
  }

  reach(): Promise<Reach> {
    return this.#ask('GET', '/reach');
  }

  async devices(): Promise<Device[]> {
    return (await this.#ask<{ devices: Device[] }>('GET', '/devices')).devices;
  }

  signOut(device: Id): Promise<void> {
    return this.#ask('DELETE', `/devices/${device}`);
  }

  enterEmail(address: string): Promise<void> {
    return this.#ask('PUT', '/email', { address });
  }

  confirmEmail(code: string): Promise<Reach> {
    return this.#ask('POST', '/email/confirm', { code });
  }

  removeEmail(): Promise<void> {
    return this.#ask('DELETE', '/email');
  }

  handOver(): Promise<Handover> {
    return this.#ask('POST', '/handover', { topic: this.#topic() });
  }

  /** To the confirmed address. */
  mailLink(): Promise<void> {
    return this.#ask('POST', '/return-link', { topic: this.#topic() });
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch(() => undefined);
    if (!response) throw new Refused('offline');
    const answer: unknown = await response.json().catch(() => undefined); // 202 and 204 say nothing
    if (!response.ok) throw new Refused((answer as Problem | undefined)?.code ?? 'offline');
    return answer as T;
  }
}
