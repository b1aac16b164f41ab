import { expect, test, type Page } from '@playwright/test';
import { row, signIn } from './inbox_support';
import { Server } from './server';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

async function say(page: Page, text: string): Promise<void> {
  await page.locator('textarea[name=body]').fill(text);
  await page.locator('form button[type=submit]').tap();
}

async function answer(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Reply to/ }).fill(text);
  await page.getByRole('button', { name: 'Send reply' }).click();
}

/** Each text stands there once, in this order. */
async function expectOnceInOrder(page: Page, texts: string[]): Promise<void> {
  const log = page.getByRole('log');
  await expect(log).toContainText(texts.at(-1) ?? '');
  const shown = await log.innerText();
  const places = texts.map((text) => shown.indexOf(text));
  expect(places.every((place, i) => place > (places[i - 1] ?? -1)), shown).toBe(true);
  for (const text of texts) expect(shown.split(text).length - 1, text).toBe(1);
}

// The promise, as people live it: from a tapped link to an answered message, over a closed tab and a killed server.
test('what was acknowledged is there after a closed tab and kill -9, in order, once, for everyone', async ({ browser }) => {
  const server = await Server.start();
  try {
    const [annaUrl, benUrl] = server.signInUrls;
    const anna = await signIn(browser, annaUrl, { viewport: { width: 1280, height: 800 } });
    const ben = await signIn(browser, benUrl, { viewport: { width: 1280, height: 800 } });

    const phone = await browser.newContext(PHONE);
    const first = await phone.newPage();
    await first.goto(server.link);
    await say(first, 'Do you have the green one?');
    await row(anna, 'Do you have the green one?').click();
    await answer(anna, 'Yes, two are left.');
    await row(ben, 'Yes, two are left.').click();
    await expectOnceInOrder(ben, ['Do you have the green one?', 'Yes, two are left.']);
    await expectOnceInOrder(first, ['Do you have the green one?', 'Yes, two are left.']);
    await first.close();

    await answer(anna, 'Shall I put one aside?');
    await expectOnceInOrder(ben, ['Do you have the green one?', 'Yes, two are left.', 'Shall I put one aside?']);
    await server.kill9();
    await server.run();

    const back = await phone.newPage();
    await back.goto(server.link);
    await expectOnceInOrder(back, ['Do you have the green one?', 'Yes, two are left.', 'Shall I put one aside?']);
    await say(back, 'Please do, I come at five.');
    const story = ['Do you have the green one?', 'Yes, two are left.', 'Shall I put one aside?',
      'Please do, I come at five.'];
    for (const page of [anna, ben, back]) await expectOnceInOrder(page, story);
    await anna.reload();
    await expectOnceInOrder(anna, story);
  } finally {
    await server.stop();
  }
});
