import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { companyOf, Customer, row, signIn } from './inbox_support';
import { inEveryLook, shoot } from './screens';
import { Server } from './server';

async function customerScreens(browser: Browser, server: Server, look: BrowserContextOptions, name: string): Promise<void> {
  const page = await (await browser.newContext(look)).newPage();
  await page.goto(server.link);
  await shoot(page, `customer-empty-${name}`);
  await page.locator('textarea[name=body]').fill('Guten Tag! Is the green bicycle from the shop window still there? https://example.com/green');
  await page.locator('form button[type=submit]').click();
  await page.getByRole('log').getByText('Sent').or(page.getByRole('log').getByText('Gesendet')).first().waitFor();
  await page.locator('.offer').waitFor();
  await shoot(page, `customer-sent-${name}`);
  await page.locator('.ways').click();
  await page.locator('.devices').waitFor();
  await shoot(page, `customer-ways-${name}`);
  await page.goto(`${server.link}/no-such-link`);
  await shoot(page, `customer-unknown-link-${name}`);
  await page.context().close();
}

async function inboxScreens(page: Page, server: Server, name: string): Promise<void> {
  const inbox = `${server.origin}/-/inbox/${companyOf(server)}`;
  await page.goto(inbox);
  await row(page, 'green bicycle').first().waitFor();
  await shoot(page, `inbox-list-${name}`);
  await row(page, 'green bicycle').first().click();
  await page.getByRole('log').getByText('green bicycle').waitFor();
  await shoot(page, `inbox-conversation-${name}`);
  await page.getByRole('textbox', { name: /^(Reply to|Antwort an)/ }).fill('Yes, until six.');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(/^(Sent|Gesendet)$/).waitFor();
  await page.getByText(/^(Cannot be reached|Nicht erreichbar|There was no way|Es gab keinen Weg)/).first().waitFor();
  await shoot(page, `inbox-told-${name}`);
  for (const settings of ['links', 'agents', 'company', 'hours', 'notifications']) {
    await page.goto(`${inbox}/settings/${settings}`);
    await page.getByRole('heading').first().waitFor();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    if (settings === 'notifications') await page.getByRole('button', { name: /^(Turn on|Einschalten)$/ }).waitFor();
    await shoot(page, `inbox-${settings}-${name}`);
  }
}

inEveryLook('everyday', async (browser, look, name) => {
  const server = await Server.start('--push-contact', 'mailto:push@acme.example');
  try {
    await customerScreens(browser, server, look, name);
    const somebody = await Customer.at(server);
    await somebody.write('Do you deliver to Potsdam?', 'shop');
    const page = await signIn(browser, server.signInUrls[0], look);
    await inboxScreens(page, server, name);
    await page.context().clearCookies();
    await page.goto(`${server.origin}/-/signin`);
    await page.locator('button[type=submit]').waitFor();
    await shoot(page, `sign-in-${name}`);
    await somebody.leave();
  } finally {
    await server.stop();
  }
});
