import { test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { companyOf, Customer, row, signIn } from './inbox_support';
import { Server } from './server';

// Pictures of every screen, for people to look at: `npm run screens` leaves them in build/e2e/screens.
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `build/e2e/screens/${name}.png` });
}

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
  await page.getByRole('textbox').first().waitFor();
  await shoot(page, `inbox-conversation-${name}`);
  await page.getByRole('textbox', { name: /^(Reply to|Antwort an)/ }).fill('Yes, until six.');
  await page.keyboard.press('Enter');
  await page.locator('.unreachable').first().waitFor();
  await shoot(page, `inbox-told-${name}`);
  for (const settings of ['links', 'agents', 'company', 'hours', 'notifications']) {
    await page.goto(`${inbox}/settings/${settings}`);
    await page.getByRole('heading').first().waitFor();
    await shoot(page, `inbox-${settings}-${name}`);
  }
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const locale of ['en-GB', 'de-DE']) {
      const name = `${size}-${colorScheme}-${locale.slice(0, 2)}`;
      test(name, async ({ browser }) => {
        const server = await Server.start('--push-contact', 'mailto:push@acme.example');
        const look = { viewport, colorScheme, locale };
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
    }
  }
}
