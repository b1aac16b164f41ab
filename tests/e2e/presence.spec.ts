import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible, row, signIn } from './inbox_support';
import { Server } from './server';

const DESK = { viewport: { width: 1280, height: 800 } };

let server: Server;

test.beforeEach(async () => {
  server = await Server.start();
});
test.afterEach(() => server.stop());

/** A customer who has just written, on the page they wrote from. */
async function customerWho(browser: Browser, text: string): Promise<Page> {
  const page = await (await browser.newContext(DESK)).newPage();
  await page.goto(server.link);
  await write(page, text);
  return page;
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('textarea[name=body]').fill(text);
  await page.locator('form button[type=submit]').click();
}

function state(page: Page) {
  return page.locator('.group.own .state').last();
}

test('both sides see how far their messages have come, who is here and who types', async ({ browser }) => {
  const mira = await customerWho(browser, 'Is the blue one back?');
  const anna = await signIn(browser, server.signInUrls[0], DESK);
  await expect(state(mira)).toHaveText('Delivered');
  await expect(mira.locator('.here')).toHaveText('Somebody is here');

  await row(anna, 'Is the blue one back?').click();
  await expect(state(mira)).toHaveText(/^Read \d\d:\d\d$/);
  await expect(anna.locator('.thread-head .presence')).toHaveText('Here now');

  await mira.locator('textarea[name=body]').pressSequentially('And the r');
  await expect(anna.locator('.typing-line')).toHaveText(/ is typing$/);

  await anna.getByRole('textbox', { name: /^Reply to/ }).pressSequentially('It came');
  await expect(mira.locator('.typing')).toHaveText('Somebody is typing');
  await anna.getByRole('textbox', { name: /^Reply to/ }).fill('It came this morning.');
  await anna.getByRole('button', { name: 'Send reply' }).click();
  await expect(mira.locator('.typing')).toBeEmpty();
  await expect(mira.locator('.here')).toHaveText(/^\S+ is here$/);
  await expect(anna.getByRole('log').locator('.state-line').last()).toHaveText(/^Read \d\d:\d\d$/);
  await expectAccessible(anna);
  await expectAccessible(mira);

  await mira.close();
  await expect(anna.locator('.thread-head .presence')).toHaveText(/^Last here/, { timeout: 20_000 });
});

for (const [locale, longest] of [
  ['de-DE', 'Zuletzt da: Donnerstag, 24. September, 22:44'],
  ['en-GB', 'Last here: Wednesday, 24 September, 22:44'],
] as const) {
  test(`who comes and goes moves nothing on the customer's phone, ${locale}`, async ({ browser }) => {
    const phone = { viewport: { width: 320, height: 640 }, locale };
    const mira = await (await browser.newContext(phone)).newPage();
    await mira.goto(server.link);
    await write(mira, 'Is the blue one back?');
    await expect(state(mira)).toHaveText(/^(Sent|Gesendet)$/);
    const top = () => mira.locator('.stage').evaluate((stage) => stage.getBoundingClientRect().top);
    const before = await top();

    const anna = await signIn(browser, server.signInUrls[0], DESK);
    await expect(mira.locator('.here')).not.toBeEmpty();
    expect(await top()).toBe(before);
    await anna.close();
    await expect(mira.locator('.here')).toHaveText(/^(Last here|Zuletzt da)/);
    expect(await top()).toBe(before);
    for (const text of [longest, `${'Annegret '.repeat(12)} is here`]) {
      await mira.locator('.here').evaluate((here, said) => here.lastChild?.replaceWith(said), text);
      expect(await top()).toBe(before);
    }
  });
}

test('what colleagues note among themselves the customer does not notice', async ({ browser }) => {
  const mira = await customerWho(browser, 'Can I pay later?');
  const anna = await signIn(browser, server.signInUrls[0], DESK);
  const ben = await signIn(browser, server.signInUrls[1], DESK);
  for (const page of [anna, ben]) await row(page, 'Can I pay later?').click();
  await expect(state(mira)).toHaveText(/^Read/);
  await anna.getByRole('button', { name: 'Note', exact: true }).click();
  await anna.locator('#composer-text').pressSequentially('Pays late');
  await expect(ben.locator('.typing-line')).toHaveText(/ is typing$/);
  await expect(mira.locator('.typing')).toBeEmpty();
});
