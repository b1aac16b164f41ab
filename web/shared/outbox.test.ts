import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Outbox, newClientId, type Delivery, type Exclusively, type OutboxEntry } from './outbox';
import { MemoryStore } from './outbox_store';
import type { Ack } from './protocol';
import { FakeClock, oneTurn, settled } from './testing';

/** A server that stores each client id once, and loses requests or answers when it is told to. */
class Line {
  readonly stored: string[] = [];
  readonly ids: string[] = [];
  attempts = 0;
  concurrent = 0;
  mostConcurrent = 0;
  fate: (entry: OutboxEntry, attempt: number) => 'fine' | 'request lost' | 'answer lost' | 'refuse' | 'busy' = () => 'fine';

  readonly deliver = async (entry: OutboxEntry): Promise<Delivery> => {
    this.attempts += 1;
    this.concurrent += 1;
    this.mostConcurrent = Math.max(this.mostConcurrent, this.concurrent);
    const fate = this.fate(entry, this.attempts);
    await oneTurn();
    this.concurrent -= 1;
    if (fate === 'refuse') return { is: 'refused', why: { code: 'gone', message: 'The link has expired.' } };
    if (fate === 'busy') return { is: 'unknown', retryAfterMs: 60_000 };
    if (fate === 'request lost') return { is: 'unknown' };
    const duplicate = this.ids.includes(entry.client_id);
    if (!duplicate) {
      this.ids.push(entry.client_id);
      this.stored.push(entry.body);
    }
    if (fate === 'answer lost') return { is: 'unknown' };
    const seq = this.ids.indexOf(entry.client_id) + 1;
    const ack: Ack = { client_id: entry.client_id, conversation: '1', seq, ev: seq, at: seq, duplicate };
    return { is: 'acknowledged', ack };
  };
}

/** What Web Locks do: one after the other, over all tabs. */
function locks(): Exclusively {
  let last: Promise<void> = Promise.resolve();
  return (_, work) => (last = last.then(work));
}

class Channel {
  readonly #ends: ((note: unknown) => void)[] = [];

  open(): { postMessage(note: unknown): void; onmessage: ((event: MessageEvent) => void) | null; close(): void } {
    const end = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: () => {}, close: () => {} };
    const hear = (note: unknown): void => end.onmessage?.(new MessageEvent('message', { data: structuredClone(note) }));
    this.#ends.push(hear);
    return Object.assign(end, {
      postMessage: (note: unknown) => {
        for (const other of this.#ends) if (other !== hear) other(note);
      },
    });
  }
}

let clock: FakeClock;
let line: Line;
let store: MemoryStore;
let channel: Channel;
let exclusively: Exclusively;

beforeEach(() => {
  clock = new FakeClock();
  line = new Line();
  store = new MemoryStore();
  channel = new Channel();
  exclusively = locks();
});

interface Tab {
  outbox: Outbox;
  shown: OutboxEntry[];
  acknowledged: string[];
}

function openTab(box = 'customer:acme'): Tab {
  const tab: Tab = { shown: [], acknowledged: [], outbox: undefined as unknown as Outbox };
  tab.outbox = new Outbox({
    box,
    store,
    deliver: line.deliver,
    clock,
    exclusively,
    neighbours: channel.open() as unknown as BroadcastChannel,
    on: {
      changed: (entries) => (tab.shown = entries),
      acknowledged: (entry) => tab.acknowledged.push(entry.body),
    },
  });
  return tab;
}

async function quiet(): Promise<void> {
  for (let round = 0; round < 40; round += 1) await settled();
}

