import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../shared/protocol';
import { PushRefused } from '../shared/push/push';
import { fakePush } from '../shared/push/testing';
import type { FakePush } from '../shared/push/testing';
import { closeNotices, companyPushState, pausePush, renewPush, startPush, turnOff, turnOn } from './push';
import { navigate, route } from './router';

const told = { endpoint: 'https://push.example/1', p256dh: 'cDI1Ng', auth: 'YXV0aA' };

let push: FakePush;
let asked: [what: string, body: unknown][];

beforeEach(() => {
  localStorage.clear();
  asked = [];
  push = fakePush();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const what = `${init.method ?? 'GET'} ${url.replace('/-/api/v1/companies/', '')}`;
    asked.push([what, init.body === undefined ? undefined : JSON.parse(String(init.body))]);
    return what.startsWith('GET') ? Response.json({ push: { key: 'BCVx', devices: 0, here: false } }) : new Response(null, { status: 204 });
  });
  startPush();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const what = () => asked.map(([each]) => each);

/** By the service worker. */
function say(data: unknown): void {
  navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data }));
}

function session(id: string, ...slugs: string[]): Session {
  const companies = slugs.map((slug) => ({ slug }));
  return { agent: { id, name: '', email: '' }, companies } as unknown as Session;
}

describe('push on this device', () => {
  it('is asked for by a tap and told to the server', async () => {
    expect(await companyPushState('1', 'acme')).toBe('off');
    expect(push.permission).toBe('default');
    await turnOn('1', 'acme');
    expect(await companyPushState('1', 'acme')).toBe('on');
    expect(asked.at(-1)).toEqual(['PUT acme/push', told]);
  });

  it('says when the person refused, and that the browser must be asked to change it', async () => {
    push.answer = 'denied';
    await expect(turnOn('1', 'acme')).rejects.toThrow(PushRefused);
    expect(await companyPushState('1', 'acme')).toBe('denied');
    expect(asked).toEqual([]);
  });

  it('is there for each company apart; the last one ends the subscription', async () => {
    await turnOn('1', 'acme');
    expect(await companyPushState('1', 'other')).toBe('off');
    await turnOn('1', 'other');
    await turnOff('1', 'acme');
    expect(asked.at(-1)).toEqual(['POST acme/push/remove', { endpoint: told.endpoint }]);
    expect(push.subscription).not.toBeNull();
    expect(await companyPushState('1', 'other')).toBe('on');
    await turnOff('1', 'other');
    expect(push.subscription).toBeNull();
    expect(await companyPushState('1', 'other')).toBe('off');
  });

  it('is told to the server again on each visit, for the companies chosen', async () => {
    await turnOn('1', 'acme');
    await turnOn('1', 'left');
    asked = [];
    await renewPush(session('1', 'acme', 'other'));
    expect(what()).toEqual(['GET acme/notifications', 'PUT acme/push']);
  });

  it('ends with the sign-out, comes back with the agent who chose it, and is nobody else’s', async () => {
    await turnOn('1', 'acme');
    await pausePush();
    expect(push.subscription).toBeNull();
    asked = [];
    await renewPush(session('2', 'acme'));
    expect(asked).toEqual([]);
    await renewPush(session('1', 'acme'));
    expect(asked.at(-1)).toEqual(['PUT acme/push', told]);
  });

  it('is left alone where the permission was taken back', async () => {
    await turnOn('1', 'acme');
    push.permission = 'denied';
    asked = [];
    await renewPush(session('1', 'acme'));
    expect(asked).toEqual([]);
  });
});

describe('a notice', () => {
  it('that was tapped leads to its conversation', () => {
    navigate('/-/inbox/acme/open');
    say({ type: 'show', navigate: `${location.origin}/-/inbox/acme/c/9` });
    expect(route.value).toMatchObject({ page: 'conversation', company: 'acme', id: '9' });
  });

  it.each([`${'https://evil.example'}/-/inbox/acme/c/9`, '/acme'])('leads to no page like %s', (address) => {
    navigate('/-/inbox/acme/open');
    say({ type: 'show', navigate: address });
    say({ type: 'of a newer release' });
    expect(route.value).toMatchObject({ page: 'list' });
  });

  it('goes when what it tells was read', async () => {
    push.shown = [{ tag: 'c9', closed: false }, { tag: 'c10', closed: false }];
    await closeNotices('9', 7);
    expect(push.shown.map((each) => each.closed)).toEqual([true, false]);
  });
});

it('works without a service worker: the page then says that it cannot', async () => {
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: undefined });
  startPush();
  await closeNotices('9', 7);
  await renewPush(session('1', 'acme'));
  await pausePush();
  expect(asked).toEqual([]);
});
