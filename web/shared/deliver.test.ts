import { beforeEach, describe, expect, test } from 'vitest';
import { Courier } from './deliver';
import type { Delivery, OutboxEntry } from './outbox';
import type { ClientFrame } from './protocol';
import { FakeClock, settled } from './testing';

const entry: OutboxEntry = { client_id: 'c1', box: 'customer:acme', at: 5, body: 'hi', link: 'shop', topic: 'jobs', reply_to: 2 };
const ack = { client_id: 'c1', conversation: '9', seq: 3, ev: 4, at: 5, duplicate: false };

let clock: FakeClock;
let socketOpen: boolean;
let frames: ClientFrame[];
let requests: { url: string; body: unknown }[];
let answer: () => Promise<Response>;

beforeEach(() => {
  clock = new FakeClock();
  socketOpen = true;
  frames = [];
  requests = [];
  answer = () => Promise.resolve(Response.json({ ...ack, epoch: 'e1' }));
});

function courier(options: { bySocket?: (each: OutboxEntry) => boolean } = {}): Courier {
  return new Courier({
    connection: {
      send(frame) {
        if (socketOpen) frames.push(frame);
        return socketOpen;
      },
    },
    url: () => '/messages',
    clock,
    fetch: (url, init) => {
      requests.push({ url: String(url), body: JSON.parse(String(init?.body)) });
      return answer();
    },
    ...options,
  });
}

async function outcome(delivery: Promise<Delivery>): Promise<Delivery | 'open'> {
  return Promise.race([delivery, settled().then(() => 'open' as const)]);
}

describe('over the socket', () => {
  test('sends the wire fields only, and is acknowledged by the ack of its id', async () => {
    const carrier = courier();
    const delivery = carrier.deliver(entry);
    expect(frames).toEqual([{ type: 'send', client_id: 'c1', body: 'hi', link: 'shop', reply_to: 2 }]);
    carrier.answer({ type: 'ack', ...ack, client_id: 'another' });
    expect(await outcome(delivery)).toBe('open');
    carrier.answer({ type: 'ack', ...ack });
    expect(await outcome(delivery)).toMatchObject({ is: 'acknowledged', ack });
    expect(requests).toEqual([]);
  });

  test('a lost connection leaves the outcome unknown', async () => {
    const carrier = courier();
    const delivery = carrier.deliver(entry);
    carrier.lost();
    expect(await outcome(delivery)).toEqual({ is: 'unknown' });
  });

  test('no answer for 15 s leaves it unknown', async () => {
    const delivery = courier().deliver(entry);
    await clock.advance(15_000);
    expect(await outcome(delivery)).toEqual({ is: 'unknown' });
  });

  test('a conversation of another topic goes over HTTP', async () => {
    const delivery = courier({ bySocket: (each) => each.topic === '' }).deliver(entry);
    expect(await outcome(delivery)).toMatchObject({ is: 'acknowledged' });
    expect(frames).toEqual([]);
    expect(requests).toEqual([
      { url: '/messages', body: { client_id: 'c1', body: 'hi', link: 'shop', reply_to: 2 } },
    ]);
  });
});

describe('an answer by HTTP that comes after the message was sent again by the socket', () => {
  let older: Promise<Delivery>;
  let newer: Promise<Delivery>;
  let carrier: Courier;
  let late: (response: Response) => void;

  beforeEach(async () => {
    answer = () => new Promise((resolve) => (late = resolve));
    carrier = courier();
    socketOpen = false;
    older = carrier.deliver(entry);
    carrier.lost(); // the socket is there again: what is open goes once more
    socketOpen = true;
    newer = carrier.deliver(entry);
    expect(await outcome(older)).toEqual({ is: 'unknown' });
  });

  test('settles the attempt that waits now', async () => {
    late(Response.json({ ...ack, epoch: 'e1' }));
    expect(await outcome(newer)).toMatchObject({ is: 'acknowledged', ack });
  });

  test('leaves it waiting for its own answer when it says nothing', async () => {
    late(new Response('Bad Gateway', { status: 502 }));
    expect(await outcome(newer)).toBe('open');
    carrier.answer({ type: 'ack', ...ack });
    expect(await outcome(newer)).toMatchObject({ is: 'acknowledged', ack });
  });
});

test('the main link stands in what is sent, by either way', async () => {
  const carrier = courier();
  void carrier.deliver({ ...entry, link: '' });
  socketOpen = false;
  await carrier.deliver({ ...entry, link: '' });
  expect([frames[0], requests[0]?.body]).toMatchObject([{ link: '' }, { link: '' }]);
});

describe('what an error means', () => {
  const cases: [code: string, status: number, is: Delivery['is']][] = [
    ['invalid_field', 400, 'refused'],
    ['conflict', 409, 'refused'],
    ['gone', 410, 'refused'],
    ['not_found', 404, 'refused'],
    ['too_large', 413, 'refused'],
    ['internal', 500, 'unknown'],
    ['busy', 503, 'unknown'],
    ['storage_full', 503, 'unknown'],
    ['rate_limited', 429, 'unknown'],
    ['unauthenticated', 401, 'unknown'],
  ];

  test.each(cases)('%s (%i) over HTTP is %s', async (code, status, is) => {
    socketOpen = false;
    answer = () => Promise.resolve(Response.json({ type: 'about:blank', title: 't', status, code }, { status }));
    expect((await courier().deliver(entry)).is).toBe(is);
  });

  test.each(cases)('%s (%i) over the socket is %s', async (code, _, is) => {
    const carrier = courier();
    const delivery = carrier.deliver(entry);
    carrier.answer({ type: 'error', code, message: 'm', client_id: 'c1' } as Parameters<Courier['answer']>[0]);
    expect((await delivery).is).toBe(is);
  });

  test('Retry-After is kept', async () => {
    socketOpen = false;
    const problem = { type: 'about:blank', title: 't', status: 429, code: 'rate_limited' };
    answer = () => Promise.resolve(Response.json(problem, { status: 429, headers: { 'Retry-After': '7' } }));
    expect(await courier().deliver(entry)).toEqual({ is: 'unknown', retryAfterMs: 7000 });
  });

  test("a proxy's error page, without one of our codes, is unknown", async () => {
    socketOpen = false;
    answer = () => Promise.resolve(new Response('<h1>Bad Gateway</h1>', { status: 400 }));
    expect(await courier().deliver(entry)).toEqual({ is: 'unknown' });
    answer = () => Promise.resolve(Response.json({ error: 'captive portal' }, { status: 403 }));
    expect((await courier().deliver(entry)).is).toBe('unknown');
  });

  test('no network is unknown', async () => {
    socketOpen = false;
    answer = () => Promise.reject(new TypeError('network'));
    expect(await courier().deliver(entry)).toEqual({ is: 'unknown' });
  });
});
