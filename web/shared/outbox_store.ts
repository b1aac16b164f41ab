import type { ErrorCode, Id } from './protocol';

/** A message on its way: kept from before the first attempt until it is acknowledged. */
export interface OutboxEntry {
  client_id: string;
  /** Whose outbox: entries of one box leave one at a time, in order of `at` and then `client_id`. */
  box: string;
  /** Milliseconds since 1970: when the person pressed send. */
  at: number;
  body: string;
  reply_to?: number;
  /** Customers: the code of the link they came by, `''` for the main one: it decides the conversation, by HTTP too. */
  link?: string;
  /** Customers: which conversation shows the entry. Sent only without a link; else that, or the socket, tells the server. */
  topic?: string;
  /** Agents: where to, and whether it is a note. */
  conversation?: Id;
  kind?: 'text' | 'note';
  /** Why the server refused it: it stays until the person retries or removes it. Absent: waiting. */
  refused?: Refusal;
}

/** `message` is the server's, in English; clients in other languages go by `code`. */
export interface Refusal {
  code: ErrorCode;
  message: string;
}

/** Where entries survive. Every tab of the browser sees the same one. */
export interface OutboxStore {
  all(box: string): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(clientId: string): Promise<void>;
}

/** IndexedDB, or memory where the browser denies it (private windows, blocked storage): then a closed tab forgets. */
export async function openOutboxStore(): Promise<OutboxStore> {
  try {
    return new IndexedStore(await openDatabase());
  } catch {
    return new MemoryStore();
  }
}

const STORE = 'outbox';
/** iOS sometimes never answers; a page that cannot start is worse than one that forgets. */
const OPEN_MS = 3000;

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('timed out')), OPEN_MS);
    const request = indexedDB.open('dropline', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: 'client_id' }).createIndex('box', 'box');
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close(); // never block a newer tab
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

class IndexedStore implements OutboxStore {
  #database: Promise<IDBDatabase>;

  constructor(database: IDBDatabase) {
    this.#database = Promise.resolve(database);
  }

  all(box: string): Promise<OutboxEntry[]> {
    return this.#work(
      (database) =>
        new Promise((resolve, reject) => {
          const request = database.transaction(STORE).objectStore(STORE).index('box').getAll(box);
          request.onsuccess = () => resolve((request.result as OutboxEntry[]).toSorted(byAge));
          request.onerror = () => reject(request.error);
        }),
    );
  }

  put(entry: OutboxEntry): Promise<void> {
    return this.#write((store) => store.put(entry));
  }

  remove(clientId: string): Promise<void> {
    return this.#write((store) => store.delete(clientId));
  }

  #write(change: (store: IDBObjectStore) => void): Promise<void> {
    return this.#work(
      (database) =>
        new Promise((resolve, reject) => {
          // Strict: the promise to the person ("kept") must hold even if the phone's battery dies now.
          const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(transaction.error);
          change(transaction.objectStore(STORE));
        }),
    );
  }

  /**
   * Browsers drop the connection of a suspended tab, or when the site's data is cleared, and say so with various errors.
   * Everything done here may be done twice, so after any error it is tried once more with a new connection.
   */
  async #work<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
    const database = this.#database;
    try {
      return await work(await database);
    } catch {
      if (this.#database === database) this.#database = openDatabase();
      return work(await this.#database);
    }
  }
}

export class MemoryStore implements OutboxStore {
  readonly #entries = new Map<string, OutboxEntry>();

  async all(box: string): Promise<OutboxEntry[]> {
    return [...this.#entries.values()].filter((entry) => entry.box === box).toSorted(byAge);
  }

  async put(entry: OutboxEntry): Promise<void> {
    this.#entries.set(entry.client_id, entry);
  }

  async remove(clientId: string): Promise<void> {
    this.#entries.delete(clientId);
  }
}

function byAge(a: OutboxEntry, b: OutboxEntry): number {
  return a.at - b.at || (a.client_id < b.client_id ? -1 : 1);
}
