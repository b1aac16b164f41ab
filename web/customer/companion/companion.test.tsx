import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { KeptThread } from '../kept_threads';
import { createModel, type Model } from '../model';
import type { PageState } from '../page_state';
import { settled } from '../../shared/testing';
import { message, pageState } from '../testing';
import { FakeThreads } from '../worker/testing';
import { Keeping } from './keeping';
import { followReading } from './notices';
import { offerWays } from './offer';
import { register } from './registration';
import { fakePush, FakeServer, type FakePush } from './testing';

let push: FakePush;
let server: FakeServer;
let root: HTMLElement;
let model: Model;
let opened: number;

const key = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';
const talking = { conversation: { id: '9', topic: '', last_seq: 1 }, messages: [message(1)] };

beforeEach(() => {
  localStorage.clear();
  push = fakePush();
  server = new FakeServer({ 'GET /reach': { push: { key, devices: 0, here: false }, mail: true }, 'PUT /push': 204 });
  root = document.body.appendChild(document.createElement('div'));
  opened = 0;
  void register('acme');
});

afterEach(() => {
  render(null, root);
  root.remove();
  delete document.documentElement.dataset['kept'];
  vi.unstubAllGlobals();
});

function page(state: Partial<PageState> = talking): void {
  model = createModel(pageState(state));
}

function Slot(): Model['offer']['value'] {
  return model.offer.value;
}

function offer(): void {
  offerWays(model, () => (opened += 1));
  render(<Slot />, root);
}

function send(seq: number): void {
  const own = { ...message(seq, { kind: 'customer' }), client_id: `c${seq}` };
  model.thread.value = { ...model.thread.value, messages: [...model.thread.value.messages, own] };
}

function said(text: string): Promise<void> {
  return vi.waitFor(() => expect(root.textContent).toContain(text));
}

function press(name: string): void {
  const button = [...root.querySelectorAll('button')].find((each) => each.textContent === name);
  if (!button) throw new Error(`no button ${name} in: ${root.innerHTML}`);
  button.click();
}

test('nothing is offered before something was sent', async () => {
  page();
  offer();
  model.thread.value = { ...model.thread.value, messages: [...model.thread.value.messages, message(2)] };
  await Promise.resolve();
  expect(root.textContent).toBe('');
  expect(push.permission).toBe('default');
});

test('after the first send push is offered, and a tap switches it on', async () => {
  page();
  offer();
  send(2);
  await said('We can tell you on this device when there is an answer.');
  expect(push.permission).toBe('default');
  press('Yes, please');
  await said('We will tell you on this device.');
  expect(server.bodies('PUT /push')).toEqual([{ endpoint: 'https://push.example/1', p256dh: 'cDI1Ng', auth: 'YXV0aA' }]);
});

test('a server that sends no pushes offers its other ways', async () => {
  server.answers['GET /reach'] = { push: { key: '', devices: 0, here: false }, mail: true };
  page();
  offer();
  send(2);
  await said('We can tell you when there is an answer.');
});

test.each([
  ['can do nothing', { push: { key: '', devices: 0, here: false }, mail: false }],
  ['cannot be asked', undefined],
])('a server that %s offers nothing', async (_, answer) => {
  server.answers['GET /reach'] = answer;
  page();
  offer();
  send(2);
  await vi.waitFor(() => expect(server.asked.map((each) => each.what)).toEqual(['GET /reach']));
  await settled();
  expect(root.textContent).toBe('');
});

test('who said no to the browser is told so, and shown other ways', async () => {
  push.answer = 'denied';
  page();
  offer();
  send(2);
  await said('Yes, please');
  press('Yes, please');
  await said('Your browser did not allow it.');
  press('Other ways');
  expect(opened).toBe(1);
  expect(server.bodies('PUT /push')).toEqual([]);
});

test('who declined is not asked again', async () => {
  page();
  offer();
  send(2);
  await said('No, thanks');
  press('No, thanks');
  await vi.waitFor(() => expect(root.textContent).toBe(''));
  page();
  offer();
  send(3);
  await new Promise((done) => setTimeout(done, 0));
  expect(root.textContent).toBe('');
});

