import { expect, test, type Browser, type Page } from '@playwright/test';
import { Server } from './server';
import { Agent } from './support/agent';

// Load once, go offline, open: history is there; write; go online: sent once.
let server: Server;
let agent: Agent;

test.beforeAll(async () => {
  server = await Server.start();
  agent = await Agent.at(server);
});

test.afterAll(async () => {
  await agent.leave();
  await server.stop();
});

async function visit(browser: Browser, path = '/demo'): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin });
  const page = await context.newPage();
  await page.goto(path);
  await ready(page);
  return page;
}

function ready(page: Page): Promise<unknown> {
  return page.waitForFunction(() => document.getElementById('app')?.dataset['ready'] === 'true');
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('#composer').fill(text);
  await page.locator('#composer').press('Enter');
}

async function send(page: Page, text: string): Promise<void> {
  await write(page, text);
  await expect(page.locator('.own .body').last()).toHaveText(text);
  await expect(page.locator('.own .state').last()).toHaveText('Sent');
}

function bodies(page: Page): Promise<string[]> {
  return page.locator('.bubble .body').allTextContents();
}

/** What the company's cache holds, as paths. */
function cached(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('dropline:demo:'));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((each) => new URL(each.url).pathname);
  });
}

function keptMessages(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const open = indexedDB.open('dropline-kept');
        open.onsuccess = () => {
          const database = open.result;
          if (!database.objectStoreNames.contains('threads')) return resolve(0);
          const all = database.transaction('threads').objectStore('threads').getAll();
          all.onsuccess = () => resolve((all.result as { messages: unknown[] }[])[0]?.messages.length ?? 0);
          database.close();
          return undefined;
        };
      }),
  );
}

/** The shell and the conversation are both kept. */
async function kept(page: Page, messages: number): Promise<void> {
  await expect.poll(() => cached(page)).toContain('/demo');
  await expect.poll(async () => (await cached(page)).some((path) => path.includes('/companion-'))).toBe(true);
  await expect.poll(() => keptMessages(page)).toBe(messages);
}

test('loaded once, it opens offline with its history, takes a message, and sends it once', async ({ browser }) => {
  const page = await visit(browser);
  const context = page.context();
  await send(page, 'Is the red one back?');
  const id = await agent.conversation('Is the red one back?');
  await agent.answer(id, 'From Tuesday on.');
  await expect(page.locator('.bubble')).toHaveCount(2);
  await kept(page, 2);
  await page.close();

  await context.setOffline(true);
  const offline = await context.newPage();
  await offline.goto('/demo');
  await expect(offline.locator('.bubble')).toHaveCount(2);
  expect(await bodies(offline)).toEqual(['Is the red one back?', 'From Tuesday on.']);
  await ready(offline);
  await expect(offline.locator('.banner')).toContainText('offline');
  await write(offline, 'Please keep one');
  await expect(offline.locator('.own .state').last()).toHaveText('Waiting');
  await offline.reload();
  await expect(offline.locator('.own .state').last()).toHaveText('Waiting');

  await context.setOffline(false);
  await expect(offline.locator('.own .state').last()).toHaveText('Sent');
  const all = ['Is the red one back?', 'From Tuesday on.', 'Please keep one'];
  expect(await agent.said(id)).toEqual(all);
  await agent.answer(id, 'Done.');
  await expect(offline.locator('.bubble').last()).toContainText('Done.');
  await offline.reload();
  await expect(offline.locator('.bubble')).toHaveCount(4);
  expect(await agent.said(id)).toEqual([...all, 'Done.']);
});

test('a server that is down is like no network, and comes back by itself', async ({ browser }) => {
  const page = await visit(browser);
  await send(page, 'before it went down');
  await kept(page, 1);
  await server.kill9();
  await page.reload();
  await expect(page.locator('.bubble .body')).toHaveText('before it went down');
  await write(page, 'while it is down');
  await expect(page.locator('.state').last()).toHaveText('Waiting');
  await server.run();
  await expect(page.locator('.state').last()).toHaveText('Sent', { timeout: 45_000 });
  await page.reload();
  expect(await bodies(page)).toEqual(['before it went down', 'while it is down']);
});

test('only this company’s pages and files are kept, and none of them after a sign-out', async ({ browser }) => {
  const page = await visit(browser);
  await send(page, 'to be forgotten');
  await kept(page, 1);
  const paths = await cached(page);
  expect(paths.filter((path) => !/^\/demo$|^\/-\/(?:assets|theme)\//.test(path))).toEqual([]);

  await page.context().clearCookies(); // as after a sign-out from another device
  await page.reload();
  await expect(page.locator('.bubble')).toHaveCount(0);
  await expect.poll(() => keptMessages(page)).toBe(0);
  await page.context().setOffline(true);
  await page.reload();
  await ready(page);
  await expect(page.locator('.bubble')).toHaveCount(0);
});

test('a link that was never opened leads to the conversation offline, and a foreign path to nothing', async ({ browser }) => {
  const page = await visit(browser);
  await send(page, 'known under the main link');
  await kept(page, 1);
  await page.context().setOffline(true);
  await page.goto('/demo/shop');
  await expect(page).toHaveURL(/\/demo$/);
  await expect(page.locator('.bubble .body')).toHaveText('known under the main link');
  await expect(page.goto('/demo2')).rejects.toThrow();
});
