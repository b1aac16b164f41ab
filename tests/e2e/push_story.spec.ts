import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'puppeteer-core';
import { Server } from './server';
import { Agent, type Notice } from './support/agent';
import { devices, isHidden, isLedTo, openPage, press, sees, write } from './support/customer_page';
import { Desktop, type Shown } from './support/desktop';
import { startFirefox } from './support/firefox';
import { COULD_NOT_DECRYPT, DELIVERED, PUSH_FLAGS, PushService, type Post } from './support/push_service';

// The promise on a real desktop: told once, with the company's name and the text, and led back to the message. Server, page,
// service worker and browser are the real ones; only the push service's operator is played.
test.describe.configure({ mode: 'serial' });
test.describe('a customer with Firefox', () => {
  let desktop: Desktop;
  let service: PushService;
  let server: Server;
  let agent: Agent;
  let firefox: Browser;
  let page: Page;
  let conversation: string;

  test.beforeAll(async () => {
    [desktop, service, server] = await Promise.all([Desktop.start(), PushService.start(), Server.start(...PUSH_FLAGS)]);
    agent = await Agent.at(server);
    firefox = await startFirefox(desktop, service.url);
  });

  test.afterAll(async () => {
    await firefox?.close();
    await agent?.leave();
    await Promise.all([server?.stop(), service?.stop(), desktop?.stop()]);
  });

  async function notices(): Promise<Notice[]> {
    return (await agent.detail(conversation)).notices.filter(({ to }) => to === 'customer');
  }

  /** How the agents see that the customer was told of the message. */
  async function toldOf(seq: number): Promise<Pick<Notice, 'channel' | 'outcome'>[]> {
    return (await notices()).filter(({ last_seq }) => last_seq === seq).map(({ channel, outcome }) => ({ channel, outcome }));
  }

  /** An answer that is pushed, shown once, and acknowledged by the browser. */
  async function answerIsPushed(text: string, shownAs = text): Promise<Shown & { seq: number; post: Post }> {
    const [posts, from] = [service.posts.length, desktop.events];
    const seq = await agent.answer(conversation, text);
    const post = await service.post(posts);
    expect(post.status).toBe(201);
    expect(await service.ack(post.location)).toBe(DELIVERED);
    const shown = await desktop.shown(from);
    expect(shown).toMatchObject({ title: await agent.companyName(), body: shownAs });
    await expect.poll(() => toldOf(seq)).toEqual([{ channel: 'push', outcome: 'sent' }]);
    expect(service.posts).toHaveLength(posts + 1);
    expect(desktop.allShown(from)).toHaveLength(1);
    return { ...shown, seq, post };
  }

  async function readUpTo(seq: number): Promise<void> {
    await expect.poll(async () => (await agent.detail(conversation)).receipts.customer.read).toBe(seq);
  }

  test('takes the offer after the first message, by one click', async () => {
    page = await firefox.newPage();
    await openPage(page, server.link);
    expect(await page.$('.offer')).toBeNull();
    await write(page, 'Is my bicycle ready?');
    conversation = await agent.conversation('Is my bicycle ready?');
    await sees(page, '.offer', 'We can tell you on this device when there is an answer.');
    await press(page, 'Yes, please');
    await sees(page, '.offer', 'We will tell you on this device.');
    expect(service.subscribed).toBe(1);
    expect(await devices(page, server)).toBe(1);
    expect((await agent.detail(conversation)).reach).toMatchObject({ push: 1, state: 'push' });
    await press(page, 'Close');
  });

  test('is not pushed to while the page is in front', async () => {
    await page.bringToFront();
    const seq = await agent.answer(conversation, 'Let me see.');
    await sees(page, '.bubble', 'Let me see.');
    await readUpTo(seq);
    expect(await notices()).toEqual([]);
    expect(service.posts).toEqual([]);
    expect(desktop.allShown()).toEqual([]);
  });

  test('is told while the page is open behind another, and led back to it', async () => {
    await firefox.newPage();
    await isHidden(page);
    const { seq, id } = await answerIsPushed('Your bicycle is ready.');
    expect(await notices(), 'nothing came late for what was read in front').toHaveLength(1);
    const tabs = (await firefox.pages()).length;
    desktop.press(id);
    await isLedTo(page, seq);
    await readUpTo(seq);
    expect(await firefox.pages()).toHaveLength(tabs);
  });

  test('is told while the page is closed, and led to the message', async () => {
    await page.close();
    const { seq, id } = await answerIsPushed('We close at six.');
    const opened = firefox.waitForTarget((target) => target.url().startsWith(server.link));
    desktop.press(id);
    page = (await (await opened).page()) ?? page;
    await isLedTo(page, seq);
    await readUpTo(seq);
  });

  test('marks it read by the button, and nothing opens', async () => {
    await page.close();
    const tabs = (await firefox.pages()).length;
    const { seq, id, actions } = await answerIsPushed('Bring the receipt, please.');
    desktop.press(id, actions.find(({ title }) => title === 'Mark read')?.name ?? 'no such button');
    await readUpTo(seq);
    expect(await firefox.pages()).toHaveLength(tabs);
  });

  test('what was changed on its way is refused by the browser, and not shown', async () => {
    const { post } = await answerIsPushed('Come by the back door.');
    const from = desktop.events;
    const body = Buffer.from(post.body);
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    const headers = ['authorization', 'content-encoding', 'ttl'].map((name): [string, string] => [name, String(post.headers[name])]);
    const again = await fetch(post.endpoint, { method: 'POST', headers, body: new Uint8Array(body) });
    expect(again.status).toBe(201);
    expect(await service.ack(again.headers.get('location') ?? '')).toBe(COULD_NOT_DECRYPT);
    // Nothing was shown of it, and the next one takes the place of the first: so it says that there are two.
    await answerIsPushed('Ring twice.', '2 new messages: Ring twice.');
    expect(desktop.allShown(from).map((each) => each.body)).toEqual(['2 new messages: Ring twice.']);
  });

  test('switches it off in the panel', async () => {
    page = await firefox.newPage();
    await openPage(page, server.link);
    await press(page, 'How we reach you');
    await press(page, 'Switch off');
    await service.until(() => service.subscribed === 0);
    await expect.poll(() => devices(page, server)).toBe(0);
    expect((await agent.detail(conversation)).reach).toMatchObject({ push: 0, state: 'none' });
    await press(page, 'Tell me on this device');
    await sees(page, 'dialog', 'Notifications are on.');
    expect(await devices(page, server)).toBe(1);
  });

  test('switches it off while the server is away: the next push finds out, and is the last', async () => {
    await server.kill9();
    await press(page, 'Switch off');
    await service.until(() => service.subscribed === 0);
    await sees(page, 'dialog', 'Are you online?');
    await page.close();
    await server.run();
    expect((await agent.detail(conversation)).reach).toMatchObject({ push: 1, state: 'push' });

    const posts = service.posts.length;
    const from = desktop.events;
    const seq = await agent.answer(conversation, 'Are you coming?');
    expect(await service.post(posts)).toMatchObject({ status: 410 });
    await expect.poll(() => toldOf(seq)).toContainEqual({ channel: 'push', outcome: 'failed' });
    await expect.poll(async () => (await agent.detail(conversation)).reach).toMatchObject({ push: 0, state: 'none' });

    await agent.answer(conversation, 'We can wait until seven.');
    await expect.poll(notices).toContainEqual(expect.objectContaining({ channel: 'none', outcome: 'unreachable' }));
    page = await firefox.newPage();
    await openPage(page, server.link);
    expect(await devices(page, server)).toBe(0);
    expect(service.posts).toHaveLength(posts + 1);
    expect(desktop.allShown(from)).toEqual([]);
  });
});
