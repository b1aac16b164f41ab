import { describe, expect, it } from 'vitest';
import type { Conversation, LogEvent, Message } from '../../shared/protocol';
import { addConversation, addEvents, addPage, change, countUnread, emptyList, markRead, unknownIn, visible } from './list';
import { sampleConversation as conversation } from '../testing';

const message = (seq: number, at: number, author: Message['author'] = { kind: 'customer' }): Message => ({
  seq,
  id: String(seq),
  at,
  kind: 'text',
  author,
  body: 'x'.repeat(200),
});
const wrote = (ev: number, id: string, m: Message): LogEvent => ({ ev, type: 'message', conversation: id, message: m });
const ids = (list: Conversation[]) => list.map((c) => c.id);
const start = () =>
  addPage(emptyList('1'), 'open', { ev: 10, conversations: [conversation('20', 300), conversation('21', 200)] });
const unread = () => addEvents(start(), [wrote(11, '20', message(2, 400)), wrote(12, '20', message(3, 401))]);
const mine = { kind: 'agent', id: '1', name: 'Anna' } as const;

describe('the list', () => {
  it('shows the newest activity first', () => {
    const state = addEvents(start(), [wrote(11, '21', message(2, 400))]);
    expect(ids(visible(state, 'open'))).toEqual(['21', '20']);
  });

  it('orders equal times by id, as numbers', () => {
    const page = { ev: 1, conversations: [conversation('9', 5), conversation('10', 5)] };
    expect(ids(visible(addPage(emptyList('1'), 'open', page), 'open'))).toEqual(['10', '9']);
  });

  it('counts and previews what came in', () => {
    const state = addEvents(start(), [wrote(11, '20', message(2, 400))]);
    const [first] = visible(state, 'open');
    expect(first).toMatchObject({ unread: 1, last_seq: 2, last_at: 400 });
    expect(first?.preview?.body).toHaveLength(140);
    expect(countUnread(state)).toBe(1);
  });

  it('does not count own messages', () => {
    const state = addEvents(start(), [wrote(11, '20', message(2, 400, mine))]);
    expect(visible(state, 'open')[0]).toMatchObject({ unread: 0, read_seq: 2 });
  });

  it('applies an event once, however often it comes', () => {
    const event = wrote(11, '20', message(2, 400));
    expect(visible(addEvents(addEvents(start(), [event]), [event]), 'open')[0]?.unread).toBe(1);
  });

  it('ignores events that the fetched object already contains', () => {
    const state = addEvents(start(), [wrote(9, '20', message(2, 400))]);
    expect(visible(state, 'open')[0]?.last_seq).toBe(1);
  });

  it('replays newer events on what is fetched late', () => {
    const state = addEvents(start(), [wrote(12, '22', message(5, 900))]);
    const late = addConversation(state, conversation('22', 100, { last_seq: 4, read_seq: 4 }), 11);
    expect(visible(late, 'open')[0]).toMatchObject({ id: '22', last_at: 900, unread: 1 });
  });

  it('keeps what is newer than a page that was long on its way', () => {
    const state = addEvents(start(), [wrote(12, '20', message(2, 900))]);
    const again = addPage(state, 'all', { ev: 11, conversations: [conversation('20', 300)] });
    expect(visible(again, 'all')[0]?.last_at).toBe(900);
  });

  it('hides what lies below the last page, because there may be gaps', () => {
    const first = addPage(emptyList('1'), 'open', { ev: 1, conversations: [conversation('20', 300)], next: 'n' });
    const stray = addConversation(first, conversation('5', 100), 1);
    expect(ids(visible(stray, 'open'))).toEqual(['20']);
    const whole = addPage(stray, 'open', { ev: 1, conversations: [conversation('7', 200), conversation('5', 100)] });
    expect(ids(visible(whole, 'open'))).toEqual(['20', '7', '5']);
  });

  it('names conversations it has to fetch, once each', () => {
    const events: LogEvent[] = [
      { ev: 11, type: 'episode', conversation: '30', status: 'open', number: 1, at: 1 },
      wrote(12, '30', message(1, 1)),
      wrote(13, '20', message(2, 1)),
      { ev: 14, type: 'read', conversation: '31', agent: '1', seq: 1 },
    ];
    expect(unknownIn(start(), events)).toEqual(['30']);
  });

  it('moves a resolved conversation to the other tab', () => {
    const state = addEvents(start(), [{ ev: 11, type: 'episode', conversation: '20', status: 'resolved', number: 1, at: 1 }]);
    expect(ids(visible(state, 'open'))).toEqual(['21']);
    expect(ids(visible(state, 'resolved'))).toEqual(['20']);
  });

  it('takes a name for every conversation of the customer', () => {
    const state = addEvents(start(), [{ ev: 11, type: 'customer', customer: { id: '920', name: 'Mira', created_at: 1 } }]);
    expect(visible(state, 'open').map((c) => c.customer.name)).toEqual(['Mira', undefined]);
  });

  it('takes the link the customer uses now', () => {
    const link = { id: '3', code: 'shop', title: 'Shop' };
    const state = addEvents(start(), [{ ev: 11, type: 'link', conversation: '20', link }]);
    expect(visible(state, 'open')[0]?.link).toEqual(link);
  });

  it('ignores events of a newer server', () => {
    const event = { ev: 11, type: 'assigned', conversation: '20' } as unknown as LogEvent;
    expect(visible(addEvents(start(), [event]), 'open')).toEqual(visible(start(), 'open'));
  });
});

const read = (ev: number, seq: number): LogEvent => ({ ev, type: 'read', conversation: '20', agent: '1', seq });

describe('read markers', () => {
  it('only grow', () => {
    const state = markRead(markRead(unread(), '20', 3), '20', 2);
    expect(visible(state, 'open')[0]).toMatchObject({ read_seq: 3, unread: 0 });
  });

  it('follow the same agent on another device, and nobody else', () => {
    const other = addEvents(unread(), [{ ev: 13, type: 'read', conversation: '20', agent: '2', seq: 3 }]);
    expect(visible(other, 'open')[0]?.unread).toBe(2);
    const own = addEvents(unread(), [{ ev: 13, type: 'read', conversation: '20', agent: '1', seq: 2 }]);
    expect(visible(own, 'open')[0]?.unread).toBe(1);
  });

  it('move with an own message, wherever it was written', () => {
    const state = addEvents(unread(), [wrote(13, '20', message(4, 500, mine))]);
    expect(visible(state, 'open')[0]).toMatchObject({ read_seq: 4, unread: 0 });
  });

  it('stay where an own mail left them, as its writer may not have seen all', () => {
    const mailed = addEvents(unread(), [read(13, 2), wrote(14, '20', { ...message(4, 500, mine), via: 'email' })]);
    expect(visible(mailed, 'open')[0]).toMatchObject({ read_seq: 2, unread: 1, last_seq: 4 });
    const later = addEvents(mailed, [read(15, 4)]);
    expect(visible(later, 'open')[0]).toMatchObject({ read_seq: 4, unread: 0 });
  });

  it('do not count in resolved conversations', () => {
    expect(countUnread(change(unread(), '20', { status: 'resolved' }))).toBe(0);
  });
});
