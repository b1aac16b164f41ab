import { systemClock, type Clock } from './clock';
import type { Connection } from './connection';
import type { Deliver, Delivery, OutboxEntry } from './outbox';
import type { Ack, ErrorCode, ErrorFrame, Problem, SendFrame, SendRequest, ServerFrame } from './protocol';

const ANSWER_MS = 15_000;

/** After these, sending the same entry again cannot help. Anything else, also an answer without a code, is "unknown". */
const REFUSALS: ReadonlySet<string> = new Set<ErrorCode>([
  'invalid_request', 'invalid_json', 'unknown_event', 'invalid_field', 'signed_out', 'wrong_origin', 'forbidden', 'not_found',
  'conflict', 'gone', 'too_large', 'method_not_allowed', 'unsupported_media_type',
]);

export interface CourierOptions {
  connection: Pick<Connection, 'send'>;
  /** Where `POST …/messages` of this entry goes. */
  url: (entry: OutboxEntry) => string;
  /** Whether the socket may carry this entry; default: always. A customer's socket belongs to one topic. */
  bySocket?: (entry: OutboxEntry) => boolean;
  fetch?: typeof fetch;
  clock?: Clock;
}

/** Carries entries over the open socket, or over HTTP while there is none. Hand it the connection's answers and ends. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (delivery: Delivery) => void>();

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  readonly deliver: Deliver = (entry) =>
    new Promise((resolve) => {
      const timer = this.#clock.after(ANSWER_MS, () => settle({ is: 'unknown' }));
      const settle = (delivery: Delivery): void => {
        timer.cancel();
        if (this.#waiting.get(entry.client_id) === settle) this.#waiting.delete(entry.client_id);
        resolve(delivery);
      };
      this.#waiting.set(entry.client_id, settle);
      if (!this.#sendBySocket(entry)) void this.#sendByHttp(entry, settle);
    });

  /** Give every `ack` and `error` frame here. */
  answer(frame: Extract<ServerFrame, { type: 'ack' | 'error' }>): void {
    if (frame.client_id === undefined) return;
    this.#waiting.get(frame.client_id)?.(frame.type === 'ack' ? { is: 'acknowledged', ack: frame } : refusal(frame));
  }

  /** The socket is gone, or the server dropped answers: what was in flight may or may not have arrived. */
  lost(): void {
    for (const settle of Array.from(this.#waiting.values())) settle({ is: 'unknown' });
  }

  #sendBySocket(entry: OutboxEntry): boolean {
    return (this.#options.bySocket?.(entry) ?? true) && this.#options.connection.send(sendFrame(entry));
  }

  async #sendByHttp(entry: OutboxEntry, settle: (delivery: Delivery) => void): Promise<void> {
    const delivery = await this.#post(entry);
    settle(delivery);
    // A definite answer holds for every attempt, so one that comes late serves the attempt that waits now.
    if (delivery.is !== 'unknown') this.#waiting.get(entry.client_id)?.(delivery);
  }

  async #post(entry: OutboxEntry): Promise<Delivery> {
    try {
      const response = await (this.#options.fetch ?? fetch)(this.#options.url(entry), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(sendRequest(entry)),
        keepalive: true, // finish even if the tab is closed now
      });
      const answer = (await response.json()) as Ack | Problem;
      if (response.ok) return { is: 'acknowledged', ack: answer as Ack };
      const problem = answer as Problem;
      const seconds = problem.retry_after ?? Number(response.headers.get('Retry-After') ?? 0);
      return refusal({ code: problem.code, message: problem.detail ?? problem.title, retry_after: seconds });
    } catch {
      return { is: 'unknown' };
    }
  }
}

function refusal(error: Pick<ErrorFrame, 'code' | 'message' | 'retry_after'>): Delivery {
  if (REFUSALS.has(error.code)) return { is: 'refused', why: { code: error.code, message: error.message } };
  return { is: 'unknown', retryAfterMs: (error.retry_after ?? 0) * 1000 };
}

function sendFrame(entry: OutboxEntry): SendFrame {
  const { box: _, at: __, refused: ___, topic: ____, ...fields } = entry;
  return { type: 'send', ...fields };
}

function sendRequest(entry: OutboxEntry): SendRequest {
  const { box: _, at: __, refused: ___, topic, conversation: ____, ...fields } = entry;
  return fields.link === undefined && topic !== undefined ? { ...fields, topic } : fields;
}
