import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { hydrate } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { createModel } from './model';
import { Page } from './page';
import type { PageState } from './page_state';

// tests/net/customer_page_test.cpp reads the same files. `npx vitest run -u` writes the .html after a wanted change.
const golden = 'tests/protocol/golden/customer_page';
const names = readdirSync(golden)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

function stateOf(name: string): PageState {
  return JSON.parse(readFileSync(`${golden}/${name}.json`, 'utf8')) as PageState;
}

function render(name: string): string {
  return renderToString(<Page model={createModel(stateOf(name))} />);
}

/** One tag a line, so that a difference can be read. */
function lines(html: string): string {
  return `${html.replaceAll('><', '>\n  <')}\n`;
}

test.each(names)('%s is rendered as the server renders it', async (name) => {
  await expect(lines(render(name))).toMatchFileSnapshot(`../../${golden}/${name}.html`);
});

test.each(names)('hydrating %s changes nothing', (name) => {
  const root = document.createElement('div');
  root.innerHTML = render(name);
  root.normalize(); // happy-dom cuts a text in two at some entities; browsers do not
  const observer = new MutationObserver(() => {});
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  hydrate(<Page model={createModel(stateOf(name))} />, root);
  expect(observer.takeRecords()).toEqual([]);
  observer.disconnect();
});

test('thirty messages weigh at most 6 KB over the wire, state and all', () => {
  const words = readFileSync('docs/protocol.md', 'utf8').match(/[a-z]{2,}/gi) ?? [];
  const page = stateOf('grouped_authors');
  const [question, , , answer] = page.messages;
  if (!question || !answer) throw new Error('the golden page has changed');
  page.messages = Array.from({ length: 30 }, (_, index) => ({
    ...(index % 2 === 0 ? question : answer),
    seq: index + 71,
    id: `73164827163421${12_000 + index * 37}`,
    at: question.at + index * 137_123_456,
    body: words.slice(index * 17, index * 17 + 17).join(' '), // about a hundred characters
    ...(index % 2 === 0 ? { client_id: crypto.randomUUID() } : {}),
  }));
  page.older = true;
  const head = readFileSync('src/net/customer_page.cpp', 'utf8').slice(0, 1500); // stands for what surrounds the root
  const html = head + renderToString(<Page model={createModel(page)} />) + JSON.stringify(page);
  expect(gzipSync(html).length).toBeLessThanOrEqual(6 * 1024);
});
