import { effect } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEvent } from '../../shared/protocol';
import { FakeSocket } from '../../shared/testing';
import { visible } from './list';
import { Workspace } from './workspace';
import { sampleConversation as conversation } from '../testing';

const began = (ev: number, id: string): LogEvent => ({ ev, type: 'episode', conversation: id, status: 'open', number: 1, at: 1 });
const list = 'conversations?status=open&limit=50';

/** What the server holds now; a path that is not there fails as a broken server does. */
let server: Record<string, unknown>;
let posted: [path: string, body: unknown][];
let sockets: FakeSocket[];
let space: Workspace;
const detail = () => space.threads.details.value.get('3');
const shown = () => visible(space.conversations.state.value, 'open').map((c) => c.id);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  server = { links: { links: [] } };
  sockets = [];
  posted = [];
  vi.stubGlobal('WebSocket', function open(url: string) {
    const socket = new FakeSocket(url);
    sockets.push(socket);
    return socket;
  });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const path = url.replace('/-/api/v1/companies/acme/', '');
    if (typeof init.body === 'string') posted.push([path, JSON.parse(init.body)]);
    const body = server[path];
    return body === undefined ? Response.json({ code: 'internal' }, { status: 500 }) : Response.json(body);
  });
});
afterEach(() => {
  space.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function connect(frame: Record<string, unknown>): Promise<FakeSocket> {
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket');
  socket.accept();
  socket.say(frame);
  await vi.advanceTimersByTimeAsync(0);
  return socket;
}

async function start(): Promise<FakeSocket> {
  space = new Workspace('acme', '1', () => undefined);
  return connect({ type: 'reset', epoch: 'a', ev: 5 });
}

describe('after a reset', () => {
  it('the lists are asked for until they come, and the failure can be seen meanwhile', async () => {
    server[list] = { ev: 5, conversations: [conversation('8', 50)] };
    const socket = await start();
    expect(shown()).toEqual(['8']);
    delete server[list];
    socket.drop();
    await vi.advanceTimersByTimeAsync(1000);
    await connect({ type: 'reset', epoch: 'a', ev: 90 });
    expect(space.stale.value).toMatchObject({ code: 'internal' });
    expect(shown()).toEqual(['8']);
    server[list] = { ev: 95, conversations: [conversation('9', 60)] };
    await vi.advanceTimersByTimeAsync(5000);
    expect(shown()).toEqual(['9']);
    expect(space.stale.value).toBeUndefined();
  });

  it('the lists are asked for at once when the connection is there again', async () => {
    const socket = await start();
    await vi.advanceTimersByTimeAsync(10_000);
    server[list] = { ev: 5, conversations: [conversation('8', 50)] };
    socket.say({ type: 'resync', ev: 5 });
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toEqual(['8']);
  });

  it('of a restored database nothing of before stays, even if the first attempt fails', async () => {
    server[list] = { ev: 50, conversations: [conversation('8', 50)] };
    const socket = await start();
    delete server[list];
    socket.drop();
    await vi.advanceTimersByTimeAsync(1000);
    const again = await connect({ type: 'reset', epoch: 'b', ev: 3 });
    server[list] = { ev: 3, conversations: [conversation('9', 20)] };
    again.say({ type: 'resync', ev: 3 });
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toEqual(['9']);
  });
});

describe('the open conversation', () => {
  it('stays through a reset even if it is on no page of the list', async () => {
    server[list] = { ev: 5, conversations: [conversation('8', 50)] };
    server['conversations/3'] = { ...conversation('3', 10), ev: 5 };
    const socket = await start();
    await space.openConversation('3');
    socket.drop();
    await vi.advanceTimersByTimeAsync(1000);
    const known: boolean[] = [];
    const stop = effect(() => void known.push(space.conversation('3') !== undefined));
    server[list] = { ev: 95, conversations: [conversation('9', 60)] };
    await connect({ type: 'reset', epoch: 'a', ev: 90 });
    stop();
    expect(shown()).toEqual(['9', '3']);
    expect(known).not.toContain(false);
  });

  it('says why it cannot be had, and trying again fetches all of it', async () => {
    server[list] = { ev: 5, conversations: [] };
    await start();
    await space.openConversation('3');
    expect(space.conversations.unreachable.value.get('3')).toMatchObject({ code: 'internal' });
    server['conversations/3'] = { ...conversation('3', 10), ev: 5 };
    await space.openConversation('3');
    expect(space.conversation('3')).toBeDefined();
    expect(space.conversations.unreachable.value.size).toBe(0);
  });
});

describe('what was read', () => {
  it('is told until the server has heard', async () => {
    server[list] = { ev: 5, conversations: [conversation('8', 50, { last_seq: 4, unread: 3 })] };
    const socket = await start();
    space.read('8', 4);
    await vi.advanceTimersByTimeAsync(0);
    server['conversations/8/read'] = {};
    socket.say({ type: 'resync', ev: 5 });
    await vi.advanceTimersByTimeAsync(60_000);
    const told = ['conversations/8/read', { seq: 4 }];
    expect(posted).toEqual([told, told]);
  });
});

describe('a conversation that begins', () => {
  beforeEach(() => {
    server[list] = { ev: 5, conversations: [] };
  });

  it('is asked for until it comes', async () => {
    const socket = await start();
    socket.say({ type: 'events', from: 5, to: 6, events: [began(6, '8')] });
    await vi.advanceTimersByTimeAsync(0);
    server['conversations/8'] = { ...conversation('8', 50), ev: 6 };
    await vi.advanceTimersByTimeAsync(5000);
    expect(shown()).toEqual(['8']);
  });

  it('is asked for at once when the connection is there again', async () => {
    const socket = await start();
    socket.say({ type: 'events', from: 5, to: 6, events: [began(6, '8')] });
    await vi.advanceTimersByTimeAsync(0);
    server['conversations/8'] = { ...conversation('8', 50), ev: 6 };
    socket.say({ type: 'resync', ev: 6 });
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toEqual(['8']);
  });
});

describe('how far the customer has come', () => {
  const receipts = { company: { delivered: 1, read: 1, at: 1 }, customer: { delivered: 0, read: 0, at: 0 } };

  it('moves with the log, and whether they are here with what is whispered', async () => {
    server['conversations/3'] = { ...conversation('3', 10), ev: 5, episodes: [], receipts, presence: { here: false } };
    const socket = await start();
    await space.openConversation('3');
    const receipt = { ev: 6, type: 'receipt', conversation: '3', by: 'customer', delivered: 2, read: 2, at: 9 };
    socket.say({ type: 'events', from: 5, to: 6, events: [receipt] });
    socket.say({ type: 'presence', conversation: '3', customer: { here: true } });
    socket.say({ type: 'presence', conversation: '4', customer: { here: true } });
    expect(detail()?.receipts).toEqual({ ...receipts, customer: { delivered: 2, read: 2, at: 9 } });
    expect(detail()?.presence).toEqual({ here: true });
  });

  it('is asked for again when the line was lost for a moment', async () => {
    server['conversations/3'] = { ...conversation('3', 10), ev: 5, episodes: [], receipts, presence: { here: true } };
    const socket = await start();
    await space.openConversation('3');
    server['conversations/3'] = { ...conversation('3', 10), ev: 5, episodes: [], receipts, presence: { here: false } };
    socket.drop();
    await vi.advanceTimersByTimeAsync(1000);
    await connect({ type: 'welcome', epoch: 'a', ev: 5 });
    expect(detail()?.presence).toEqual({ here: false });
  });
});

describe('how the customer is told', () => {
  const told = { id: '1', to: 'customer', channel: 'push', outcome: 'sent', first_seq: 1, last_seq: 1, at: 9 };
  const reach = { push: 1, muted: false, state: 'push' };

  beforeEach(() => {
    server['conversations/3'] = { ...conversation('3', 10), ev: 5, episodes: [], reach, notices: [] };
  });

  it('comes with the log, and what was fetched later knows it already', async () => {
    const socket = await start();
    await space.openConversation('3');
    socket.say({ type: 'events', from: 5, to: 6, events: [{ ev: 6, type: 'notice', conversation: '3', notice: told }] });
    socket.say({ type: 'events', from: 6, to: 7, events: [{ ev: 7, type: 'notice', conversation: '4', notice: told }] });
    expect(detail()?.notices).toEqual([told]);
  });

  it('is muted at once, and heard again when the server refuses', async () => {
    await start();
    await space.openConversation('3');
    server['conversations/3/mute'] = {};
    await space.mute('3', true);
    expect(posted).toContainEqual(['conversations/3/mute', { muted: true }]);
    expect(detail()?.reach?.muted).toBe(true);
    delete server['conversations/3/mute'];
    const refused = space.mute('3', false);
    expect(detail()?.reach?.muted).toBe(false);
    await expect(refused).rejects.toMatchObject({ code: 'internal' });
    expect(detail()?.reach?.muted).toBe(true);
  });
});
