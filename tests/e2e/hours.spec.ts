import { expect, test } from '@playwright/test';
import { companyOf, expectAccessible, signIn } from './inbox_support';
import { Server } from './server';

let server: Server;
test.beforeEach(async () => {
  server = await Server.start();
});
test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close();
  await server.stop();
});

/** A day that is neither today nor tomorrow, by the clock of whichever zone. */
function farDay(): string {
  const date = new Date(Date.now() + 3 * 24 * 3600 * 1000);
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(date);
}

test('hours set by keyboard are what a customer reads before and after writing', async ({ browser }) => {
  const day = farDay();
  const inbox = await signIn(browser, server.signInUrls[0]);
  await inbox.goto(`${server.origin}/-/inbox/${companyOf(server)}/settings/company`);
  await inbox.getByRole('link', { name: 'Opening hours' }).press('Enter');
  await inbox.getByRole('button', { name: `Add hours on ${day}` }).press('Enter');
  await expect(inbox.getByLabel(`${day}, from`)).toHaveValue('09:00');
  await inbox.getByRole('button', { name: 'Add a day' }).press('Enter');
  await inbox.getByLabel('Date').fill('2031-12-25');
  await inbox.getByLabel('Name').fill('Christmas');
  await inbox.getByLabel('English').fill('Back {opens}.');
  await expectAccessible(inbox);
  await inbox.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(inbox.getByText('Saved.')).toBeVisible();
  const said = `Closed now, opens on ${day} at 09:00.`;
  await expect(inbox.getByText(said)).toBeVisible();
  await expect(inbox.getByText(`Back on ${day} at 09:00.`)).toBeVisible();
  await inbox.reload();
  await expect(inbox.getByLabel(`${day}, to`)).toHaveValue('17:00');
  await expect(inbox.getByLabel('Date')).toHaveValue('2031-12-25');

  const customer = await (await browser.newContext()).newPage();
  await customer.goto(server.link);
  await expect(customer.getByRole('banner').getByText(said)).toBeVisible();
  await customer.getByRole('textbox').fill('Are you there?');
  await customer.keyboard.press('Enter');
  await expect(customer.getByRole('log').getByText(`Back on ${day} at 09:00.`)).toBeVisible();
  await expectAccessible(customer);
});

test('without JavaScript the same is read', async ({ browser }) => {
  const inbox = await signIn(browser, server.signInUrls[0]);
  await inbox.request.put(`${server.origin}/-/api/v1/companies/${companyOf(server)}/hours`, {
    headers: { Origin: server.origin },
    data: { hours: [], holidays: [-1, 0, 1].map((ahead) => ({ day: new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10) })) },
  });
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(server.link);
  await expect(plain.getByText(/^Closed now, opens /)).toBeVisible();
  await plain.getByRole('textbox').fill('Hello?');
  await plain.getByRole('button', { name: 'Send' }).click();
  await expect(plain.getByText(/^Thank you for your message\. Nobody is here right now; we are back /)).toBeVisible();
});
