import { beforeEach, describe, expect, test } from 'vitest';
import { Connection, type ConnectionOptions } from './connection';
import type { Cursor } from './protocol';
import { FakeClock, FakeSocket, settled } from './testing';

const cursor: Cursor = { epoch: 'e1', ev: 10 };
let clock: FakeClock;
let sockets: FakeSocket[];
let heard: string[];

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  heard = [];
});

function connect(options: Partial<ConnectionOptions> = {}): Connection {
  const connection = new Connection({
    who: { as: 'customer', company: 'acme', topic: '' },
    cursor,
    origin: 'https://chat.example',
    clock,
    openSocket: (url) => {
      const opened = new FakeSocket(url);
      sockets.push(opened);
      return opened;
    },
    fetch: () => Promise.reject(new Error('no network')),
    on: {
      events: (events, at) => heard.push(`events ${events.length} to ${at.ev}`),
      reset: (_, at) => heard.push(`reset ${at.epoch} ${at.ev}`),
      ready: () => heard.push('ready'),
      answer: ({ type }) => heard.push(type),
      status: (status) => heard.push(status),
      whisper: ({ type }) => heard.push(type),
    },
    ...options,
  });
  connection.start();
  return connection;
}

function socket(index: number): FakeSocket {
  const found = sockets[index];
  if (!found) throw new Error(`only ${sockets.length} sockets were opened`);
  return found;
}

function live(options: Partial<ConnectionOptions> = {}): Connection {
  const connection = connect(options);
  socket(0).accept();
  socket(0).say({ type: 'welcome', ...cursor });
  heard.length = 0;
  return connection;
}

function message(ev: number): Record<string, unknown> {
  return { ev, type: 'message', conversation: '1', message: {} };
}

describe('hello', () => {
  test('carries who we are and the cursor', () => {
    connect();
    socket(0).accept();
    expect(socket(0).url).toBe('wss://chat.example/-/ws');
    expect(socket(0).sent).toEqual([{ type: 'hello', v: 1, as: 'customer', company: 'acme', topic: '', cursor }]);
  });

  test('without a cursor asks for a snapshot', () => {
    connect({ cursor: undefined });
    socket(0).accept();
    expect(socket(0).sent[0]).not.toHaveProperty('cursor');
    socket(0).say({ type: 'reset', epoch: 'e2', ev: 7, messages: [], older: false });
    expect(heard).toEqual(['connecting', 'reset e2 7', 'live', 'ready']);
  });
});

describe('the three resume rules', () => {
  test('a frame that starts at the cursor is applied and moves it', () => {
    const connection = live();
    socket(0).say({ type: 'events', from: 10, to: 12, events: [message(11), message(12)] });
    expect(heard).toEqual(['events 2 to 12']);
    expect(connection.cursor).toEqual({ epoch: 'e1', ev: 12 });
  });

  test('a frame without events moves the cursor', () => {
    const connection = live();
    socket(0).say({ type: 'events', from: 10, to: 30, events: [] });
    expect(connection.cursor?.ev).toBe(30);
  });

  test('a frame that ends at or before the cursor is ignored', () => {
    const connection = live();
    socket(0).say({ type: 'events', from: 8, to: 10, events: [message(9)] });
    socket(0).say({ type: 'events', from: 3, to: 6, events: [message(4)] });
    expect(heard).toEqual([]);
    expect(connection.cursor?.ev).toBe(10);
    expect(socket(0).closed).toBe(false);
  });

  test.each([
    { gap: 'beyond the cursor', from: 11, to: 12 },
    { gap: 'across the cursor', from: 9, to: 12 },
  ])('a frame that starts $gap is not applied: connect again and ask', async ({ from, to }) => {
    live();
    socket(0).say({ type: 'events', from, to, events: [message(to)] });
    expect(heard).toEqual(['connecting']);
    expect(socket(0).closed).toBe(true);
    await clock.advance(500);
    socket(1).accept();
    expect(socket(1).sent[0]).toMatchObject({ cursor });
  });

  test('reset replaces the cursor, also by an earlier one', () => {
    const connection = live();
    socket(0).say({ type: 'reset', epoch: 'e2', ev: 3 });
    expect(heard).toEqual(['reset e2 3', 'ready']);
    expect(connection.cursor).toEqual({ epoch: 'e2', ev: 3 });
  });

  test('resync goes on from its place and sends again what is open', () => {
    const connection = live();
    socket(0).say({ type: 'resync', ev: 8 });
    expect(heard).toEqual(['ready']);
    socket(0).say({ type: 'events', from: 8, to: 11, events: [message(9), message(11)] });
    expect(connection.cursor?.ev).toBe(11);
  });

  test('resync beyond the cursor would skip events: connect again instead', () => {
    const connection = live();
    socket(0).say({ type: 'resync', ev: 99 });
    expect(heard).toEqual(['connecting']);
    expect(connection.cursor).toEqual(cursor);
  });
});

