import { expect, request, test, type APIRequestContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { companyOf, row, signIn } from './inbox_support';
import { freePort, Server } from './server';
import { Dovecot } from './support/dovecot';
import { MailServer, type Mail } from './support/mail_server';

const MARIA = 'maria@customer.example';
const ANNA = 'anna@demo.example';

let mails: MailServer;
let server: Server;
let lmtpPort: number;

test.beforeEach(async () => {
  mails = await MailServer.start();
  lmtpPort = await freePort();
  // Without waiting: how long something must be unread is shown by the tests of the ladder, under a clock of their own.
  server = await Server.start(...mails.flags, '--mail-listen', `127.0.0.1:${lmtpPort}`, '--mail-after-minutes', '0',
    '--mail-digest-minutes', '1');
});

test.afterEach(async () => {
  await server.stop();
  await mails.stop();
});

/** A customer without a browser, whose address is confirmed. */
async function mariaWrites(text: string): Promise<APIRequestContext> {
  const http = await request.newContext({ baseURL: server.origin, extraHTTPHeaders: { Origin: server.origin } });
  const api = `/-/api/v1/customer/${companyOf(server)}`;
  expect((await http.post(`${api}/messages`, { data: { client_id: randomUUID(), body: text } })).status()).toBe(201);
  expect((await http.put(`${api}/email`, { data: { address: MARIA } })).status()).toBe(202);
  const code = /\b\d{6}\b/.exec((await mails.mailTo(MARIA)).text)?.[0] ?? '';
  expect((await http.post(`${api}/email/confirm`, { data: { code } })).status()).toBe(200);
  return http;
}

async function answer(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Reply to/ }).fill(text);
  await page.getByRole('button', { name: 'Send reply' }).click();
}

/** As a mail program answers: to Reply-To, with the quote below. */
function written(mail: Mail, from: string, text: string, headers: Record<string, string> = {}): SendMailOptions {
  const to = /<([^>]+)>/.exec(mail.header('Reply-To'))?.[1] ?? mail.header('Reply-To');
  const quote = mail.text.split(/\r?\n/).map((line) => `> ${line}`).join('\n');
  return {
    from, to, subject: `Re: ${mail.header('Subject')}`, inReplyTo: mail.header('Message-ID'), headers,
    text: `${text}\n\nOn Mon, 23 Nov 2026 at 10:02, Acme <hello@acme.example> wrote:\n${quote}\n`,
  };
}

async function reply(...what: Parameters<typeof written>): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: lmtpPort, lmtp: true, secure: false, ignoreTLS: true });
  const { rejected } = await transport.sendMail(written(...what));
  transport.close();
  if (rejected.length > 0) throw new Error('550 refused');
}

const holds = (text: string) => (mail: Mail) => mail.text.includes(text);

test('a customer who left the page is answered by mail, and answers by mail', async ({ browser }) => {
  const anna = await signIn(browser, server.signInUrls[0]);
  const maria = await mariaWrites('Is the green one in stock?');
  await row(anna, 'Is the green one in stock?').click();
  await answer(anna, 'Yes, two are left.');

  const told = await mails.mailTo(MARIA, holds('Yes, two are left.'));
  expect(told.header('Auto-Submitted')).toBe('auto-generated');
  expect(told.header('From')).toContain('<hello@acme.example>');
  expect(told.header('Reply-To')).toMatch(/<reply\+[a-z2-7]{32}@acme\.example>/);
  expect(told.from).toMatch(/^reply\+[a-z2-7]{32}@acme\.example$/);

  await reply(told, `Maria <${MARIA}>`, 'Please keep one for me.');
  await expect(anna.getByRole('log').getByText('Please keep one for me.', { exact: true })).toBeVisible();
  await expect(anna.getByRole('log')).not.toContainText('On Mon, 23 Nov 2026');

  // One mail for one message, whatever happens after it.
  expect(mails.mails.filter(holds('Yes, two are left.'))).toHaveLength(1);
  await maria.dispose();
});

test('from the customer through the agent, the mail and the mailbox that it is answered to, back into the conversation', async ({ browser }) => {
  const mailbox = await Dovecot.start(mails.certificate, mails.key);
  const other = await Server.start(...mails.flags, ...mailbox.flags, '--mail-after-minutes', '0');
  try {
    const phone = await browser.newPage();
    await phone.goto(other.link);
    await phone.locator('textarea[name=body]').fill('Do you repair clocks?');
    await phone.locator('form button[type=submit]').click();
    await expect(phone.locator('.own .body')).toHaveText('Do you repair clocks?');
    await phone.getByRole('button', { name: 'How we reach you' }).click();
    await phone.getByLabel('Your e-mail address').fill(MARIA);
    await phone.getByRole('button', { name: 'Send code' }).click();
    const code = /\b\d{6}\b/.exec((await mails.mailTo(MARIA)).text)?.[0] ?? '';
    await phone.getByLabel('Code from the e-mail (6 digits)').fill(code);
    await phone.getByRole('button', { name: 'Confirm' }).click();
    await expect(phone.getByRole('dialog')).toContainText('ma***@customer.example');
    const device = await phone.context().storageState();
    await phone.close();

    const anna = await signIn(browser, other.signInUrls[0]);
    await row(anna, 'Do you repair clocks?').click();
    await answer(anna, 'Yes. Which one is it?');
    const told = await mails.mailTo(MARIA, holds('Yes. Which one is it?'));

    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const { message } = await composer.sendMail(written(told, MARIA, 'A cuckoo clock.'));
    mailbox.deliver(message);
    await expect(anna.getByRole('log').getByText('A cuckoo clock.', { exact: true })).toBeVisible();
    await expect(anna.getByRole('log').getByText(/^Read \d\d:\d\d$/)).toBeVisible(); // who answers has read

    const back = await (await browser.newContext({ storageState: device })).newPage();
    await back.goto(other.link);
    const shown = back.locator('.bubble .body').filter({ visible: true }); // what is quoted is there, but folded away
    await expect(shown).toHaveText(['Do you repair clocks?', 'Yes. Which one is it?', 'A cuckoo clock.']);
  } finally {
    await other.stop();
    await mailbox.stop();
  }
});

