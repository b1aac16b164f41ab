import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Browser, type BrowserContext, type Page, type Route, type Worker } from '@playwright/test';
import { Server } from './server';
import { Agent } from './support/agent';

// How the customer is reached: the offer after the first message, the panel, what is pushed, and the way back.
let server: Server;
let agent: Agent;

test.beforeAll(async () => {
  server = await Server.start('--push-contact', 'mailto:push@acme.example');
  agent = await Agent.at(server);
});

test.afterAll(async () => {
  await agent.leave();
  await server.stop();
});

async function visit(browser: Browser, path = '/demo', options = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, permissions: ['notifications'], ...options });
  await context.addInitScript(subscribeWithoutPushService);
  const page = await context.newPage();
  await page.goto(path);
  await page.waitForFunction(() => document.getElementById('app')?.dataset['ready'] === 'true');
  return page;
}

/** Chromium's `subscribe` waits for ever for a push service that is not there: this part alone is not the real one. */
function subscribeWithoutPushService(): void {
  if (typeof PushManager === 'undefined') return;
  let current: object | null = null;
  // oxlint-disable-next-line consistent-function-scoping -- the page gets this function alone
  const text = (bytes: ArrayBuffer): string =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  PushManager.prototype.getSubscription = async () => current as PushSubscription | null;
  PushManager.prototype.subscribe = async (options) => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const endpoint = `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`;
    const keys = {
      p256dh: text(await crypto.subtle.exportKey('raw', pair.publicKey)),
      auth: text(crypto.getRandomValues(new Uint8Array(16)).buffer),
    };
    if (!(options?.applicationServerKey instanceof Uint8Array)) throw new TypeError('no key');
    const applicationServerKey = options.applicationServerKey.buffer;
    current = {
      endpoint,
      options: { applicationServerKey },
      toJSON: () => ({ endpoint, keys }),
      unsubscribe: async () => {
        current = null;
        return true;
      },
    };
    return current as PushSubscription;
  };
}

async function send(page: Page, text: string): Promise<void> {
  await page.locator('#composer').fill(text);
  await page.locator('#composer').press('Enter');
  await expect(page.locator('.own .body').last()).toHaveText(text);
  await expect(page.locator('.own .state').last()).toHaveText(/Sent|Gesendet/);
}

async function worker(context: BrowserContext): Promise<Worker> {
  const found = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await found.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { active } = (self as unknown as { registration: ServiceWorkerRegistration }).registration;
        if (!active || active.state === 'activated') return resolve();
        active.addEventListener('statechange', () => resolve());
        return undefined;
      }),
  );
  return found;
}

/** As the push service delivers it, decrypted. */
async function push(page: Page, notification: object): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find((each) => each.scopeURL === `${server.origin}/demo` && !each.isDeleted);
      if (own) resolve(own.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const data = JSON.stringify({ web_push: 8030, notification });
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: server.origin, registrationId: await registered, data });
}

