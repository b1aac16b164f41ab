import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AttachedFile, CustomerReach, Message, Notice } from '../../shared/protocol';
import { Problem } from '../api';
import { Drafts } from '../state/drafts';
import type { Detail } from '../state/threads';
import type { Workspace } from '../state/workspace';
import { locale } from '../strings';
import { sampleConversation } from '../testing';
import { MessageLog } from './message_log';
import { ReachSection } from './reach_section';

const minute = 60_000_000;
const conversation = sampleConversation('7', 1, { customer: { id: '97', name: 'Mira' }, last_seq: 3 });
const answer: Message = { seq: 3, id: '3', at: minute, kind: 'text', author: { kind: 'agent', id: '1', name: 'Anna' }, body: 'Yes.' };
const reach: CustomerReach = { push: 1, email: 'mi***@example.org', muted: false, state: 'push' };

const details = signal(new Map<string, Partial<Detail>>());
const mute = vi.fn();
let drafts: Drafts;
let here: boolean;
let space: Workspace;

beforeEach(() => {
  sessionStorage.clear();
  mute.mockReset();
  here = false;
  drafts = new Drafts('1');
  details.value = new Map();
  const outgoing = { messages: signal([]) };
  space = { me: '1', slug: 'acme', read: vi.fn(), mute, drafts, outgoing, threads: { details } } as unknown as Workspace;
});
afterEach(() => {
  render(null, document.body);
  locale.value = 'en';
});

function notice(more: Partial<Notice>): Notice {
  return { id: '1', to: 'customer', channel: 'push', outcome: 'sent', first_seq: 3, last_seq: 3, at: 2 * minute, ...more };
}

async function show(detail: Partial<Detail>, ...messages: Message[]): Promise<void> {
  details.value = new Map([['7', detail]]);
  const thread = { conversation: '7', messages: messages.length > 0 ? messages : [answer], older: false };
  await act(() => render(<MessageLog space={space} conversation={conversation} thread={thread} loadingOlder={false} />, document.body));
}

async function panel(given: CustomerReach, ...notices: Notice[]): Promise<void> {
  const section = <ReachSection space={space} conversation={conversation} reach={given} notices={notices} here={here} />;
  await act(() => render(section, document.body));
}

function lines(): (string | null)[] {
  return Array.from(document.querySelectorAll('.state-line'), (line) => line.textContent).slice(1);
}

function button(text: string): HTMLElement | undefined {
  return [...document.querySelectorAll('button')].find((each) => each.textContent === text);
}

describe('under the last answer', () => {
  it('stands by which ways the customer was told, each with an icon and the time', async () => {
    await show({ reach, notices: [notice({}), notice({ channel: 'email', at: 5 * minute })] });
    expect(lines()).toEqual([expect.stringMatching(/^E-mail sent \d\d:\d\d$/), expect.stringMatching(/^Push delivered \d\d:\d\d$/)]);
    expect(document.querySelectorAll('.state-line svg')).toHaveLength(3);
  });

  it('stands why it was not delivered', async () => {
    await show({ reach, notices: [notice({ channel: 'email', outcome: 'failed', detail: 'The mailbox is full.' })] });
    expect(lines()).toEqual(['E-mail not delivered: The mailbox is full.']);
  });

  it('stands in German why it was not delivered', async () => {
    locale.value = 'de';
    await show({ reach, notices: [notice({ outcome: 'failed', detail: 'The device does not take notifications any more.' })] });
    expect(lines()).toEqual(['Push nicht zugestellt: Das Gerät nimmt keine Benachrichtigungen mehr an.']);
  });

  it('stands nothing once it was read, or while it is not known', async () => {
    const receipts = { company: { delivered: 3, read: 3, at: 1 }, customer: { delivered: 3, read: 3, at: 1 } };
    await show({ reach, notices: [notice({})], receipts });
    expect(lines()).toEqual([]);
    await show({});
    expect(lines()).toEqual([]);
  });

  it('stands only there: not under older answers, nor under a note that came later', async () => {
    const older: Message = { ...answer, seq: 1, id: '1' };
    const question: Message = { ...answer, seq: 2, id: '2', author: { kind: 'customer' } };
    const note: Message = { ...answer, seq: 4, id: '4', kind: 'note' };
    await show({ reach, notices: [notice({ first_seq: 1 })] }, older, question, answer, note);
    expect(Array.from(document.querySelectorAll('.group'), (group) => group.textContent?.includes('Push delivered'))).toEqual([
      false, false, true, false,
    ]);
  });
});