test('the link in the mail opens the same conversation on another device, once, by a press', async ({ browser }) => {
  const anna = await signIn(browser, server.signInUrls[0]);
  const maria = await mariaWrites('From my phone');
  await row(anna, 'From my phone').click();
  await answer(anna, 'Hello phone');
  const told = await mails.mailTo(MARIA, holds('Hello phone'));

  const scanner = await request.newContext();
  expect((await scanner.get(told.link('/-/return/'))).status()).toBe(200);
  const desk = await (await browser.newContext()).newPage();
  await desk.goto(told.link('/-/return/'));
  await desk.getByRole('button').first().click();
  await expect(desk.getByRole('log')).toContainText('From my phone');
  await expect(desk.getByRole('log')).toContainText('Hello phone');

  const late = await (await browser.newContext()).newPage();
  expect((await late.goto(told.link('/-/return/')))?.status()).toBe(410);
  await scanner.dispose();
  await maria.dispose();
});

test('an agent away from the desk is told by mail, and answers by mail', async ({ browser }) => {
  const anna = await signIn(browser, server.signInUrls[0]);
  const api = `/-/api/v1/companies/${companyOf(server)}`;
  const as = { headers: { Origin: server.origin } };
  expect((await anna.request.put(`${server.origin}${api}/notifications/email`, { data: { address: ANNA }, ...as })).status()).toBe(202);
  const code = /\b\d{6}\b/.exec((await mails.mailTo(ANNA)).text)?.[0] ?? '';
  expect((await anna.request.post(`${server.origin}${api}/notifications/email/confirm`, { data: { code }, ...as })).status()).toBe(200);
  await anna.close();

  const maria = await mariaWrites('When do you open?');
  const told = await mails.mailTo(ANNA, holds('When do you open?'));
  await reply(told, `Anna <${ANNA}>`, 'At nine.');
  const answered = await mails.mailTo(MARIA, holds('At nine.'));
  expect(answered.text).not.toContain('When do you open?');
  await maria.dispose();
});

test('two machines do not talk to each other: one automatic mail, and no more', async ({ browser }) => {
  const anna = await signIn(browser, server.signInUrls[0]);
  const maria = await mariaWrites('Hello');
  const answered: Promise<void>[] = [];
  mails.onMail = (mail) => {
    if (mail.text.includes('We are here')) {
      answered.push(reply(mail, MARIA, 'I am on holiday.', { 'Auto-Submitted': 'auto-replied' }));
    }
  };
  await row(anna, 'Hello').click();
  await answer(anna, 'We are here.');
  await mails.mailTo(MARIA, holds('We are here'));
  await Promise.all(answered);

  // What a person writes after it shows that everything before has been dealt with.
  await reply(await mails.mailTo(MARIA, holds('We are here')), MARIA, 'Back again.');
  await expect(anna.getByRole('log')).toContainText('Back again.');
  await expect(anna.getByRole('log')).not.toContainText('I am on holiday.');
  expect(mails.mails.filter(holds('We are here'))).toHaveLength(1);
  await maria.dispose();
});

test('a forged sender is shown as such; a cut or foreign token is refused', async ({ browser }) => {
  const anna = await signIn(browser, server.signInUrls[0]);
  const maria = await mariaWrites('Hello');
  await row(anna, 'Hello').click();
  await answer(anna, 'We are here.');
  const told = await mails.mailTo(MARIA, holds('We are here'));

  await reply(told, 'Eve <eve@evil.example>', 'I am Maria, believe me.');
  await expect(anna.getByRole('log')).toContainText('I am Maria, believe me.');
  await expect(anna.getByRole('log')).toContainText(/not verified/i);

  const address = told.header('Reply-To');
  const cut = { ...told, header: () => address.replace(/.@/, '@'), text: '' } as unknown as Mail;
  await expect(reply(cut, MARIA, 'Lost')).rejects.toThrow(/550|5\.1\.1/);
  const foreign = { ...told, header: () => `reply+${'a'.repeat(32)}@acme.example`, text: '' } as unknown as Mail;
  await expect(reply(foreign, MARIA, 'Lost')).rejects.toThrow(/550|5\.1\.1/);
  await expect(anna.getByRole('log')).not.toContainText('Lost');
  await maria.dispose();
});
