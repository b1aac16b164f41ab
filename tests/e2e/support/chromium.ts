import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { launch, type Browser, type CDPSession, type Page } from 'puppeteer-core';
import type { Desktop } from './desktop';

/** Debian's Chromium on the test's desktop, which may show notifications there for pages of `origin`. */
export async function startChromium(desktop: Desktop, origin: string): Promise<Browser> {
  const chromium = await launch({
    browser: 'chrome',
    executablePath: '/usr/bin/chromium',
    headless: false,  // without a window it shows no notifications on the desktop
    userDataDir: mkdtempSync(join(desktop.directory, 'profile-')),
    env: desktop.env,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run'],
  });
  await chromium.defaultBrowserContext().overridePermissions(origin, ['notifications']);
  return chromium;
}

interface Registrations {
  registrations: { registrationId: string; scopeURL: string; isDeleted: boolean }[];
}

/** Gives the service worker of `scope` a push, decrypted: the only part of a push that Chromium takes from nobody but Google. */
export async function deliver(page: Page, scope: string, data: string): Promise<void> {
  const devtools = await page.createCDPSession();
  const registered = registrationOf(devtools, scope);
  await devtools.send('ServiceWorker.enable');
  const { origin } = new URL(scope);
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data });
  await devtools.detach();
}

function registrationOf(devtools: CDPSession, scope: string): Promise<string> {
  return new Promise((found) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }: Registrations) => {
      const own = registrations.find((each) => each.scopeURL === scope && !each.isDeleted);
      if (own) found(own.registrationId);
    });
  });
}
