import { test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';

// Pictures of every screen, for people to look at: `npm run screens` leaves them in build/e2e/screens.
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

export async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `build/e2e/screens/${name}.png` });
}

/** One test for each size, colour scheme and language; `name` says which, at the end of each picture's. */
export function inEveryLook(what: string, body: (browser: Browser, look: BrowserContextOptions, name: string) => Promise<void>): void {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const locale of ['en-GB', 'de-DE']) {
        const name = `${size}-${colorScheme}-${locale.slice(0, 2)}`;
        test(`${what} ${name}`, ({ browser }) => body(browser, { viewport, colorScheme, locale }, name));
      }
    }
  }
}
