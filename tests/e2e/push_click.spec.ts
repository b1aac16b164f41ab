import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'puppeteer-core';
import { Server } from './server';
import { Agent } from './support/agent';
import { deliver, startChromium } from './support/chromium';
import { isHidden, isLedTo, openPage, press, sees, write } from './support/customer_page';
import { Desktop, type Shown } from './support/desktop';
import { PUSH_FLAGS, PushService } from './support/push_service';
import { SubscriptionKeys } from './support/web_push';

// What a person does with a notification of Chromium, on a real desktop. Chromium subscribes with Google alone, so the page is
// given a subscription of the test's push service; what the server pushes there is decrypted and handed to the service worker.
test.describe.configure({ mode: 'serial' });
test.describe('a customer with Chromium', () => {
  const keys = new SubscriptionKeys();
  let desktop: Desktop;
  let service: PushService;
  let server: Server;
  let agent: Agent;
  let chromium: Browser;
  let page: Page;
  let inbox: Page;
  let conversation: string;

  test.beforeAll(async () => {
    [desktop, service, server] = await Promise.all([Desktop.start(), PushService.start(), Server.start(...PUSH_FLAGS)]);
    agent = await Agent.at(server);
    chromium = await startChromium(desktop, server.origin);
    inbox = await signIn(server.signInUrls[1] ?? '');
    page = await customer();
    await openPage(page, server.link);
    await write(page, 'Shall I come by?');
    await press(page, 'Yes, please');
    await sees(page, '.offer', 'We will tell you on this device.');
    conversation = await agent.conversation('Shall I come by?');
    await inbox.bringToFront();
    await sees(inbox, '.row-link', 'Shall I come by?');
    await inbox.locator('.row-link').click();
  });

  test.afterAll(async () => {
    await chromium?.close();
    await agent?.leave();
    await Promise.all([server?.stop(), service?.stop(), desktop?.stop()]);
  });

  async function signIn(address: string): Promise<Page> {
    const desk = await chromium.newPage();
    await desk.goto(address);
    await desk.locator('button[type=submit]').click();
    await desk.waitForSelector('#list-title');
    return desk;
  }

  async function customer(): Promise<Page> {
    const opened = await chromium.newPage();
    const endpoint = service.subscribe('chromium', undefined);
    await opened.evaluateOnNewDocument(subscribeAt, endpoint, { p256dh: keys.p256dh, auth: keys.auth });
    return opened;
  }

  /** An answer as it is shown, after the whole way but the one through Google. */
  async function answerIsShown(text: string): Promise<{ seq: number; shown: Shown }> {
    const [posts, from] = [service.posts.length, desktop.events];
    const seq = await agent.answer(conversation, text);
    const { body } = await service.post(posts);
    await deliver(inbox, server.link, keys.read(body));
    const shown = await desktop.shown(from);
    expect(shown.title).toBe(await agent.companyName());
    expect(shown.body).toContain(text);
    expect(service.posts).toHaveLength(posts + 1);
    return { seq, shown };
  }

  async function readUpTo(seq: number): Promise<void> {
    await expect.poll(async () => (await agent.detail(conversation)).receipts.customer.read).toBe(seq);
  }

  test('a click leads to the open tab, at the message', async () => {
    await isHidden(page);
    const { seq, shown } = await answerIsShown('Yes, at five.');
    const tabs = (await chromium.pages()).length;
    desktop.press(shown.id);
    await isLedTo(page, seq);
    await readUpTo(seq);
    expect(await chromium.pages()).toHaveLength(tabs);
  });

  test('an answer typed into the notification is a message in the inbox, once, and reads what it answers', async () => {
    await page.close();
    const { seq, shown } = await answerIsShown('Bring the key, please.');
    expect(shown.actions.map((each) => each.name)).toContain('inline-reply');
    desktop.reply(shown.id, 'I will bring both.');
    await sees(inbox, '[role=log] .body', 'I will bring both.');
    await readUpTo(seq);
    const texts = await inbox.$$eval('[role=log] .body', (all) => all.map((each) => each.textContent));
    expect(texts.filter((text) => text === 'I will bring both.')).toHaveLength(1);
    expect(await desktop.closed(shown.id)).toBe('person');
  });

  test('"mark read" reads it and opens nothing', async () => {
    const { seq, shown } = await answerIsShown('Thank you!');
    const tabs = (await chromium.pages()).length;
    desktop.press(shown.id, shown.actions.find(({ title }) => title === 'Mark read')?.name ?? 'no such button');
    await readUpTo(seq);
    expect(await chromium.pages()).toHaveLength(tabs);
  });
});

/** In the page, before anything of it: `subscribe` gives what the test has made, since Chromium's own leads to Google alone. */
function subscribeAt(endpoint: string, keys: Record<string, string>): void {
  if (typeof PushManager === 'undefined') return;
  let current: PushSubscription | null = null;
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async (options) => {
    if (!(options?.applicationServerKey instanceof Uint8Array)) throw new TypeError('no key');
    const applicationServerKey = options.applicationServerKey.buffer;
    current = { endpoint, options: { applicationServerKey }, toJSON: () => ({ endpoint, keys }) } as unknown as PushSubscription;
    return current;
  };
}
