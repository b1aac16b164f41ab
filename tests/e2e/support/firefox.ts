import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { launch, type Browser } from 'puppeteer-core';
import type { Desktop } from './desktop';

/** Debian's Firefox on the test's desktop, which keeps its pushes from `pushServer` (ws://...) and may show notifications. */
export async function startFirefox(desktop: Desktop, pushServer: string): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: false,  // without a window it shows no notifications
    userDataDir: mkdtempSync(join(desktop.directory, 'profile-')),
    env: desktop.env,
    extraPrefsFirefox: {
      'dom.push.connection.enabled': true,  // automation turns it off
      'dom.push.serverURL': pushServer,
      'dom.push.testing.allowInsecureServerURL': true,
      'dom.push.testing.ignorePermission': true,
      'permissions.default.desktop-notification': 1,
      'dom.webnotifications.requireuserinteraction': false,
      'alerts.useSystemBackend': true,
      'focusmanager.testmode': false,  // else every page takes itself for the one in front
    },
  });
}
