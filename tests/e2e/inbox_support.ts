import { AxeBuilder } from '@axe-core/playwright';
import { expect, request, type APIRequestContext, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import type { Server } from './server';

/** A customer without a browser: one device, which keeps its cookie. */
export class Customer {
  private constructor(private readonly http: APIRequestContext, private readonly company: string) {}

  static async at(server: Server): Promise<Customer> {
    const http = await request.newContext({ baseURL: server.origin, extraHTTPHeaders: { Origin: server.origin } });
    return new Customer(http, companyOf(server));
  }

  async write(body: string, link?: string): Promise<void> {
    const answer = await this.http.post(`/-/api/v1/customer/${this.company}/messages`, {
      data: { client_id: randomUUID(), body, ...(link === undefined ? {} : { link }) },
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }

  async reads(): Promise<string[]> {
    const answer = await this.http.get(`/-/api/v1/customer/${this.company}/conversation`);
    const { messages } = (await answer.json()) as { messages: { body: string }[] };
    return messages.map((message) => message.body);
  }

  leave(): Promise<void> {
    return this.http.dispose();
  }
}

export function companyOf(server: Server): string {
  return new URL(server.link).pathname.split('/')[1] ?? '';
}

/** Opens the inbox as one of the demo agents, by the address the server printed. */
export async function signIn(browser: Browser, url: string | undefined, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url ?? '');
  await page.locator('button[type=submit]').click();
  await expect(page.locator('#list-title')).toBeVisible();
  return page;
}

export function row(page: Page, text: string) {
  return page.locator('.row-link', { hasText: text });
}

export async function expectAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(' '))])).toEqual([]);
  await expectReflow(page);
}

/** WCAG 1.4.10: down to 320 CSS pixels, nothing that is pressed or filled in lies beyond the edge. */
async function expectReflow(page: Page): Promise<void> {
  const usual = page.viewportSize() ?? { width: 1280, height: 720 };
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const cutOff = await page.evaluate(() =>
      [...document.querySelectorAll('a, button, input, select, textarea')]
        .filter((control) => control.checkVisibility())
        .filter((control) => control.getBoundingClientRect().left < 0 || control.getBoundingClientRect().right > innerWidth)
        .map((control) => control.outerHTML),
    );
    expect(cutOff, `at ${width} pixels`).toEqual([]);
  }
  await page.setViewportSize(usual);
}
