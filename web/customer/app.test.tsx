import { render } from 'preact';
import { beforeEach, expect, test, vi } from 'vitest';
import { ActionsContext, idle, type Actions } from './actions_context';
import { start } from './app';
import { createModel, type Model } from './model';
import { Page } from './page';
import { message, pageState } from './testing';

let root: HTMLElement;
let model: Model;

function show(actions: Actions): void {
  render(
    <ActionsContext.Provider value={actions}>
      <Page model={model} />
    </ActionsContext.Provider>,
    root,
  );
}

function element<E extends HTMLElement>(selector: string): Promise<E> {
  return vi.waitFor(() => {
    const found = root.querySelector<E>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  });
}

/** As a browser does: a button that is pressed has the focus. */
async function press(selector: string): Promise<void> {
  const button = await element(selector);
  button.focus();
  button.click();
}

beforeEach(async () => {
  document.body.innerHTML = '';
  root = document.createElement('div');
  document.body.append(root);
  model = createModel(pageState({ messages: [message(1)] }));
  show(idle);
  show(await start(model, await element('#log'), await element<HTMLTextAreaElement>('#composer')));
  await new Promise(requestAnimationFrame); // the log has found its place
});

test('a quote leads into the composer, made and taken back', async () => {
  await press('.reply');
  expect(model.quoting.value).toEqual(message(1));
  expect(document.activeElement?.id).toBe('composer');
  await press('.quoting button');
  expect(model.quoting.value).toBeUndefined();
  expect(document.activeElement?.id).toBe('composer');
});

test.each(['.refusal button:first-of-type', '.refusal button:last-of-type'])('%s leads back into the log', async (button) => {
  const refused = { code: 'gone', message: '' } as const;
  model.outbox.value = [{ client_id: 'c1', box: 'customer:acme', at: 5, body: 'hi', topic: '', refused }];
  await press(button);
  expect(document.activeElement?.id).toBe('log');
});

test('the way to the newest message leads into the log', async () => {
  model.pinned.value = false;
  await press('.to-end');
  expect(model.pinned.value).toBe(true);
  expect(document.activeElement?.id).toBe('log');
});
