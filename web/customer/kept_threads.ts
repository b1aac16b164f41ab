import type { Id, Message } from '../shared/protocol';
import type { Thread } from '../shared/store';

/** A conversation as this device last showed it, for the time without a network. */
export interface KeptThread {
  company: string;
  topic: string;
  epoch: string;
  conversation: Id;
  /** Ascending, without holes. */
  messages: readonly Message[];
  older: boolean;
}

/** Kept per company and topic. Every method may reject: then nothing is kept, and nothing else may fail. */
export interface KeptThreads {
  get(company: string, topic: string): Promise<KeptThread | undefined>;
  put(thread: KeptThread): Promise<void>;
  /** All of one company, when the device is signed out there. */
  forget(company: string): Promise<void>;
}

/** As many messages as are kept of one conversation. */
export const KEPT_MESSAGES = 200;

const STORE = 'threads';

/** A database of its own: the outbox must never wait for a new version of this one. */
export class IndexedThreads implements KeptThreads {
  async get(company: string, topic: string): Promise<KeptThread | undefined> {
    return this.#work('readonly', (store) => store.get([company, topic]) as IDBRequest<KeptThread | undefined>);
  }

  async put(thread: KeptThread): Promise<void> {
    await this.#work('readwrite', (store) => store.put(thread));
  }

  async forget(company: string): Promise<void> {
    // An empty array sorts behind every text: all topics of this company.
    await this.#work('readwrite', (store) => store.delete(IDBKeyRange.bound([company], [company, []])));
  }

  async #work<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await open();
    try {
      return await new Promise<T>((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('dropline-kept', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ['company', 'topic'] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * The thread of an old page completed by what was kept since; the same object when that adds nothing. `known` is what
 * the page came with.
 */
export function withKept(known: Thread, epoch: string, kept: KeptThread | undefined): Thread {
  const { conversation, messages } = known;
  const last = kept?.messages.at(-1);
  if (!kept || !last || kept.epoch !== epoch) return known;
  if (conversation && (conversation.id !== kept.conversation || last.seq <= conversation.last_seq)) return known;
  const first = kept.messages[0]?.seq ?? 0;
  const before = messages.filter((each) => each.seq < first);
  const joined = first <= (messages.at(-1)?.seq ?? 0) + 1;
  return {
    ...known,
    conversation: { topic: kept.topic, ...conversation, id: kept.conversation, last_seq: last.seq },
    messages: joined ? [...before, ...kept.messages] : kept.messages,
    older: joined && before.length > 0 ? known.older : kept.older,
  };
}

/** What is worth keeping of a thread; nothing before there is a conversation. */
export function keptOf(company: string, topic: string, epoch: string, thread: Thread): KeptThread | undefined {
  if (!thread.conversation || thread.messages.length === 0) return undefined;
  const older = thread.older || thread.messages.length > KEPT_MESSAGES;
  const messages = thread.messages.slice(-KEPT_MESSAGES);
  return { company, topic, epoch, conversation: thread.conversation.id, messages, older };
}