describe('staying connected', () => {
  test('comes back after 0.5 s, doubling up to 30 s', async () => {
    connect({ fetch: () => new Promise(() => {}) });
    const waits: number[] = [];
    socket(0).accept();
    socket(0).drop();
    for (let round = 1; round <= 8; round += 1) {
      const begin = clock.now();
      while (sockets.length === round) await clock.advance(100);
      waits.push(clock.now() - begin);
      socket(round).accept();
      socket(round).drop();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test('pings after 15 s of silence, and gives the socket up 10 s later', async () => {
    live();
    await clock.advance(14_999);
    expect(socket(0).sent).toHaveLength(1);
    await clock.advance(1);
    expect(socket(0).sent.at(-1)).toEqual({ type: 'ping' });
    await clock.advance(9_999);
    expect(socket(0).closed).toBe(false);
    await clock.advance(1);
    expect(socket(0).closed).toBe(true);
    expect(heard).toEqual(['connecting']);
  });

  test('a pong keeps the socket', async () => {
    live();
    for (let minute = 0; minute < 10; minute += 1) {
      await clock.advance(15_000);
      socket(0).say({ type: 'pong' });
    }
    expect(socket(0).closed).toBe(false);
  });

  test('a socket that never opens is given up after 10 s', async () => {
    connect();
    await clock.advance(10_000);
    expect(socket(0).closed).toBe(true);
  });

  test('waking does not sit out the backoff', async () => {
    const connection = live();
    socket(0).drop();
    connection.wake();
    expect(sockets).toHaveLength(2);
  });

  test('waking doubts a socket that has been quiet, but not a lively one', async () => {
    const connection = live();
    connection.wake();
    expect(socket(0).sent).toHaveLength(1);
    await clock.advance(6_000);
    connection.wake();
    expect(socket(0).sent.at(-1)).toEqual({ type: 'ping' });
  });

  test('a signed out client does not come back by itself', async () => {
    const connection = live();
    socket(0).say({ type: 'bye', reason: 'signed_out' });
    await clock.advance(120_000);
    expect(heard).toEqual(['denied']);
    expect(sockets).toHaveLength(1);
    connection.start();
    expect(sockets).toHaveLength(2);
  });

  test.each(['unauthenticated', 'not_found', 'unsupported_version'])('a hello refused by %s is not repeated', async (code) => {
    const connection = connect();
    socket(0).accept();
    socket(0).say({ type: 'error', code, message: '' });
    await clock.advance(120_000);
    expect(connection.status).toBe('denied');
    expect(sockets).toHaveLength(1);
  });

  test.each(['busy', 'internal', 'rate_limited'])('a hello answered by %s is repeated later', async (code) => {
    connect();
    socket(0).accept();
    socket(0).say({ type: 'error', code, message: '' });
    socket(0).drop();
    await clock.advance(500);
    expect(sockets).toHaveLength(2);
  });

  test('in step, what one frame asked for may be unknown', () => {
    const connection = live();
    socket(0).say({ type: 'error', code: 'not_found', message: '' });
    expect(connection.status).toBe('live');
    expect(heard).toEqual(['error']);
  });

  test('stop ends it for good', async () => {
    const connection = live();
    connection.stop();
    await clock.advance(120_000);
    expect(heard).toEqual(['stopped']);
    expect(sockets).toHaveLength(1);
  });

  test('send writes only to a socket that is in step', () => {
    const connection = connect();
    const read = { type: 'read', seq: 1 } as const;
    expect(connection.send(read)).toBe(false);
    socket(0).accept();
    expect(connection.send(read)).toBe(false);
    socket(0).say({ type: 'welcome', ...cursor });
    expect(connection.send(read)).toBe(true);
  });

  test('unknown frames and unknown events do no harm', () => {
    const connection = live();
    socket(0).say({ type: 'from_the_future' });
    socket(0).say({ type: 'events', from: 10, to: 11, events: [{ ev: 11, type: 'from_the_future' }] });
    expect(connection.cursor?.ev).toBe(11);
  });
});

function blocked(answers: (Response | 'hang')[]): { asked: string[] } & { connection: Connection } {
  const asked: string[] = [];
  const connection = connect({
    fetch: (url) => {
      asked.push(String(url));
      const answer = answers.shift() ?? 'hang';
      return answer === 'hang' ? new Promise(() => {}) : Promise.resolve(answer);
    },
  });
  return { asked, connection };
}

async function failTwice(): Promise<void> {
  socket(0).drop();
  await clock.advance(500);
  socket(1).drop();
  await clock.advance(1000);
}

function frame(from: number, to: number): Response {
  return Response.json({ type: 'events', from, to, events: to > from ? [message(to)] : [] });
}

describe('where WebSocket is blocked', () => {
  test('polls by the same cursor after two failed upgrades', async () => {
    const { asked, connection } = blocked([frame(10, 10), frame(10, 11)]);
    await failTwice();
    const url = 'https://chat.example/-/api/v1/customer/acme/events?';
    expect(asked).toEqual([
      `${url}wait=0&epoch=e1&ev=10&topic=`,
      `${url}wait=25&epoch=e1&ev=10&topic=`,
      `${url}wait=25&epoch=e1&ev=11&topic=`,
    ]);
    expect(connection.status).toBe('polling');
    expect(heard).toContain('ready');
    expect(heard.at(-1)).toBe('events 1 to 11');
  });

  test('one failed upgrade is not yet taken for blocked', async () => {
    const { asked } = blocked([]);
    socket(0).drop();
    await clock.advance(500);
    expect(sockets).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  test('a gap asks for a snapshot', async () => {
    const reset = Response.json({ type: 'reset', epoch: 'e2', ev: 50, messages: [], older: false });
    const { asked } = blocked([frame(12, 13), reset]);
    await failTwice();
    expect(asked[1]).not.toContain('ev=');
    expect(heard).toContain('reset e2 50');
  });

  test('a failed poll tries WebSocket again', async () => {
    const { connection } = blocked([new Response('', { status: 502 })]);
    await failTwice();
    expect(connection.status).toBe('offline');
    await clock.advance(30_000);
    expect(sockets.length).toBeGreaterThan(2);
  });

  test('401 means denied', async () => {
    const { connection } = blocked([new Response('{}', { status: 401 })]);
    await failTwice();
    expect(connection.status).toBe('denied');
  });

  test('WebSocket is tried again after five minutes', async () => {
    let asked = 0;
    connect({
      fetch: async () => {
        asked += 1;
        if (asked === 20) await clock.advance(300_000);
        await settled();
        return frame(10, 10);
      },
    });
    await failTwice();
    await expect.poll(() => sockets.length).toBe(3);
  });
});

describe('what needs no answer', () => {
  test('goes by the socket, and is not kept while there is none', () => {
    const connection = connect();
    connection.tell({ type: 'presence', front: true });
    socket(0).accept();
    socket(0).say({ type: 'welcome', epoch: 'e1', ev: 10 });
    connection.tell({ type: 'read', seq: 3 });
    expect(socket(0).sent.slice(1)).toEqual([{ type: 'read', seq: 3 }]);
  });

  test('goes by HTTP while polling', async () => {
    const posted: [string, unknown][] = [];
    let polls = 0;
    const tellOver = (who: ConnectionOptions['who']): Connection =>
      connect({
        who,
        fetch: (url, init) => {
          if (init?.method !== 'POST') return (polls += 1) % 2 === 1 ? Promise.resolve(frame(10, 10)) : new Promise(() => {});
          posted.push([String(url).replace('https://chat.example/-/api/v1/', ''), JSON.parse(String(init.body))]);
          return Promise.resolve(new Response(null, { status: 204 }));
        },
      });
    const customer = tellOver({ as: 'customer', company: 'acme', topic: 'jobs' });
    await failTwice();
    customer.tell({ type: 'typing', on: true });
    customer.stop();
    sockets = [];
    const agent = tellOver({ as: 'agent', company: 'acme' });
    await failTwice();
    agent.tell({ type: 'delivered', conversation: '9', seq: 3 });
    agent.tell({ type: 'presence', front: false });
    expect(posted).toEqual([
      ['customer/acme/typing', { on: true, topic: 'jobs' }],
      ['companies/acme/conversations/9/delivered', { seq: 3 }],
      ['companies/acme/presence', { front: false }],
    ]);
  });

  test('of others is handed on', () => {
    connect();
    socket(0).accept();
    socket(0).say({ type: 'welcome', epoch: 'e1', ev: 10 });
    socket(0).say({ type: 'typing', by: 'company', on: true });
    socket(0).say({ type: 'presence', company: { here: true } });
    expect(heard.slice(-2)).toEqual(['typing', 'presence']);
  });
});
