import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'puppeteer-core';
import { Desktop } from './support/desktop';
import { startFirefox } from './support/firefox';
import { COULD_NOT_DECRYPT, DELIVERED, PushService } from './support/push_service';
import { PushSite } from './support/push_site';

interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}
interface WebPush {
  generateVAPIDKeys(): { publicKey: string; privateKey: string };
  generateRequestDetails(subscription: Subscription, payload: string, options: object):
    { headers: Record<string, string | number>; body: Buffer };
}
const webPush = createRequire(import.meta.url)('web-push') as WebPush;
const vapid = webPush.generateVAPIDKeys();

async function subscribe(page: Page): Promise<Subscription> {
  return page.evaluate(async (applicationServerKey) => {
    await navigator.serviceWorker.register('/sw.js');
    const registration = await navigator.serviceWorker.ready;
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    return made.toJSON() as unknown as Subscription;
  }, vapid.publicKey);
}

async function push(subscription: Subscription, notification: object): Promise<Response> {
  const details = webPush.generateRequestDetails(subscription, JSON.stringify({ web_push: 8030, notification }), {
    TTL: 60, vapidDetails: { subject: 'mailto:push@example.com', ...vapid },
  });
  const headers = Object.entries(details.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return fetch(subscription.endpoint, { method: 'POST', headers, body: new Uint8Array(details.body) });
}

function message(title: string): object {
  const actions = [{ action: 'read', title: 'Mark read', navigate: 'http://127.0.0.1/' }];
  return { title, body: 'Your bicycle is ready.', navigate: 'http://127.0.0.1/', tag: title, actions };
}

test.describe.configure({ mode: 'serial' });
test.describe('Firefox with a push service and a desktop of its own', () => {
  let desktop: Desktop;
  let service: PushService;
  let site: PushSite;
  let firefox: Browser;
  let page: Page;
  let subscription: Subscription;

  test.beforeAll(async () => {
    [desktop, service, site] = await Promise.all([Desktop.start(), PushService.start(), PushSite.start()]);
    firefox = await startFirefox(desktop, service.url);
    page = await firefox.newPage();
    await page.goto(site.origin);
    subscription = await subscribe(page);
  });

  test.afterAll(async () => {
    await firefox?.close();
    await Promise.all([service?.stop(), site?.stop(), desktop?.stop()]);
  });

  async function deliver(title: string): Promise<number> {
    const answer = await push(subscription, message(title));
    expect(answer.status).toBe(201);
    return service.ack(answer.headers.get('location') ?? '');
  }

  test('a push is shown while the page is open', async () => {
    const from = desktop.events;
    expect(await deliver('Open')).toBe(DELIVERED);
    expect(await desktop.shown(from)).toMatchObject({ title: 'Open', body: 'Your bicycle is ready.' });
  });

  test('a push is shown while the page is closed, and a press on it opens one', async () => {
    await page.close();
    const from = desktop.events;
    expect(await deliver('Closed')).toBe(DELIVERED);
    const shown = await desktop.shown(from);
    expect(shown.title).toBe('Closed');
    const opened = firefox.waitForTarget((target) => target.url() === `${site.origin}/opened#body`);
    desktop.press(shown.id);
    page = (await (await opened).page()) ?? page;
  });

  test('a button of a notification tells the service worker which one it was', async () => {
    const from = desktop.events;
    expect(await deliver('Button')).toBe(DELIVERED);
    const shown = await desktop.shown(from);
    const button = shown.actions.find(({ title }) => title === 'Mark read');
    expect(button, JSON.stringify(shown.actions)).toBeDefined();
    const opened = firefox.waitForTarget((target) => target.url() === `${site.origin}/opened#read`);
    desktop.press(shown.id, button?.name);
    await opened;
  });

  test('a push that was changed on its way is reported, and nothing is shown', async () => {
    const from = desktop.events;
    service.tamperNext = true;
    expect(await deliver('Tampered')).toBe(COULD_NOT_DECRYPT);
    expect(await deliver('Whole')).toBe(DELIVERED);
    expect((await desktop.shown(from)).title).toBe('Whole');
  });

  test('a push that another server signed is refused', async () => {
    const stranger = webPush.generateVAPIDKeys();
    const details = webPush.generateRequestDetails(subscription, '{}', {
      TTL: 60, vapidDetails: { subject: 'mailto:push@example.com', ...stranger },
    });
    const headers = Object.entries(details.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await fetch(subscription.endpoint, { method: 'POST', headers, body: new Uint8Array(details.body) });
    expect(answer.status).toBe(401);
  });

  test('after unsubscribing the endpoint is gone', async () => {
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await (await registration.pushManager.getSubscription())?.unsubscribe();
    });
    await service.until(() => service.subscribed === 0);
    expect((await push(subscription, message('Gone'))).status).toBe(410);
  });
});
