import { describe, expect, it } from 'vitest';
import clientFrames from '../../tests/protocol/golden/client_frames.json';
import serverFrames from '../../tests/protocol/golden/server_frames.json';
import type { ClientFrame, Message, ServerFrame } from './protocol';

// The golden files are what the C++ side writes and reads; here the same frames are built from this side's types.
const conversation = '7316482716342112100';
const client_id = '2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f10';
const anna = { id: '7316482716342112001', name: 'Anna' };
const at = 1764000000000000;

const body = 'Hello, "are" you <open>?\n😀';
const question: Message = { seq: 1, id: '7316482716342112256', at, kind: 'text', author: { kind: 'customer' }, body, client_id };
const answer: Message = {
  seq: 3, id: '7316482716342112258', at: at + 60_000_000, kind: 'text', author: { kind: 'agent', ...anna },
  body: 'Good morning!', reply_to: 1,
};
const questionForAgents: Message = {
  seq: 1, id: '7316482716342112256', at, kind: 'text',
  author: { kind: 'customer', id: '7316482716342112099', name: 'Mira' }, body,
};
const note: Message = {
  seq: 2, id: '7316482716342112257', at: at + 30_000_000, kind: 'note', author: { kind: 'agent', ...anna },
  body: 'Regular customer', client_id: '9b3dbb0c-3a55-4d0f-8a7e-5d7c7a0f1a22',
};

const readByCompany = { delivered: 1, read: 1, at: at + 50_000_000 };
const received = { delivered: 3, read: 0, at: at + 61_000_000 };

const server: Record<keyof typeof serverFrames, ServerFrame> = {
  welcome: { type: 'welcome', epoch: 'kq3v9', ev: 41 },
  reset_for_an_agent: { type: 'reset', epoch: 'kq3v9', ev: 41 },
  reset_for_a_customer: {
    type: 'reset', epoch: 'kq3v9', ev: 41, older: true,
    conversation: { id: conversation, topic: 'jobs', last_seq: 3 }, messages: [question, answer],
    receipts: { company: readByCompany, customer: received }, presence: { here: true, name: 'Anna' },
  },
  reset_for_a_visitor: { type: 'reset', epoch: 'kq3v9', ev: 0, messages: [], older: false, presence: { here: false, last_at: at - 1_000_000_000 } },
  ack: { type: 'ack', client_id, conversation, seq: 1, ev: 40, at, duplicate: false },
  ack_of_a_retry: { type: 'ack', client_id, conversation, seq: 1, ev: 40, at, duplicate: true },
  error_of_a_send: { type: 'error', code: 'invalid_field', message: 'The message is empty.', field: 'body', client_id },
  error_with_a_wait: { type: 'error', code: 'rate_limited', message: 'Too many messages at once.', retry_after: 3 },
  resync: { type: 'resync', ev: 38 },
  pong: { type: 'pong', n: 7 },
  pong_without_number: { type: 'pong' },
  bye: { type: 'bye', reason: 'restart' },
  events_without_events: { type: 'events', from: 41, to: 41, events: [] },
  events_for_a_customer: {
    type: 'events', from: 39, to: 41,
    events: [
      { ev: 40, type: 'message', conversation, message: question },
      { ev: 41, type: 'receipt', conversation, by: 'company', ...readByCompany },
    ],
  },
  events_for_an_agent: {
    type: 'events', from: 38, to: 46,
    events: [
      { ev: 39, type: 'episode', conversation, status: 'open', number: 1, at },
      { ev: 40, type: 'message', conversation, message: questionForAgents },
      { ev: 41, type: 'message', conversation, message: note },
      { ev: 42, type: 'episode', conversation, status: 'resolved', number: 1, at: at + 90_000_000, by: anna },
      { ev: 43, type: 'read', conversation, agent: anna.id, seq: 2 },
      { ev: 44, type: 'customer', customer: { id: '7316482716342112099', name: 'Mira', created_at: at - 1_000_000 } },
      { ev: 45, type: 'link', conversation, link: { id: '7316482716342112050', code: 'shop', title: 'Shop window' } },
      { ev: 46, type: 'receipt', conversation, by: 'customer', ...received },
    ],
  },
  company_types: { type: 'typing', by: 'company', name: 'Anna', on: true },
  somebody_types: { type: 'typing', by: 'company', on: false },
  company_presence: { type: 'presence', company: { here: true, name: 'Anna' } },
  customer_types: { type: 'typing', conversation, by: 'customer', on: true },
  colleague_types: { type: 'typing', conversation, by: 'agent', agent: anna.id, name: 'Anna', on: true },
  customer_presence: { type: 'presence', conversation, customer: { here: false, last_at: at + 61_000_000 } },
};

const client: Record<keyof typeof clientFrames, ClientFrame> = {
  hello_of_a_customer: { type: 'hello', v: 1, as: 'customer', company: 'acme', topic: 'jobs', cursor: { epoch: 'kq3v9', ev: 41 } },
  hello_of_an_agent: { type: 'hello', v: 1, as: 'agent', company: 'acme' },
  send_of_a_customer: { type: 'send', client_id, body: 'Hello ☀', reply_to: 2, link: 'shop' },
  send_of_an_agent: { type: 'send', client_id, body: 'A regular', conversation, kind: 'note' },
  delivered_to_a_customer: { type: 'delivered', seq: 3 },
  delivered_to_an_agent: { type: 'delivered', conversation, seq: 2 },
  read_by_a_customer: { type: 'read', seq: 3 },
  read: { type: 'read', conversation, seq: 2 },
  presence: { type: 'presence', front: true },
  typing_of_a_customer: { type: 'typing', on: true },
  typing_of_an_agent: { type: 'typing', conversation, kind: 'note', on: false },
  ping: { type: 'ping', n: 7 },
  ping_without_number: { type: 'ping' },
};

describe('the golden frames', () => {
  it('of the server are what this client understands', () => expect(serverFrames).toEqual(server));
  it('of the client are what this client sends', () => expect(clientFrames).toEqual(client));
});
