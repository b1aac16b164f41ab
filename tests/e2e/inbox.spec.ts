import { expect, test } from '@playwright/test';
import { companyOf, Customer, expectAccessible, row, signIn } from './inbox_support';
import { Server } from './server';

let server: Server;
let customer: Customer;

test.beforeEach(async () => {
  server = await Server.start();
  customer = await Customer.at(server);
});

test.afterEach(async ({ browser }) => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await customer.leave();
  await server.stop();
});

test('opening a one-time address does not use it up, pressing the button does', async ({ browser }) => {
  const [url] = server.signInUrls;
  const scanner = await browser.newPage();
  await scanner.goto(url ?? '');
  await expect(scanner.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await signIn(browser, url);
  await scanner.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(scanner.getByRole('alert')).toContainText('was used already');
});

test('a message shows up at once, and both agents see the answer', async ({ browser }) => {
  const [first, second] = server.signInUrls;
  const anna = await signIn(browser, first);
  const ben = await signIn(browser, second);
  await customer.write('Are you open today?');
  await expect(row(anna, 'Are you open today?')).toHaveClass(/unread/);
  await expect(anna).toHaveTitle(/^\(\d+\)/);

  await row(anna, 'Are you open today?').click();
  await anna.getByRole('textbox', { name: /^Reply to/ }).fill('Yes, until six.\nSee https://example.com/hours');
  await anna.getByRole('button', { name: 'Send reply' }).click();
  await expect(anna.locator('.group.ours').last()).toContainText('Sent');
  await expect(anna.getByRole('link', { name: 'https://example.com/hours', exact: true })).toHaveAttribute('rel', /noreferrer/);
  await expect(row(anna, 'Yes, until six.')).not.toHaveClass(/unread/);

  await row(ben, 'Yes, until six.').click();
  await expect(ben.getByRole('log')).toContainText('Are you open today?');
  await expect(ben.getByRole('log')).toContainText('Yes, until six.');
  await customer.write('Thank you!');
  await expect(anna.getByRole('log')).toContainText('Thank you!');
  await expect(ben.getByRole('log')).toContainText('Thank you!');
});

test('a note says so everywhere and never reaches the customer', async ({ browser }) => {
  const [first, second] = server.signInUrls;
  await customer.write('I want my money back');
  const anna = await signIn(browser, first);
  await row(anna, 'I want my money back').click();
  await anna.getByRole('button', { name: 'Note', exact: true }).click();
  await anna.getByLabel(/^Note for your team/).fill('Regular customer, be generous');
  await anna.getByRole('button', { name: 'Add note', exact: true }).click();
  await expect(anna.locator('.group.note')).toContainText('Note, only your team sees it');

  const ben = await signIn(browser, second);
  await expect(row(ben, 'Regular customer')).toContainText('Note');
  expect(await customer.reads()).toEqual(['I want my money back']);
});

test('the whole story by keyboard alone', async ({ browser }) => {
  await customer.write('First question');
  const other = await Customer.at(server);
  await other.write('Second question');
  const page = await signIn(browser, server.signInUrls[0]);
  await expect(row(page, 'Second question')).toBeVisible();

  await page.keyboard.press('j');
  await expect(row(page, 'Second question')).toBeFocused();
  await page.keyboard.press('j');
  await expect(row(page, 'First question')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#thread-title')).toBeFocused();
  await page.keyboard.press('n');
  await page.keyboard.type('I take this one');
  await page.keyboard.press('Enter');
  await expect(page.locator('.group.note')).toContainText('I take this one');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await page.keyboard.type('j is a letter here');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('and this is its second line');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => customer.reads())
    .toEqual(['First question', 'j is a letter here\nand this is its second line']);
  await expect(page.locator('.row-link')).toHaveCount(1); // resolved, so only the second one is left

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Next conversation');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await customer.write('One more thing');
  await expect(row(page, 'One more thing')).toHaveClass(/unread/);
  await page.keyboard.press('u');
  await expect(page.getByRole('log')).toContainText('One more thing');
  await page.keyboard.press('e');
  await expect(row(page, 'One more thing')).toHaveCount(0);
  await other.leave();
});

test('single keys do nothing once they are switched off', async ({ browser }) => {
  await customer.write('Hello');
  const page = await signIn(browser, server.signInUrls[0]);
  await page.getByRole('link', { name: 'Profile' }).click();
  await page.getByLabel('Single-key shortcuts').uncheck();
  await page.getByRole('link', { name: 'Inbox' }).click();
  await row(page, 'Hello').click();
  await expect(page.locator('#thread-title')).toBeFocused();
  await page.keyboard.press('r');
  await page.keyboard.press('e');
  await expect(page.locator('#thread-title')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
});

test('a message written while the server is away is sent once when it is back', async ({ browser }) => {
  await customer.write('Are you there?');
  const page = await signIn(browser, server.signInUrls[0]);
  await row(page, 'Are you there?').click();
  await expect(page.getByRole('log')).toContainText('Are you there?');
  await server.kill9();
  await page.getByRole('textbox', { name: /^Reply to/ }).fill('We are');
  await page.keyboard.press('Enter');
  await expect(page.locator('.group.ours').last()).toContainText('Waiting');
  await server.run();
  await expect(page.locator('.group.ours').last()).toContainText('Sent', { timeout: 30_000 });
  expect(await customer.reads()).toEqual(['Are you there?', 'We are']);
  await expect(page.locator('.bubble', { hasText: 'We are' })).toHaveCount(1);
});

test('the name a colleague gives the customer appears for all', async ({ browser }) => {
  const [first, second] = server.signInUrls;
  await customer.write('Hi, Mira here');
  const anna = await signIn(browser, first);
  const ben = await signIn(browser, second);
  await expect(row(ben, 'Hi, Mira here')).toContainText(/Visitor \d{4}/);
  await row(anna, 'Hi, Mira here').click();
  await anna.getByLabel('Name', { exact: true }).fill('Mira');
  await anna.keyboard.press('Enter');
  await expect(row(ben, 'Hi, Mira here')).toContainText('Mira');
  await expect(row(ben, 'Hi, Mira here')).not.toContainText('Visitor');
});

test('a link is made, shown as a code, found in the conversation, and switched off', async ({ browser }) => {
  const page = await signIn(browser, server.signInUrls[0]);
  await page.getByRole('link', { name: 'Links', exact: true }).click();
  await page.getByRole('button', { name: 'New link' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel('Title')).toBeFocused();
  await expect(page.getByLabel('Title')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Title').fill('May flyer');
  await page.getByLabel(/^Short name/).fill('may-flyer');
  await page.getByLabel(/^Source/).fill('Printed');
  await page.getByRole('button', { name: 'Create' }).click();
  const card = page.getByRole('article', { name: 'May flyer' });
  await card.getByRole('button', { name: 'QR code' }).click();
  const code = card.getByRole('img');
  await expect(code).toBeVisible();
  expect(await code.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(0);

  await customer.write('I have your flyer', 'may-flyer');
  await page.getByRole('link', { name: 'Inbox' }).click();
  await expect(row(page, 'I have your flyer')).toContainText('via May flyer');
  await row(page, 'I have your flyer').click();
  await expect(page.getByRole('complementary')).toContainText('Printed');

  await page.getByRole('link', { name: 'Links', exact: true }).click();
  await card.getByRole('button', { name: 'Switch off' }).click();
  await expect(card).toContainText('Switched off');
  await page.getByRole('button', { name: 'New link' }).click();
  await page.getByLabel('Title').fill('Again');
  await page.getByLabel(/^Short name/).fill('may-flyer');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Another link already has this code.')).toBeVisible();
});

test('an invited colleague joins, sees settings without changing them, and is out at once when removed', async ({ browser }) => {
  const anna = await signIn(browser, server.signInUrls[0]);
  await anna.getByRole('link', { name: 'Team' }).click();
  await anna.getByRole('button', { name: 'Invite someone' }).click();
  await anna.getByLabel('Name').fill('Chris');
  await anna.getByLabel('E-mail').fill('chris@example.com');
  await anna.getByRole('dialog').getByRole('button', { name: 'Invite someone' }).click();
  await expect(anna.locator('.one-time')).toBeVisible(); // before, nothing is open that Escape could close
  const url = await anna.locator('.one-time').innerText();
  await anna.keyboard.press('Escape');

  const chris = await (await browser.newContext()).newPage();
  await chris.goto(url);
  await chris.getByLabel('Your name').fill('Chris');
  await chris.getByLabel('Password', { exact: true }).fill('short');
  await chris.getByRole('button', { name: 'Join' }).click();
  await expect(chris.getByText('5 more characters are needed.')).toBeVisible();
  await chris.getByLabel('Password', { exact: true }).fill('a long password');
  await chris.getByRole('button', { name: 'Join' }).click();
  await expect(chris.locator('#list-title')).toBeVisible();
  await chris.getByRole('link', { name: 'Links', exact: true }).click();
  await expect(chris.getByText('Only admins and owners can change this.')).toBeVisible();
  await expect(chris.getByRole('button', { name: 'New link' })).toHaveCount(0);
  await chris.getByRole('link', { name: 'Inbox', exact: true }).click();
  await expect(chris.locator('#list-title')).toBeVisible();

  await anna.getByRole('button', { name: 'Remove Chris' }).click();
  await anna.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(anna.getByRole('article', { name: 'Chris' })).toHaveCount(0);
  await expect(chris.locator('#list-title')).toHaveCount(0);
});

test('whoever is signed out elsewhere lands on the sign-in page and comes back to the same place', async ({ browser }) => {
  const page = await signIn(browser, server.signInUrls[0]);
  await page.goto(`${server.origin}/-/inbox/${companyOf(server)}/resolved`);
  await expect(page.locator('#list-title')).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(`${server.origin}/-/profile`);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByText('You have signed out.')).toBeVisible();
  await expect(other.getByText('“Reset password” under “Team”')).toBeVisible();
  await expect(page.getByText(/You were signed out|Your session has ended/)).toBeVisible();
  expect(new URL(page.url()).searchParams.get('next')).toBe(`/-/inbox/${companyOf(server)}/resolved`);
});

test('on a phone one pane shows at a time, with a way back', async ({ browser }) => {
  await customer.write('From the bus');
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await signIn(browser, server.signInUrls[0], phone);
  await row(page, 'From the bus').click();
  await expect(page.getByRole('log')).toContainText('From the bus');
  await expect(page.locator('#list-title')).toBeHidden();
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await page.getByRole('button', { name: 'Close details' }).click();
  await page.getByRole('link', { name: 'Back' }).click();
  await expect(row(page, 'From the bus')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['de-DE', 'en-GB']) {
    test(`every screen is accessible, ${colorScheme}, ${locale}`, async ({ browser }) => {
      test.slow(); // thirteen screens
      await customer.write('Hello');
      const page = await signIn(browser, server.signInUrls[0], { colorScheme, locale, baseURL: server.origin });
      await row(page, 'Hello').click();
      await expect(page.getByRole('log')).toContainText('Hello');
      await expectAccessible(page);
      const company = companyOf(server);
      for (const path of ['open', 'resolved', 'all', 'settings/links', 'settings/agents', 'settings/company', 'settings/notifications']) {
        await page.goto(`/-/inbox/${company}/${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('.skeleton')).toHaveCount(0);
        await expectAccessible(page);
      }
      for (const path of ['/-/profile', '/-/signin?reason=expired', '/-/signin#x', '/-/setup#x', '/-/invitation#x']) {
        await page.goto('about:blank'); // or a change of the fragment alone would not load the page
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('.skeleton')).toHaveCount(0);
        await expectAccessible(page);
      }
    });
  }
}
