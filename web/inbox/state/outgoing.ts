import { signal } from '@preact/signals';
import type { Connection } from '../../shared/connection';
import { Courier } from '../../shared/deliver';
import { openOutboxStore, Outbox } from '../../shared/outbox';
import type { OutboxEntry } from '../../shared/outbox';
import type { Id } from '../../shared/protocol';
import { companyPath } from '../api';
import type { Draft } from './drafts';

/** A message of ours that the log has not shown yet. */
export interface OutgoingMessage {
  entry: OutboxEntry;
  state: 'waiting' | 'sent' | 'failed';
  /** Its place in the conversation, once the server has said so. */
  seq?: number;
}

/** The agent's outbox for one company: kept on this device until the server has it. */
export class Outgoing {
  readonly messages = signal<readonly OutgoingMessage[]>([]);

  readonly #courier: Courier;
  readonly #outbox: Promise<Outbox>;
  #waiting: readonly OutboxEntry[] = [];
  /** Acknowledged, but its event is still on the way: shown until the thread has it. */
  #settled = new Map<string, OutgoingMessage>();

  constructor(box: string, slug: string, connection: Connection) {
    this.#courier = new Courier({
      connection,
      url: (entry) => `/-/api/v1/${companyPath(slug, `conversations/${entry.conversation}/messages`)}`,
    });
    this.#outbox = this.#start(box);
  }

  readonly answer: Courier['answer'] = (frame) => this.#courier.answer(frame);

  /** The socket is gone: what was in flight is unknown and goes again with the same id. */
  lost(): void {
    this.#courier.lost();
  }

  async send(conversation: Id, { kind, body, reply_to }: Draft): Promise<void> {
    await (await this.#outbox).add({ conversation, kind, body, ...(reply_to !== undefined && { reply_to }) });
  }

  async flush(): Promise<void> {
    await (await this.#outbox).flush();
  }

  async retry(clientId: string): Promise<void> {
    await (await this.#outbox).retry(clientId);
  }

  async discard(clientId: string): Promise<void> {
    await (await this.#outbox).remove(clientId);
  }

  /** The log shows these: nothing is outgoing about them any more. */
  arrived(clientIds: readonly string[]): void {
    for (const id of clientIds) {
      if (this.#settled.delete(id)) continue;
      // The event overtook the acknowledgement: it is stored, so it must not be sent again.
      if (this.#waiting.some((entry) => entry.client_id === id)) void this.discard(id);
    }
    this.#show();
  }

  async close(): Promise<void> {
    this.#courier.lost();
    (await this.#outbox).close();
  }

  async #start(box: string): Promise<Outbox> {
    const outbox = new Outbox({
      box,
      store: await openOutboxStore(),
      deliver: this.#courier.deliver,
      on: {
        changed: (entries) => {
          this.#waiting = entries;
          this.#show();
        },
        acknowledged: (entry, { seq }) => {
          this.#settled.set(entry.client_id, { entry, state: 'sent', seq });
          this.#show();
        },
      },
    });
    await outbox.refresh();
    return outbox;
  }

  #show(): void {
    const waiting = this.#waiting
      .filter((entry) => !this.#settled.has(entry.client_id))
      .map((entry) => ({ entry, state: entry.refused === undefined ? ('waiting' as const) : ('failed' as const) }));
    this.messages.value = [...this.#settled.values(), ...waiting];
  }
}
