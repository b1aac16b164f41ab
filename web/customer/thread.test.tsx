import { render } from 'preact';
import { beforeEach, expect, test, vi } from 'vitest';
import type { OutboxEntry } from '../shared/outbox';
import type { Message } from '../shared/protocol';
import { addMessage } from '../shared/store';
import { ActionsContext, idle, type Actions } from './actions_context';
import { createModel, type Model } from './model';
import type { PageState } from './page_state';
import { Thread } from './thread';

const at = 1_795_356_300_000_000;
const answer: Message = {
  seq: 1, id: '1', at, kind: 'text', author: { kind: 'agent', id: '7', name: 'Anna' }, body: 'Good morning',
};
const page: PageState = {
  company: { id: '1', slug: 'acme', name: 'Acme', color: '#0a7d55', locale: 'en', time_zone: 'Europe/Berlin' },
  link: { code: '', title: '', greeting: '', prefill: '', topic: '' },
  conversation: { id: '9', topic: '', last_seq: 1 },
  locale: 'en', messages: [answer], older: false, epoch: 'e', ev: 1, form_client_id: 'f', draft: '', action: '/acme',
  limit: 8000,
};
const entry: OutboxEntry = { client_id: 'c1', box: 'customer:acme', at: at / 1000 + 1, body: 'On its way', topic: '' };

let root: HTMLElement;
let model: Model;

function show(actions: Partial<Actions> = {}): void {
  model = createModel(page);
  const value = { ...idle, ...actions };
  render(
    <ActionsContext.Provider value={value}>
      <Thread model={model} />
    </ActionsContext.Provider>,
    root,
  );
}

function text(selector: string): string[] {
  return Array.from(root.querySelectorAll(selector), (element) => element.textContent ?? '');
}

beforeEach(() => {
  document.body.innerHTML = '';
  root = document.createElement('div');
  document.body.append(root);
});

test('a message waits, and is the same element when it is sent', async () => {
  show();
  model.outbox.value = [entry];
  await vi.waitFor(() => expect(text('.state')).toEqual(['Waiting']));
  const bubble = root.querySelector('.own .bubble');
  const { client_id, body } = entry;
  const stored: Message = { seq: 2, id: '', at: at + 1, kind: 'text', author: { kind: 'customer' }, body, client_id };
  model.thread.value = addMessage(model.thread.value, '9', stored);
  model.outbox.value = [];
  await vi.waitFor(() => expect(text('.state')).toEqual(['Sent']));
  expect(text('.body')).toEqual(['Good morning', 'On its way']);
  expect(root.querySelector('.own .bubble')).toBe(bubble);
});

test('an event that overtakes the acknowledgement shows the message once', async () => {
  show();
  model.outbox.value = [entry];
  const { client_id, body } = entry;
  const stored: Message = { seq: 2, id: '2', at: at + 1, kind: 'text', author: { kind: 'customer' }, body, client_id };
  model.thread.value = addMessage(model.thread.value, '9', stored);
  await vi.waitFor(() => expect(text('.state')).toEqual(['Sent']));
  expect(text('.own .body')).toEqual(['On its way']);
});

test('a refused message says why, as an alert, and offers the next step', async () => {
  const retry = vi.fn();
  const discard = vi.fn();
  show({ retry, discard });
  model.outbox.value = [{ ...entry, refused: { code: 'gone', message: 'The link is switched off.' } }];
  await vi.waitFor(() => expect(text('.refusal [role=alert]')).toEqual(['Not sent. This link takes no more messages.']));
  const [again, away] = root.querySelectorAll<HTMLButtonElement>('.refusal button');
  again?.click();
  away?.click();
  expect(retry).toHaveBeenCalledWith('c1');
  expect(discard).toHaveBeenCalledWith('c1');
});

test('the divider stands before the first unread message', async () => {
  show();
  model.unreadFrom.value = 1;
  await vi.waitFor(() => expect(root.querySelector('.unread')?.nextElementSibling?.id).toBe('m1'));
});

test('a link to what is not loaded asks for it instead of leaving the page', async () => {
  const jumpTo = vi.fn(() => Promise.resolve());
  show({ jumpTo });
  model.thread.value = addMessage(model.thread.value, '9', { ...answer, seq: 5, id: '5', reply_to: 4 });
  await vi.waitFor(() => expect(text('.quote')).toEqual(['Earlier message']));
  const click = new MouseEvent('click', { bubbles: true, cancelable: true });
  root.querySelector('.quote')?.dispatchEvent(click);
  expect(jumpTo).toHaveBeenCalledWith(4);
  expect(click.defaultPrevented).toBe(true);
});

test('the state of the newest own message says how far it has come, in words and by an icon', async () => {
  show();
  const own: Message = { seq: 2, id: '2', at: at + 1, kind: 'text', author: { kind: 'customer' }, body: 'Thanks', client_id: 'c2' };
  model.thread.value = addMessage(model.thread.value, '9', own);
  const receipts = (delivered: number, read: number): void => {
    const company = { delivered, read, at: at + 60_000_000 };
    model.thread.value = { ...model.thread.value, receipts: { company, customer: { delivered: 0, read: 0, at: 0 } } };
  };
  await vi.waitFor(() => expect(text('.state')).toEqual(['Sent']));
  receipts(2, 0);
  await vi.waitFor(() => expect(text('.state')).toEqual(['Delivered']));
  receipts(2, 2);
  await vi.waitFor(() => expect(text('.state')[0]).toMatch(/^Read \d\d:\d\d UTC$/));
  expect(root.querySelectorAll('.state .icon')).toHaveLength(1);
});

test('an answer by mail does not say so: its writer may not have seen it', async () => {
  show();
  const own: Message = { seq: 2, id: '2', at: at + 1, kind: 'text', author: { kind: 'customer' }, body: 'Thanks', client_id: 'c2' };
  const mail: Message = { ...answer, seq: 3, id: '3', at: at + 2, via: 'email' };
  model.thread.value = addMessage(addMessage(model.thread.value, '9', own), '9', mail);
  await vi.waitFor(() => expect(text('.body')).toHaveLength(3));
  expect(text('.state')).toEqual(['Sent']);
});

test('an answer says that what stands above it was read', async () => {
  show();
  const own: Message = { seq: 2, id: '2', at: at + 1, kind: 'text', author: { kind: 'customer' }, body: 'Thanks', client_id: 'c2' };
  model.thread.value = addMessage(addMessage(model.thread.value, '9', own), '9', { ...answer, seq: 3, id: '3', at: at + 2 });
  await vi.waitFor(() => expect(text('.state')).toEqual(['Read']));
});