describe('a customer who cannot be reached', () => {
  const none: CustomerReach = { push: 0, muted: false, state: 'none' };

  it('is asked for an address by a prepared text, once, after what was written already', async () => {
    drafts.write('7', { body: 'Until six.' });
    await show({ reach: none });
    expect(lines()).toEqual(['Cannot be reached: ask for an address']);
    await act(() => button('Write the question')?.click());
    await act(() => button('Write the question')?.click());
    expect(drafts.of('7')).toMatchObject({ kind: 'text', body: expect.stringMatching(/^Until six\.\nSo that my answer[^\n]+$/) as string });
  });

  it('leaves a note that is being written alone', async () => {
    drafts.write('7', { kind: 'note', body: 'Between us' });
    await show({ reach: none });
    expect(lines()).toEqual(['Cannot be reached: ask for an address']);
    expect(button('Write the question')).toBeUndefined();
  });

  it('needs no other way while they are here', async () => {
    await show({ reach: none, presence: { here: true } });
    expect(lines()).toEqual([]);
  });

  it('is never told to be out of reach while they are here', async () => {
    await panel(none);
    expect(document.body.textContent).toContain('Cannot be reached: ask for an address');
    here = true;
    await panel(none);
    expect(document.body.textContent).not.toContain('Cannot be reached');
    expect(document.body.textContent).toContain('Only while the chat is open: ask for an address');
  });
});

describe('what came by mail', () => {
  const files: AttachedFile[] = [{ id: '55', name: 'Fahrrad.jpg', type: 'image/jpeg', size: 1_437_000 }];
  const mail: Message = { ...answer, author: { kind: 'customer' }, body: 'The green one.', via: 'email' };

  it('says so, and warns when the sender is not sure', async () => {
    await show({}, mail);
    expect(document.body.textContent).toContain('By e-mail');
    expect(document.querySelector('.unverified')).toBeNull();
    await show({}, { ...mail, verified: false });
    expect(document.querySelector('.unverified')?.textContent).toBe(
      'Sender not verified. This e-mail may not be from Mira. Do not share anything private before you are sure.',
    );
    expect(document.querySelector('.unverified svg')).not.toBeNull();
  });

  it('keeps its rest behind a button that says whether it is open', async () => {
    await show({}, { ...mail, rest: '> Which one?' });
    const more = document.querySelector<HTMLElement>('.rest-button');
    expect([more?.textContent, more?.getAttribute('aria-expanded')]).toEqual(['…', 'false']);
    expect(document.body.textContent).not.toContain('Which one?');
    await act(() => more?.click());
    expect(more?.getAttribute('aria-expanded')).toBe('true');
    expect(document.getElementById(more?.getAttribute('aria-controls') ?? '')?.textContent).toBe('> Which one?');
  });

  it('has its files to download, with name and size', async () => {
    await show({}, { ...mail, files });
    const link = document.querySelector<HTMLAnchorElement>('.files a');
    expect(link?.getAttribute('href')).toBe('/-/api/v1/companies/acme/files/55');
    expect(link?.download).toBe('Fahrrad.jpg');
    expect(link?.textContent).toBe('Fahrrad.jpg1.4 MB');
  });
});

describe('the contact panel', () => {
  it('says by which ways the customer is reached, and how they were told', async () => {
    await panel({ ...reach, push: 2 }, notice({}), notice({ id: '2', outcome: 'cancelled', at: 3 * minute }));
    expect(Array.from(document.querySelectorAll('.ways li'), (li) => li.textContent)).toEqual(['Push on 2 devices', 'E-mail to mi***@example.org']);
    expect(Array.from(document.querySelectorAll('.told li'), (li) => li.textContent)).toEqual([
      'No push needed: it was read before', expect.stringContaining('Push delivered'),
    ]);
  });

  it('mutes the conversation, and says when that did not work', async () => {
    await panel(reach);
    mute.mockRejectedValueOnce(new Problem('offline', 0, ''));
    const box = document.querySelector<HTMLInputElement>('input[type=checkbox]');
    await act(() => box?.click());
    expect(mute.mock.calls).toEqual([['7', true]]);
    await vi.waitFor(() => expect(document.querySelector('.field-error')?.textContent).toContain('No connection'));
  });
});