describe('one tab', () => {
  test('sends in the order of writing and then is empty', async () => {
    const { outbox, acknowledged } = openTab();
    for (const body of ['one', 'two', 'three']) {
      await outbox.add({ body });
      await clock.advance(1);
    }
    await quiet();
    expect(line.stored).toEqual(['one', 'two', 'three']);
    expect(acknowledged).toEqual(['one', 'two', 'three']);
    expect(await store.all('customer:acme')).toEqual([]);
  });

  test('sends one at a time', async () => {
    const { outbox } = openTab();
    await Promise.all(['a', 'b', 'c'].map((body) => outbox.add({ body })));
    await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
    await quiet();
    expect(line.stored).toHaveLength(3);
    expect(line.mostConcurrent).toBe(1);
  });

  test.each(['request lost', 'answer lost'] as const)('with every first %s stores each message once', async (fate) => {
    const { outbox } = openTab();
    const failed = new Set<string>();
    line.fate = (entry) => {
      if (failed.has(entry.client_id)) return 'fine';
      failed.add(entry.client_id);
      return fate;
    };
    for (const body of ['one', 'two']) await outbox.add({ body });
    await clock.advance(120_000);
    await quiet();
    expect(line.stored.toSorted()).toEqual(['one', 'two']);
    expect(await store.all('customer:acme')).toEqual([]);
  });

  test('tries again at growing distances while the outcome is unknown', async () => {
    const { outbox, shown } = openTab();
    line.fate = () => 'request lost';
    await outbox.add({ body: 'patience' });
    await quiet();
    await clock.advance(60_000);
    expect(line.attempts).toBe(7); // at 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s
    expect(shown).toEqual([]);
    expect(await store.all('customer:acme')).toHaveLength(1);
  });

  test('waits as long as the server asks', async () => {
    const { outbox } = openTab();
    line.fate = (_, attempt) => (attempt === 1 ? 'busy' : 'fine');
    await outbox.add({ body: 'later' });
    await quiet();
    await clock.advance(59_999);
    expect(line.attempts).toBe(1);
    await clock.advance(1);
    expect(line.stored).toEqual(['later']);
  });

  test('a refused message stays with its reason and holds up nobody', async () => {
    const tab = openTab();
    line.fate = (entry) => (entry.body === 'bad' ? 'refuse' : 'fine');
    await tab.outbox.add({ body: 'bad' });
    await clock.advance(1);
    await tab.outbox.add({ body: 'good' });
    await quiet();
    expect(line.stored).toEqual(['good']);
    expect(tab.shown).toMatchObject([{ body: 'bad', refused: { code: 'gone' } }]);
    expect(line.attempts).toBe(2);
  });

  test('a refused message can be tried again with its own id, or removed', async () => {
    const tab = openTab();
    line.fate = () => 'refuse';
    const entry = await tab.outbox.add({ body: 'bad' });
    const other = await tab.outbox.add({ body: 'worse' });
    await quiet();
    line.fate = () => 'fine';
    await tab.outbox.retry(entry.client_id);
    await tab.outbox.remove(other.client_id);
    await quiet();
    expect(line.ids).toEqual([entry.client_id]);
    expect(tab.shown).toEqual([]);
  });

  test('what waits can be refused, so that only a person sends it', async () => {
    const tab = openTab();
    line.fate = () => 'request lost';
    const entry = await tab.outbox.add({ body: 'of somebody else, perhaps' });
    await quiet();
    await tab.outbox.refuse({ code: 'signed_out', message: '' });
    line.fate = () => 'fine';
    await tab.outbox.flush();
    await quiet();
    expect(line.stored).toEqual([]);
    expect(tab.shown).toMatchObject([{ refused: { code: 'signed_out' } }]);
    await tab.outbox.retry(entry.client_id);
    await quiet();
    expect(line.stored).toEqual(['of somebody else, perhaps']);
  });

  test('after a conflict the retry takes a new id', async () => {
    const tab = openTab();
    await store.put({
      client_id: 'taken', box: 'customer:acme', at: 0, body: 'text', refused: { code: 'conflict', message: '' },
    });
    await tab.outbox.retry('taken');
    await quiet();
    expect(line.stored).toEqual(['text']);
    expect(line.ids).not.toContain('taken');
  });

  test('is written down before it is sent', async () => {
    const { outbox } = openTab();
    let kept: OutboxEntry[] = [];
    line.fate = () => {
      void store.all('customer:acme').then((entries) => (kept = entries));
      return 'request lost';
    };
    await outbox.add({ body: 'first kept, then sent' });
    await quiet();
    expect(kept).toMatchObject([{ body: 'first kept, then sent' }]);
  });
});

test('a message that is kept counts as kept, though the page could not be told', async () => {
  const { outbox } = openTab();
  vi.spyOn(store, 'all').mockRejectedValueOnce(new Error('the connection is closing'));
  await outbox.add({ body: 'kept' });
  await quiet();
  expect(line.stored).toEqual(['kept']);
});

describe('several tabs', () => {
  test('a tab killed while sending: the next one sends it, and it is stored once', async () => {
    const killed = openTab();
    line.fate = (_, attempt) => (attempt === 1 ? 'answer lost' : 'fine');
    await killed.outbox.add({ body: 'hello' });
    await quiet();
    killed.outbox.close();
    const next = openTab();
    await next.outbox.flush();
    await quiet();
    expect(line.stored).toEqual(['hello']);
    expect(line.attempts).toBe(2);
    expect(await store.all('customer:acme')).toEqual([]);
  });

  test('three tabs flushing at once send each message once', async () => {
    const tabs = [openTab(), openTab(), openTab()];
    await Promise.all(tabs.map((tab, index) => tab.outbox.add({ body: `from ${index}` })));
    await Promise.all(tabs.map((tab) => tab.outbox.flush()));
    await quiet();
    expect(line.stored.toSorted()).toEqual(['from 0', 'from 1', 'from 2']);
    expect(line.attempts).toBe(3);
    expect(line.mostConcurrent).toBe(1);
  });

  test('each shows what the others wrote and sent', async () => {
    const writer = openTab();
    const reader = openTab();
    line.fate = () => 'request lost';
    await writer.outbox.add({ body: 'hello' });
    await quiet();
    expect(reader.shown).toMatchObject([{ body: 'hello' }]);
    line.fate = () => 'fine';
    await writer.outbox.flush();
    await quiet();
    expect(reader.acknowledged).toEqual(['hello']);
    expect(reader.shown).toEqual([]);
  });

  test('boxes do not mix', async () => {
    const acme = openTab();
    const other = openTab('customer:other');
    line.fate = () => 'refuse';
    await acme.outbox.add({ body: 'for acme' });
    await other.outbox.refresh();
    await quiet();
    expect(other.shown).toEqual([]);
    expect(acme.shown).toHaveLength(1);
  });
});

test('client ids are canonical random UUIDs', () => {
  const ids = new Set(Array.from({ length: 500 }, newClientId));
  expect(ids.size).toBe(500);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