/** Playwright keeps every tab "visible"; one that is not in front reads nothing, and so closes no notification. */
function putBehind(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

function putInFront(page: Page): Promise<void> {
  return page.evaluate(() => {
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

function shown(page: Page, tag: string): Promise<string[]> {
  return page.evaluate(async (name) => {
    const registration = await navigator.serviceWorker.getRegistration('/demo');
    return ((await registration?.getNotifications({ tag: name })) ?? []).map((each) => `${each.title}: ${each.body}`);
  }, tag);
}

/** What the system does when a person taps the notification, or types into it. */
function tap(of: Worker, tag: string, action: string, reply: string | null = null): Promise<void> {
  return of.evaluate(
    async ([name, pressed, typed]) => {
      const scope = self as unknown as { registration: ServiceWorkerRegistration; dispatchEvent(event: Event): boolean };
      const [notification] = await scope.registration.getNotifications({ tag: name ?? '' });
      const Kind = (self as unknown as { NotificationEvent: new (type: string, init: object) => Event }).NotificationEvent;
      const event = new Kind('notificationclick', { notification, action: pressed, reply: typed });
      if (typed !== null) Object.defineProperty(event, 'reply', { value: typed });
      const work: Promise<unknown>[] = [];
      Object.defineProperty(event, 'waitUntil', { value: (each: Promise<unknown>) => work.push(each.catch(() => {})) });
      scope.dispatchEvent(event);
      await Promise.all(work);
    },
    [tag, action, reply] as const,
  );
}

function noticeOf(id: string, seq: number, body: string): object {
  return {
    title: 'Demo', body, navigate: `${server.origin}/demo#m=${seq}`, tag: `c${id}`, lang: 'en', dir: 'auto', app_badge: '1',
    data: { company: 'demo', conversation: id, seq, topic: '', unread: 1, for: 'customer' },
  };
}

test('push is offered after the first message, never before, and one tap is enough', async ({ browser }) => {
  const page = await visit(browser);
  await worker(page.context());
  await expect(page.locator('.offer')).toHaveCount(0);
  await send(page, 'please tell me');
  await expect(page.locator('.offer')).toContainText('We can tell you on this device when there is an answer.');
  await page.getByRole('button', { name: 'Yes, please' }).click();
  await expect(page.locator('.offer')).toContainText('We will tell you on this device.');
  await page.getByRole('button', { name: 'How we reach you' }).click();
  await expect(page.getByRole('dialog')).toContainText('We will tell you on this device when there is an answer.');
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByRole('dialog')).toContainText('At present you learn of an answer only here');
});

test('the panel that is opened before the first message has arrived says how one is reached once it has', async ({ browser }) => {
  const page = await visit(browser);
  const sent = new Promise<Route>((resolve) => void page.route('**/-/api/v1/customer/demo/messages', resolve));
  await page.locator('#composer').fill('slow on its way');
  await page.locator('#composer').press('Enter');
  await page.getByRole('button', { name: 'How we reach you' }).click();
  await expect(page.getByRole('dialog')).toContainText('Write to us first.');
  await (await sent).continue();
  await expect(page.getByRole('dialog')).toContainText('Your devices');
  await expect(page.getByRole('dialog')).not.toContainText('Write to us first.');
});

test('a push is shown, a tap leads the open tab to the message, and reading closes it', async ({ browser }) => {
  const page = await visit(browser);
  const own = await worker(page.context());
  await send(page, 'what does it cost?');
  const id = await agent.conversation('what does it cost?');
  const other = await page.context().newPage();
  await putBehind(page);
  await agent.answer(id, 'Twelve euros.');
  await push(page, noticeOf(id, 2, 'Twelve euros.'));
  await expect.poll(() => shown(page, `c${id}`)).toEqual(['Demo: Twelve euros.']);
  await push(page, noticeOf(id, 2, 'Twelve euros, again.'));
  await expect.poll(() => shown(page, `c${id}`)).toEqual(['Demo: Twelve euros, again.']); // one, not two
  await tap(own, `c${id}`, '');
  await expect(page.locator('#m2')).toBeFocused();
  expect(page.context().pages()).toHaveLength(2); // no new tab
  await other.close();

  await push(page, noticeOf(id, 2, 'Twelve euros.'));
  await page.bringToFront();
  await page.locator('#composer').focus();
  await page.reload();
  await expect.poll(() => shown(page, `c${id}`)).toEqual([]);
});

test('an answer typed into the notification becomes one message', async ({ browser }) => {
  const page = await visit(browser);
  const own = await worker(page.context());
  await send(page, 'shall I come by?');
  const id = await agent.conversation('shall I come by?');
  await agent.answer(id, 'Yes, at five.');
  await page.goto('/-/signin'); // no tab of the conversation is open, so nothing closes the notification
  await push(page, noticeOf(id, 2, 'Yes, at five.'));
  await expect.poll(() => shown(page, `c${id}`)).toHaveLength(1);
  await tap(own, `c${id}`, '', 'See you then');
  await expect.poll(() => agent.said(id)).toEqual(['shall I come by?', 'Yes, at five.', 'See you then']);
  await push(page, noticeOf(id, 2, 'Yes, at five.'));
  await expect.poll(() => shown(page, `c${id}`)).toHaveLength(1);
  await tap(own, `c${id}`, '', 'See you then'); // the same answer to the same message
  await page.goto('/demo');
  await expect(page.locator('.own .body').last()).toHaveText('See you then');
  expect(await agent.said(id)).toEqual(['shall I come by?', 'Yes, at five.', 'See you then']);
});

test('an answer typed offline waits in the outbox and goes out once', async ({ browser }) => {
  const page = await visit(browser);
  const own = await worker(page.context());
  await send(page, 'are you there?');
  const id = await agent.conversation('are you there?');
  await putBehind(page);
  await push(page, noticeOf(id, 2, 'Yes.'));
  await expect.poll(() => shown(page, `c${id}`)).toHaveLength(1);
  await page.context().setOffline(true);
  await tap(own, `c${id}`, '', 'from the tunnel');
  await expect.poll(() => shown(page, `c${id}`)).toEqual([expect.stringContaining('not sent yet')]);
  await expect(page.locator('.own .state').last()).toHaveText('Waiting');
  await page.context().setOffline(false);
  await putInFront(page);
  await expect(page.locator('.own .state').last()).toHaveText('Sent');
  expect(await agent.said(id)).toEqual(['are you there?', 'from the tunnel']);
});

test('the link continues the conversation on another device, once, and that device can be signed out', async ({ browser }) => {
  const page = await visit(browser);
  await send(page, 'on my desk');
  await page.getByRole('button', { name: 'How we reach you' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Show code and link' }).click();
  await expect(panel.getByRole('img', { name: /QR code/ })).toBeVisible();
  const link = await panel.getByRole('textbox', { name: 'Link to your conversation' }).inputValue();
  expect(link.startsWith(`${server.origin}/-/return/`)).toBe(true);

  const phone = await visit(browser, '/demo');
  await phone.getByRole('button', { name: 'How we reach you' }).click();
  await phone.getByLabel('Link or code').fill(link);
  await phone.getByRole('button', { name: 'Open conversation' }).click();
  await phone.getByRole('button').first().click(); // the page asks before it uses the link up
  await expect(phone.locator('.own .body')).toHaveText('on my desk');

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'How we reach you' }).click();
  const devices = panel.locator('.devices li');
  await expect(devices).toHaveCount(2);
  const phones = devices.filter({ hasNotText: 'This device' });
  await phones.getByRole('button', { name: /^Sign out/ }).click();
  await phones.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(devices).toHaveCount(1);
  await expect(phone.locator('.bubble')).toHaveCount(0);
});

test('signing out this device leaves nothing of the conversation behind', async ({ browser }) => {
  const page = await visit(browser);
  await worker(page.context());
  await send(page, 'leave nothing');
  await page.locator('#composer').fill('a draft');
  await page.getByRole('button', { name: 'How we reach you' }).click();
  const here = page.locator('.devices li').filter({ hasText: 'This device' });
  await here.getByRole('button', { name: /^Sign out/ }).click();
  await here.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.locator('.beginning h2')).toBeVisible();
  await expect(page.locator('.bubble')).toHaveCount(0);
  await expect(page.locator('#composer')).toHaveValue('');
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.locator('.bubble')).toHaveCount(0);
});

/** Every part of the panel at once, whatever this server can do. */
async function everything(page: Page): Promise<void> {
  const reach = {
    push: { key: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', devices: 0, here: false },
    email: { address: 'an***@example.org', confirmed: true, suppressed: false },
    mail: true,
  };
  await page.route('**/customer/demo/reach', (route) => route.fulfill({ json: reach }));
  await page.route('**/customer/demo/email', (route) => route.fulfill({ status: 202 }));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the panel by keyboard and for axe, 320 px wide, ${colorScheme}`, async ({ browser }) => {
    test.slow();
    const page = await visit(browser, '/demo/kontakt', { colorScheme, viewport: { width: 320, height: 640 } });
    await everything(page);
    await send(page, 'Guten Tag');
    const check = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    };
    await expect(page.locator('.offer')).toBeVisible();
    await check();
    const opener = page.getByRole('button', { name: 'Wie wir Sie erreichen' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: 'Wie wir Sie erreichen' });
    await expect(panel.getByRole('heading', { name: 'Ihre Geräte' })).toBeVisible();
    await panel.getByRole('button', { name: 'Code und Link zeigen' }).click();
    await expect(panel.locator('.qr')).toBeVisible();
    await panel.getByRole('button', { name: 'Ändern' }).click();
    await expect(panel.getByLabel('Ihre E-Mail-Adresse')).toBeFocused();
    await page.keyboard.type('anna');
    await page.keyboard.press('Enter');
    await expect(panel.getByText('Das sieht nicht wie eine E-Mail-Adresse aus.')).toBeVisible();
    await check();
    for (const button of await page.locator('dialog button, .offer button, .ways').all()) {
      const box = await button.boundingBox();
      expect(Math.round(box?.height ?? 0), await button.innerText()).toBeGreaterThanOrEqual(44);
      expect(Math.round(box?.width ?? 0), await button.innerText()).toBeGreaterThanOrEqual(44);
    }
    const overflow = await panel.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow, 'nothing is cut off sideways').toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(opener).toBeFocused();
  });
}
