import { readFileSync, readdirSync } from 'node:fs';
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