test('where push cannot be had the other ways are offered', async () => {
  push.permission = 'denied';
  page();
  offer();
  send(2);
  await said('We can tell you when there is an answer.');
  press('Choose how');
  expect(opened).toBe(1);
});

test('an app that starts empty asks for the conversation one has', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  page({});
  offer();
  await said('Do you already have a conversation here?');
  press('Bring it here');
  expect(opened).toBe(1);
});

test('reading closes what was shown for this conversation', async () => {
  push.shown = [{ tag: 'c9', closed: false }, { tag: 'c10', closed: false }];
  page();
  followReading(model);
  await vi.waitFor(() => expect(push.shown.map((each) => each.closed)).toEqual([true, false]));
});

test('what is not seen yet stays shown, and counts on the icon', async () => {
  const badges: number[] = [];
  Object.assign(navigator, { setAppBadge: async (count: number) => badges.push(count), clearAppBadge: async () => badges.push(0) });
  push.shown = [{ tag: 'c9', closed: false }];
  page();
  model.pinned.value = false;
  model.unseen.value = 2;
  followReading(model);
  await Promise.resolve();
  expect(badges).toEqual([2]);
  expect(push.shown[0]?.closed).toBe(false);
  model.pinned.value = true;
  model.unseen.value = 0;
  await vi.waitFor(() => expect(push.shown[0]?.closed).toBe(true));
  expect(badges.at(-1)).toBe(0);
});

test('what was read on another device stops calling here', async () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  push.shown = [{ tag: 'c9', closed: false }];
  page();
  followReading(model);
  await Promise.resolve();
  expect(push.shown[0]?.closed).toBe(false);
  const nothing = { delivered: 0, read: 0, at: 0 };
  model.thread.value = { ...model.thread.value, receipts: { company: nothing, customer: { delivered: 1, read: 1, at: 5 } } };
  await vi.waitFor(() => expect(push.shown[0]?.closed).toBe(true));
});

function kept(last: number): KeptThread {
  const messages = Array.from({ length: last }, (_, index) => message(index + 1));
  return { company: 'acme', topic: '', epoch: 'e', conversation: '9', messages, older: false };
}

test('a page that came without a network is completed by what was kept', async () => {
  document.documentElement.dataset['kept'] = '';
  const threads = new FakeThreads();
  await threads.put(kept(3));
  page();
  expect(await new Keeping(model, threads).start()).toBe(false);
  expect(model.thread.value.messages.map((each) => each.seq)).toEqual([1, 2, 3]);
});

test('a page from before the first message gets its conversation', async () => {
  document.documentElement.dataset['kept'] = '';
  const threads = new FakeThreads();
  await threads.put(kept(2));
  page({});
  expect(await new Keeping(model, threads).start()).toBe(true);
  expect(model.thread.value.conversation?.id).toBe('9');
});

test('a page from the server is right as it is', async () => {
  const threads = new FakeThreads();
  await threads.put(kept(3));
  page();
  await new Keeping(model, threads).start();
  expect(model.thread.value.messages.map((each) => each.seq)).toEqual([1]);
  await vi.waitFor(() => expect(push.told).toEqual([{ type: 'keep', path: '/acme', files: [] }]));
});

test('what is shown is kept, and nothing after the device was signed out', async () => {
  const threads = new FakeThreads();
  page();
  const keeping = new Keeping(model, threads);
  await keeping.start();
  dispatchEvent(new Event('pagehide'));
  await vi.waitFor(() => expect([...threads.all.values()][0]?.messages).toEqual([message(1)]));
  await keeping.forget();
  expect(threads.all.size).toBe(0);
  expect(push.told.at(-1)).toEqual({ type: 'forget' });
  dispatchEvent(new Event('pagehide'));
  await Promise.resolve();
  expect(threads.all.size).toBe(0);
});
