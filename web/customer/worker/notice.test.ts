// @vitest-environment node
import { expect, test, vi } from 'vitest';
import type { WorkerNotificationOptions, WorkerScope } from '../../shared/worker/scope';
import { newsOf, showNews } from './notice';

const home = { scope: 'https://chat.example/acme' };
const payload = {
  web_push: 8030,
  notification: {
    title: 'Acme', body: 'Yes, two are left.', navigate: 'https://chat.example/acme?n=1#m=7', tag: 'c9', lang: 'de', dir: 'auto',
    app_badge: '3', data: { company: 'acme', conversation: '9', seq: 7, topic: '', unread: 3, for: 'customer' },
  },
  app_badge: '3',
};

function scope(): { shown: [string, WorkerNotificationOptions][]; badges: (number | undefined)[]; scope: WorkerScope } {
  const shown: [string, WorkerNotificationOptions][] = [];
  const badges: (number | undefined)[] = [];
  return {
    shown,
    badges,
    scope: {
      registration: { ...home, showNotification: vi.fn(async (title, options) => void shown.push([title, options])) },
      navigator: { language: 'en', setAppBadge: async (count?: number) => void badges.push(count) },
    } as unknown as WorkerScope,
  };
}

test('a push is shown with who, what and what one can do', async () => {
  const { shown, badges, scope: worker } = scope();
  await showNews(worker, 'acme', payload);
  const [[title, options] = ['', {}]] = shown;
  expect(title).toBe('Acme');
  expect(options).toMatchObject({ body: 'Yes, two are left.', tag: 'c9', lang: 'de', icon: '/-/icon/acme/192.png' });
  expect(options.actions).toEqual([
    { action: 'read', title: 'Gelesen' },
    { action: 'reply', type: 'text', title: 'Antworten', placeholder: 'Nachricht schreiben' },
  ]);
  expect(options.data).toEqual({ navigate: 'https://chat.example/acme?n=1#m=7', company: 'acme', topic: '', conversation: '9', seq: 7 });
  expect(badges).toEqual([3]);
});

test.each([
  ['a number', { notification: { title: 'Acme', app_badge: 3 }, app_badge: 3 }],
  ['a text', { notification: { title: 'Acme', app_badge: '3' } }],
  ['a number beside the notification alone', { notification: { title: 'Acme' }, app_badge: 3 }],
  ['a text beside the notification alone', { notification: { title: 'Acme' }, app_badge: '3' }],
])('the badge may be %s', async (_, given) => {
  const { badges, scope: worker } = scope();
  await showNews(worker, 'acme', given);
  expect(badges).toEqual([3]);
});

test.each([undefined, null, 'text', 7, [], {}, { notification: null }, { notification: { title: 5, data: 'x', app_badge: {} } }])(
  'a push that says %j shows something all the same',
  async (unreadable) => {
    const { shown, scope: worker } = scope();
    await showNews(worker, 'acme', unreadable);
    const [[title, options] = ['', {}]] = shown;
    expect(title).not.toBe('');
    expect(options.body).toBe('Open the conversation to read it.');
    expect(options.actions).toBeUndefined();
    expect((options.data as { navigate: string }).navigate).toBe('https://chat.example/acme');
  },
);

test.each([
  'https://evil.example/acme', 'https://chat.example/acme2', 'https://chat.example/-/return/x', 'javascript:alert(1)', '//evil.example',
])('a push cannot lead to %s', (navigate) => {
  const notice = newsOf({ notification: { title: 'a', navigate } }, home, 'acme', 'en');
  expect(notice.navigate).toBe('https://chat.example/acme');
});

test('a push that is shown without a badge API is shown', async () => {
  const { shown, scope: worker } = scope();
  Object.assign(worker, { navigator: { language: 'en' } });
  await showNews(worker, 'acme', payload);
  expect(shown).toHaveLength(1);
});
