import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openOutboxStore, type OutboxEntry } from './outbox_store';
import { settled } from './testing';

const entry: OutboxEntry = { client_id: 'c1', box: 'customer:acme', at: 5, body: 'hi' };

interface Request {
  result?: unknown;
  onsuccess?: () => void;
}

function answered(result: unknown): Request {
  const request: Request = { result };
  queueMicrotask(() => request.onsuccess?.());
  return request;
}

/** As much of IndexedDB as the store uses; what is written survives its connections. */
class Browser {
  readonly kept = new Map<string, OutboxEntry>();
  readonly connections: { lost: boolean }[] = [];
  silent = false;

  open(): Request {
    if (this.silent) return {};
    const connection = { lost: false, transaction: () => this.#transaction(connection) };
    this.connections.push(connection);
    return answered(connection);
  }

  lose(): void {
    for (const connection of this.connections) connection.lost = true;
  }

  #transaction(connection: { lost: boolean }): unknown {
    if (connection.lost) throw new DOMException('The database connection is closing.', 'InvalidStateError');
    const transaction: { oncomplete?: () => void; objectStore: () => unknown } = {
      objectStore: () => ({
        put: (each: OutboxEntry) => this.kept.set(each.client_id, each),
        delete: (id: string) => this.kept.delete(id),
        index: () => ({ getAll: () => answered([...this.kept.values()]) }),
      }),
    };
    queueMicrotask(() => transaction.oncomplete?.());
    return transaction;
  }
}

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
  vi.stubGlobal('indexedDB', browser);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a lost connection is opened again, each time it is lost', async () => {
  const store = await openOutboxStore();
  browser.lose();
  await store.put(entry);
  expect(await store.all(entry.box)).toEqual([entry]);
  browser.lose();
  await store.remove(entry.client_id);
  expect(browser.kept.size).toBe(0);
  expect(browser.connections).toHaveLength(3);
});

test('a connection that cannot be opened again is tried with the next entry', async () => {
  const store = await openOutboxStore();
  browser.lose();
  const open = vi.spyOn(browser, 'open').mockImplementation(() => {
    throw new DOMException('The user denied it.', 'SecurityError');
  });
  await expect(store.put(entry)).rejects.toThrow('denied');
  open.mockRestore();
  await store.put(entry);
  expect(browser.kept.get('c1')).toEqual(entry);
});

test('storage that never answers does not hold up the page: entries are kept in memory', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  browser.silent = true;
  const opening = openOutboxStore();
  await settled();
  vi.advanceTimersByTime(3000);
  const store = await opening;
  await store.put(entry);
  expect(await store.all(entry.box)).toEqual([entry]);
  expect(browser.kept.size).toBe(0);
});
