import { AxeBuilder } from '@axe-core/playwright';
import { expect, request, test, type APIRequestContext, type Browser, type Page } from '@playwright/test';
import { Server } from './server';

// The customer's page against the real server: see docs/protocol.md for what it promises.
let server: Server;
let agent: APIRequestContext;

test.beforeAll(async () => {
  server = await Server.start();
  agent = await request.newContext({ baseURL: server.origin, extraHTTPHeaders: { Origin: server.origin } });
  const token = server.signInUrls[0]?.split('#')[1];
  const session = await agent.post('/-/api/v1/session/token', { data: { token } });
  expect(session.status()).toBe(200);
});

test.afterAll(async () => {
  await agent.dispose();
  await server.stop();
});

const company = '/-/api/v1/companies/demo';

interface Stored {
  seq: number;
  body: string;
}

/** The server may close a connection that was idle at the moment when it is used again; browsers ask once more, too. */
const AGAIN = { maxRetries: 1 };

/** The conversation whose newest message is `body`: what it holds, as the server stored it. */
async function stored(body: string): Promise<{ id: string; messages: Stored[] }> {
  const list = await (await agent.get(`${company}/conversations?status=all&limit=100`, AGAIN)).json();
  const found = list.conversations.find((each: { preview?: Stored }) => each.preview?.body === body);
  expect(found, `a conversation that ends with "${body}"`).toBeTruthy();
  const { messages } = await (await agent.get(`${company}/conversations/${found.id}/messages?limit=100`, AGAIN)).json();
  return { id: found.id, messages };
}

async function answer(conversation: string, body: string): Promise<void> {
  const data = { client_id: crypto.randomUUID(), kind: 'text', body };
  expect((await agent.post(`${company}/conversations/${conversation}/messages`, { data })).status()).toBe(201);
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('#composer').fill(text);
  await page.locator('#composer').press('Enter');
}

/** Writes, and waits until the server has acknowledged. */
async function send(page: Page, text: string, state = 'Sent'): Promise<void> {
  const count = await page.locator('.bubble').count();
  await write(page, text);
  await expect(page.locator('.bubble')).toHaveCount(count + 1);
  await expect(page.locator('.own .state').last()).toHaveText(state);
}

function bubbles(page: Page): Promise<string[]> {
  return page.locator('.bubble .body').allTextContents();
}

async function ready(page: Page): Promise<void> {
  // The first thing the script does once everything is wired is to show local times, and never "UTC".
  await page.waitForFunction(() => document.getElementById('app')?.dataset['ready'] === 'true');
}

async function visit(browser: Browser, path = '/demo', options = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, ...options });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

test('without JavaScript one reads, writes, and reads the answer', async ({ browser }) => {
  const page = await visit(browser, '/demo/shop', { javaScriptEnabled: false });
  await expect(page.locator('.greeting')).toContainText('shop window');
  await page.locator('#composer').fill('Is anyone there?\nhttps://example.org <b>');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page).toHaveURL(/\/demo\/shop$/);
  await expect(page.locator('.bubble a')).toHaveAttribute('href', 'https://example.org');
  const { id } = await stored('Is anyone there? https://example.org <b>');
  await answer(id, 'Yes, good morning!');
  await page.reload();
  expect(await bubbles(page)).toEqual(['Is anyone there?\nhttps://example.org <b>', 'Yes, good morning!']);
  await expect(page.locator('.reply').first()).toBeHidden();
});

test('without JavaScript a refused text comes back with the reason', async ({ browser }) => {
  const page = await visit(browser, '/demo/kontakt', { javaScriptEnabled: false });
  const long = 'ä'.repeat(8001);
  await page.locator('#composer').fill(long);
  await page.getByRole('button', { name: 'Senden' }).click();
  await expect(page.getByRole('alert')).toContainText('8000');
  await expect(page.locator('#composer')).toHaveValue(long);
});

