import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryStore } from '../shared/outbox_store';
import type { LogEvent, Message, Reply } from '../shared/protocol';
import { FakeSocket, settled } from '../shared/testing';
import { localCalendar } from '../shared/time';
import { createModel, type Model } from './model';
import type { PageState } from './page_state';
import { Session } from './session';
import { message, pageState } from './testing';

let sockets: FakeSocket[];
let model: Model;
let session: Session;
let received: number[];

beforeEach(() => {
  sockets = [];
  received = [];
  class Socket extends FakeSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  vi.stubGlobal('WebSocket', Socket);
});

afterEach(() => {
  session.pause();
  session.outbox.close();
  vi.unstubAllGlobals();
});

function open(page: Partial<PageState> = {}, store = new MemoryStore()): void {
  const talked = { conversation: { id: '9', topic: '', last_seq: 1 }, messages: [message(1)], ev: 10 };
  model = createModel(pageState({ ...talked, ...page }));
  session = new Session(model, store, (messages) => received.push(...messages.map((each) => each.seq)));
  session.start();
}

function line(): FakeSocket {
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket was opened');
  return socket;
}

function welcome(): void {
  line().accept();
  line().say({ type: 'welcome', epoch: 'e', ev: 10 });
}

function event(ev: number, each: Message): LogEvent {
  return { ev, type: 'message', conversation: '9', message: each };
}

function shown(): number[] {
  return model.thread.value.messages.map((each) => each.seq);
}

test('an answer that comes after the acknowledgement of a later message of one’s own is new', async () => {
  open();
  welcome();
  await session.outbox.add({ body: 'mine', topic: '', link: '' });
  await settled();
  const { client_id } = line().sent.at(-1) as { client_id?: string };
  line().say({ type: 'ack', client_id, conversation: '9', seq: 3, ev: 12, at: 5, duplicate: false });
  await settled();
  const mine: Message = { ...message(3, { kind: 'customer' }), client_id: client_id ?? '' };
  line().say({ type: 'events', from: 10, to: 12, events: [event(11, message(2)), event(12, mine)] });
  expect(shown()).toEqual([1, 2, 3]);
  expect(received).toEqual([2]);
});

test('what is shown already is not new', () => {
  open();
  welcome();
  line().say({ type: 'events', from: 10, to: 11, events: [event(11, message(1))] });
  expect(received).toEqual([]);
});

describe('older history that was asked for', () => {
  beforeEach(() => open({ before: 5, messages: [message(3), message(4)] }));

  test('stays until the reader goes to the newest', () => {
    expect(sockets).toEqual([]);
    session.follow();
    line().accept();
    expect(line().sent[0]).not.toHaveProperty('cursor');
    const conversation = { id: '9', topic: '', last_seq: 8 };
    line().say({ type: 'reset', epoch: 'e', ev: 20, conversation, messages: [message(7), message(8)], older: true });
    expect(shown()).toEqual([7, 8]);
    expect(model.past.value).toBe(false);
  });

  test('stays when a message written elsewhere is acknowledged', async () => {
    const ack = { conversation: '9', seq: 9, ev: 21, at: 5, duplicate: false };
    const fetched = vi.fn(() => Promise.resolve(Response.json(ack)));
    vi.stubGlobal('fetch', fetched);
    await session.outbox.add({ body: 'written in another tab', topic: '', link: '' });
    await settled();
    expect(fetched).toHaveBeenCalledOnce();
    expect(model.outbox.value).toEqual([]);
    expect(shown()).toEqual([3, 4]);
    expect(sockets).toEqual([]);
  });
});

test('a page that is denied is loaded again, to show what this device may see', () => {
  const reload = vi.spyOn(location, 'reload').mockReturnValue();
  open();
  line().accept();
  line().say({ type: 'error', code: 'not_found', message: '' });
  expect(reload).toHaveBeenCalledOnce();
});

function said(en: string): Reply {
  return { open: true, text: { de: '', en } };
}

test('by when an answer may be expected follows the log, the snapshot, and a second look at the page', async () => {
  open({ reply: said('Usually answers within an hour.') });
  expect(model.outlook.value).toBe('Usually answers within an hour.');
  welcome();
  line().say({ type: 'events', from: 10, to: 11, events: [{ ev: 11, type: 'reply', conversation: '9', reply: said('By 12:00.') }] });
  expect(model.outlook.value).toBe('By 12:00.');
  line().say({ type: 'reset', epoch: 'e', ev: 20, reply: { open: true } });
  expect(model.outlook.value).toBe('');
  const asked = vi.fn(() => Promise.resolve(Response.json(said('Closed now.'))));
  vi.stubGlobal('fetch', asked);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => expect(model.outlook.value).toBe('Closed now.'));
  expect(asked).toHaveBeenCalledWith('/-/api/v1/customer/acme/reply?topic=');
});

test.each([
  ['America/New_York', 'By 12:00. (Berlin time)'],
  ['Europe/Vienna', 'By 12:00.'],
])('a reader in %s reads whose time it is, where it is not their own', (zone, text) => {
  open({ reply: { ...said('By 12:00.'), expected_at: Date.UTC(2026, 10, 23, 11) * 1000 } });
  expect(model.outlook.value).toBe('By 12:00.'); // as the server rendered it
  model.calendar.value = localCalendar('en', model.strings, Date.now, zone);
  expect(model.outlook.value).toBe(text);
  model.reply.value = { ...said('Usually answers within an hour.'), expected_at: 1 };
  expect(model.outlook.value).toBe('Usually answers within an hour.');
});

test('what waits on a device that was signed out goes out only when a person says so', async () => {
  const fetched = vi.fn(() => Promise.resolve(Response.json({})));
  vi.stubGlobal('fetch', fetched);
  const store = new MemoryStore();
  await store.put({ client_id: 'c1', box: 'customer:acme', at: 1, body: 'half written', topic: '', link: '' });
  open({ signed_out: true }, store);
  await settled();
  expect(fetched).not.toHaveBeenCalled();
  expect(model.outbox.value).toMatchObject([{ body: 'half written', refused: { code: 'signed_out' } }]);
});
