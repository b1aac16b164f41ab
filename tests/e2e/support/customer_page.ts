import type { Page } from 'puppeteer-core';
import type { Server } from '../server';

// What a customer does on the page, in a browser whose windows and tabs lie as they would on a desk.

const HIDDEN_POLLING_MS = 50;

export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => document.getElementById('app')?.dataset['ready'] === 'true');
}

/** Writes and waits until the server has it. */
export async function write(page: Page, text: string): Promise<void> {
  await page.locator('#composer').fill(text);
  await page.locator('form button[type=submit]').click();
  await sees(page, '.own', text);
  await page.waitForFunction(() => {
    const state = [...document.querySelectorAll('.own .state')].at(-1);
    return /^(Sent|Delivered|Read)/.test(state?.textContent ?? '');
  });
}

/** Waits until an element that `selector` finds says `text`. */
export async function sees(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(isSaid, {}, selector, text);
}

/** In the page. */
function isSaid(selector: string, text: string): boolean {
  return [...document.querySelectorAll<HTMLElement>(selector)].some((each) => each.innerText.includes(text));
}

export async function press(page: Page, name: string): Promise<void> {
  await page.locator(`aria/${name}[role="button"]`).click();
}

/** Waits until the page lies behind another one, where nothing is drawn. */
export async function isHidden(page: Page): Promise<void> {
  await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: HIDDEN_POLLING_MS });
}

/** Waits until the message is on the screen, and has the focus: this is where the way led. */
export async function isLedTo(page: Page, seq: number): Promise<void> {
  await page.waitForFunction(isInFocus, {}, `m${seq}`);
}

/** In the page. */
function isInFocus(id: string): boolean {
  const message = document.getElementById(id);
  const box = message?.getBoundingClientRect();
  const inside = box !== undefined && box.height > 0 && box.top < innerHeight && box.bottom > 0;
  return inside && document.activeElement === message && document.visibilityState === 'visible';
}

/** How many devices of this customer take pushes, by the server's account. */
export async function devices(page: Page, server: Server): Promise<number> {
  const path = `/-/api/v1/customer${new URL(server.link).pathname}/reach`;
  return page.evaluate(async (address) => {
    const { push } = (await (await fetch(address)).json()) as { push: { devices: number } };
    return push.devices;
  }, path);
}