test('hydration changes nothing in the document', async ({ browser }) => {
  const page = await visit(browser);
  await ready(page);
  await send(page, 'One message, so that there is something to hydrate');
  await page.addInitScript(() => {
    // What follows hydration (local times, the outbox) waits for storage: keep it waiting.
    Object.defineProperty(window, 'indexedDB', { value: { open: () => ({}) } });
    const records: MutationRecord[] = [];
    document.addEventListener('readystatechange', () => {
      const app = document.getElementById('app');
      if (document.readyState !== 'interactive' || !app) return;
      new MutationObserver((more) => records.push(...more)).observe(app, {
        subtree: true, childList: true, attributes: true, characterData: true,
      });
    });
    Object.assign(window, { records });
  });
  await page.reload();
  await page.waitForFunction(() => Object.keys(document.getElementById('app') ?? {}).length > 0); // Preact's mark
  expect(await page.evaluate(() => (window as unknown as { records: unknown[] }).records.length)).toBe(0);
  await expect(page.locator('.meta time')).toHaveText(/UTC$/);
});

test('the first message makes the conversation, the answer comes by itself', async ({ browser }) => {
  const page = await visit(browser);
  await ready(page);
  await send(page, 'Do you bake on Sundays?');
  await expect(page.locator('#composer')).toBeFocused();
  const { id } = await stored('Do you bake on Sundays?');
  await answer(id, 'From seven to eleven.');
  await expect(page.locator('.group:not(.own) .body')).toHaveText('From seven to eleven.');
  await expect(page.locator('p.sr[role=status]')).toHaveText('Anna: From seven to eleven.');
  await send(page, 'Thank you');
  expect((await stored('Thank you')).messages.map((each) => each.body)).toEqual([
    'Do you bake on Sundays?', 'From seven to eleven.', 'Thank you',
  ]);
});

test('what is written offline is kept over a closed tab and sent exactly once', async ({ browser }) => {
  const page = await visit(browser);
  await ready(page);
  const context = page.context();
  await context.setOffline(true);
  await write(page, 'first, offline');
  await write(page, 'second, offline');
  await expect(page.locator('.bubble')).toHaveCount(2);
  await expect(page.locator('.state')).toHaveText('Waiting');
  await expect(page.locator('.banner')).toContainText('offline');
  await page.close();
  await context.setOffline(false);
  const tabs = await Promise.all([context.newPage(), context.newPage()]); // two at once: still once
  await Promise.all(tabs.map((tab) => tab.goto('/demo')));
  for (const tab of tabs) {
    await expect(tab.locator('.state')).toHaveText('Sent');
    expect(await bubbles(tab)).toEqual(['first, offline', 'second, offline']);
  }
  const { messages } = await stored('second, offline');
  expect(messages.map((each) => each.body)).toEqual(['first, offline', 'second, offline']);
});

test('a lost answer is asked for again: the message stands there once', async ({ browser }) => {
  const page = await visit(browser);
  await ready(page);
  let lost = 0;
  await page.route('**/customer/demo/messages', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch(); // it reaches the server ...
    await route.abort(); // ... and the answer never arrives
    return undefined;
  });
  await send(page, 'only once, please');
  expect(lost).toBe(1);
  expect((await stored('only once, please')).messages).toHaveLength(1);
});

test('the server killed and started again: the line comes back by itself', async ({ browser }) => {
  const page = await visit(browser);
  await ready(page);
  await send(page, 'before the crash');
  await server.kill9();
  await write(page, 'while it is down');
  await expect(page.locator('.state').last()).toHaveText('Waiting');
  await server.run();
  await expect(page.locator('.state').last()).toHaveText('Sent', { timeout: 45_000 });
  const { messages } = await stored('while it is down');
  expect(messages.map((each) => each.body)).toEqual(['before the crash', 'while it is down']);
});

