import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { companyOf, row, signIn } from './inbox_support';
import { inEveryLook, shoot } from './screens';
import { Server } from './server';
import { MailServer, type Mail } from './support/mail_server';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const MARIA = 'maria@customer.example';

async function fresh(browser: Browser, look: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext(look)).newPage();
}

/** The panel is longer than a screen: what is pressed is brought into the picture. */
async function shootPart(page: Page, part: string, name: string): Promise<void> {
  await page.locator(part).scrollIntoViewIfNeeded();
  await shoot(page, name);
}

/** The customer leaves an address and takes the conversation along. Returns the link to it. */
async function reached(page: Page, mails: MailServer, name: string): Promise<string> {
  await page.locator('textarea[name=body]').fill('Is the green bicycle still there?');
  await page.locator('form button[type=submit]').click();
  await page.locator('.offer').waitFor();
  await page.locator('.ways').click();
  const panel = page.getByRole('dialog');
  await panel.locator('input[type=email]').fill(MARIA);
  await panel.locator('input[type=email]').press('Enter');
  const code = /\b\d{6}\b/.exec((await mails.mailTo(MARIA)).text)?.[0] ?? '';
  const field = panel.locator('input[inputmode=numeric]');
  await field.waitFor();
  await shootPart(page, 'input[inputmode=numeric]', `customer-code-${name}`);
  await field.fill(code);
  await field.press('Enter');
  await panel.getByText('ma***@customer.example').first().waitFor();
  await panel.getByRole('button', { name: /^(Show code and link|Code und Link zeigen)$/ }).click();
  await panel.locator('.qr').waitFor();
  await shootPart(page, '.qr', `customer-handover-${name}`);
  const link = await panel.locator('input[readonly]').inputValue();
  await page.keyboard.press('Escape');
  return link;
}

async function letters(browser: Browser, look: BrowserContextOptions, mail: Mail, name: string): Promise<void> {
  const page = await fresh(browser, look);
  await page.setContent(mail.html);
  await shoot(page, `mail-${name}`);
  await page.goto(mail.link('/-/unsubscribe/'));
  await shoot(page, `unsubscribe-${name}`);
  await page.getByRole('button').first().click();
  await page.waitForLoadState();
  await shoot(page, `unsubscribed-${name}`);
  await page.context().close();
}

async function comingBack(browser: Browser, look: BrowserContextOptions, link: string, name: string): Promise<void> {
  const page = await fresh(browser, look);
  await page.goto(link);
  await shoot(page, `return-${name}`);
  await page.getByRole('button').first().click();
  await page.locator('.own').first().waitFor();
  await page.goto(link);
  await shoot(page, `return-used-${name}`);
  await page.context().close();
}

async function iphone(browser: Browser, look: BrowserContextOptions, server: Server, name: string): Promise<void> {
  const page = await fresh(browser, { ...look, userAgent: IPHONE });
  await page.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'));
  await page.goto(server.link);
  await page.locator('textarea[name=body]').fill('Hello from my phone');
  await page.locator('form button[type=submit]').click();
  await page.locator('.own').first().waitFor();
  await page.locator('.ways').click();
  await page.locator('.devices').waitFor();
  await shoot(page, `customer-iphone-${name}`);
  await page.context().close();
}

async function offline(page: Page, name: string): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('.bubble').first().waitFor();
  await page.locator('textarea[name=body]').fill('In the tunnel');
  await page.locator('textarea[name=body]').press('Enter');
  await page.locator('.own .state').last().waitFor();
  await shoot(page, `customer-offline-${name}`);
  await page.context().setOffline(false);
}

async function notifiers(page: Page, server: Server, name: string): Promise<void> {
  const url = `${server.origin}/-/api/v1/companies/${companyOf(server)}`;
  const headers = { Origin: server.origin };
  const ntfy = await page.request.post(`${url}/notifiers`, { headers, data: { url: `ntfy://127.0.0.1:${server.port}/alerts` } });
  const { id } = (await ntfy.json()) as { id: string };
  await page.request.post(`${url}/notifiers/${id}/test`, { headers, data: {} });
  await page.goto(`${server.origin}/-/inbox/${companyOf(server)}/settings/notifications`);
  const failed = page.getByText(/^(Failed|Fehlgeschlagen)/).first();
  await failed.waitFor();
  await failed.scrollIntoViewIfNeeded();
  await shoot(page, `inbox-notifiers-${name}`);
}

inEveryLook('reach', async (browser, look, name) => {
  const mails = await MailServer.start();
  const server = await Server.start(...mails.flags, '--push-contact', 'mailto:push@acme.example', '--mail-after-minutes', '0',
    '--test-loopback', 'allow');
  try {
    const customer = await fresh(browser, look);
    await customer.goto(server.link);
    const link = await reached(customer, mails, name);
    await comingBack(browser, look, link, name);
    await iphone(browser, look, server, name);

    const agent = await signIn(browser, server.signInUrls[0], look);
    await row(agent, 'green bicycle').first().click();
    const composer = agent.getByRole('textbox', { name: /^(Reply to|Antwort an)/ });
    await composer.pressSequentially('Yes');
    await customer.locator('.typing').getByText(/./).waitFor();
    await shoot(customer, `customer-typing-${name}`);
    await customer.goto('about:blank'); // away: what is answered now is told by mail
    await composer.fill('Yes, until six.');
    await composer.press('Enter');
    const told = await mails.mailTo(MARIA, (mail) => mail.text.includes('Yes, until six.'));
    await agent.locator('.state-line').filter({ hasText: /mail/i }).first().waitFor();
    await shoot(agent, `inbox-mailed-${name}`);
    await letters(browser, look, told, name);
    await customer.goto(server.link);
    await customer.getByText('Yes, until six.').first().waitFor();
    await shoot(customer, `customer-answered-${name}`);
    await offline(customer, name);
    await notifiers(agent, server, name);
  } finally {
    await server.stop();
    await mails.stop();
  }
});
