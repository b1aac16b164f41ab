import type { Id } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { RetryQueue } from './retry_queue';

/**
 * Tells the server how far this agent has read, until it has heard. By HTTP, as only that has an answer: a socket takes a
 * `read` also when it is dead already, and no event follows where the marker was as far before.
 */
export class ReadMarkers {
  readonly #slug: string;
  readonly #wanted = new Map<Id, number>();
  readonly #queue = new RetryQueue<Id>((id) => this.#tell(id));

  constructor(slug: string) {
    this.#slug = slug;
  }

  move(id: Id, seq: number): void {
    this.#wanted.set(id, seq);
    void this.#queue.add(id);
  }

  retryNow(): void {
    this.#queue.retryNow();
  }

  close(): void {
    this.#queue.stop();
  }

  #tell(id: Id): Promise<void> {
    return request('POST', companyPath(this.#slug, `conversations/${id}/read`), { seq: this.#wanted.get(id) });
  }
}