test('where WebSocket is blocked the answer comes all the same', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: server.origin });
  await context.addInitScript(() => {
    class Blocked extends EventTarget {
      onclose: ((event: CloseEvent) => void) | null = null;
      constructor() {
        super();
        setTimeout(() => this.onclose?.(new CloseEvent('close', { code: 1006 })), 0); // as behind a strict proxy
      }
      close(): void {}
    }
    Object.assign(window, { WebSocket: Blocked });
  });
  const page = await context.newPage();
  await page.goto('/demo');
  await ready(page);
  await send(page, 'from behind a proxy');
  await page.waitForRequest(/\/events\?wait=25/);
  await answer((await stored('from behind a proxy')).id, 'we hear you');
  await expect(page.locator('.group:not(.own) .body')).toHaveText('we hear you');
  await send(page, 'and we you');
  expect((await stored('and we you')).messages).toHaveLength(3);
});

test('older history comes while scrolling and does not move what is read', async ({ browser }) => {
  const page = await visit(browser, '/demo', { viewport: { width: 390, height: 844 } });
  await ready(page);
  await send(page, 'message 1');
  const { id } = await stored('message 1');
  for (let number = 2; number <= 80; number += 1) {
    let status = 0;
    while (status !== 201) {
      const data = { client_id: crypto.randomUUID(), kind: 'text', body: `message ${number}` };
      status = (await agent.post(`${company}/conversations/${id}/messages`, { data })).status();
    }
  }
  await page.reload();
  await ready(page);
  expect((await bubbles(page)).at(-1)).toBe('message 80');
  await page.locator('#log').evaluate((log) => (log.scrollTop = -log.scrollHeight));
  await expect(page.locator('#m1')).toBeAttached();
  await expect(page.locator('.older')).toHaveCount(0);
  expect(await bubbles(page)).toEqual(Array.from({ length: 80 }, (_, index) => `message ${index + 1}`));
});

test('further up, new messages are counted and do not move the text', async ({ browser }) => {
  const page = await visit(browser, '/demo', { viewport: { width: 390, height: 500 } });
  await ready(page);
  await send(page, Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n'));
  const { id } = await stored((await bubbles(page)).join('').replaceAll('\n', ' ').slice(0, 140).trimEnd() + '…');
  await page.locator('#log').evaluate((log) => (log.scrollTop = -300));
  await expect(page.locator('.to-end')).toBeVisible();
  const before = await page.locator('#m1').boundingBox();
  await answer(id, 'one');
  await answer(id, 'two');
  await expect(page.locator('.to-end')).toHaveText('2 new messages');
  const after = await page.locator('#m1').boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1.5); // browsers scroll by whole pixels
  await page.locator('.to-end').click();
  await expect(page.locator('.to-end')).toHaveCount(0);
});

test('a quote is made, shown, and leads to the quoted message', async ({ browser }) => {
  const page = await visit(browser);
  await ready(page);
  await send(page, 'Which cake?');
  await page.locator('#m1 .reply').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#composer')).toBeFocused();
  await write(page, 'The one with cherries');
  await expect(page.locator('#m2 .quote')).toContainText('Which cake?');
  await page.locator('#m2 .quote').click();
  await expect(page.locator('#m1')).toBeFocused();
});

test('the draft is kept, and a typed text wins over it', async ({ browser }) => {
  const page = await visit(browser);
  await ready(page);
  await page.locator('#composer').fill('half a sent');
  await page.reload();
  await expect(page.locator('#composer')).toHaveValue('half a sent');
  await page.locator('#composer').press('Shift+Enter');
  await page.keyboard.type('ence');
  await page.keyboard.press('Enter');
  await expect(page.locator('.bubble .body')).toHaveText('half a sent\nence');
  await page.reload();
  await expect(page.locator('#composer')).toHaveValue('');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing for axe to find, ${colorScheme}`, async ({ browser }) => {
    test.slow(); // three thorough checks
    const page = await visit(browser, '/demo/kontakt', { colorScheme, viewport: { width: 390, height: 844 } });
    await ready(page);
    const check = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    };
    await check();
    await send(page, 'Guten Tag! https://example.org', 'Gesendet');
    await answer((await stored('Guten Tag! https://example.org')).id, 'Guten Tag.');
    await expect(page.locator('.bubble')).toHaveCount(2);
    await page.locator('#m2 .reply').click();
    await check();
    await page.goto('/demo/nirgends');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await check();
  });
}
