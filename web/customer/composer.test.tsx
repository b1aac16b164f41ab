import { render } from 'preact';
import { beforeEach, expect, test, vi } from 'vitest';
import { settled } from '../shared/testing';
import { ActionsContext, idle, type Actions } from './actions_context';
import { Composer } from './composer';
import { createModel, type Model } from './model';
import type { PageState } from './page_state';

const page: PageState = {
  company: { id: '1', slug: 'acme', name: 'Acme', color: '#0a7d55', locale: 'en', time_zone: 'Europe/Berlin' },
  link: { code: '', title: '', greeting: '', prefill: '', topic: '' },
  locale: 'en', messages: [], older: false, epoch: 'e', ev: 1, form_client_id: 'f', draft: '', action: '/acme', limit: 10,
};

let root: HTMLElement;
let model: Model;
let sent: string[];

function show(actions: Partial<Actions> = {}): HTMLTextAreaElement {
  model = createModel(page);
  const value = { ...idle, ready: true, send, ...actions };
  render(
    <ActionsContext.Provider value={value}>
      <Composer model={model} />
    </ActionsContext.Provider>,
    root,
  );
  const field = root.querySelector('textarea');
  if (!field) throw new Error('no field');
  return field;
}

async function send(body: string): Promise<boolean> {
  sent.push(body);
  return body !== 'refused';
}

function press(field: HTMLElement, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  field.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  document.body.innerHTML = '';
  root = document.createElement('div');
  document.body.append(root);
  sent = [];
});

test('Enter sends and empties the field, which keeps the focus', async () => {
  const field = show();
  field.value = 'hello';
  press(field, { key: 'Enter' });
  await settled();
  expect(sent).toEqual(['hello']);
  expect(field.value).toBe('');
  expect(document.activeElement).toBe(field);
});

test.each([
  ['a new line by Shift+Enter', { key: 'Enter', shiftKey: true }],
  ['a word chosen in an input method', { key: 'Enter', isComposing: true }],
  ['the same in Safari, which says 229', { key: 'Enter', keyCode: 229 }],
  ['another key', { key: 'a' }],
])('%s sends nothing', async (_, init) => {
  const field = show();
  field.value = 'hello';
  const event = press(field, init);
  await settled();
  expect(sent).toEqual([]);
  expect(event.defaultPrevented).toBe(false);
});

test('what was not taken stays in the field', async () => {
  const field = show();
  field.value = 'refused';
  press(field, { key: 'Enter' });
  await settled();
  expect(field.value).toBe('refused');
});

test('before everything is wired the browser sends the form itself', async () => {
  const field = show({ ready: false });
  const submit = new Event('submit', { bubbles: true, cancelable: true });
  field.form?.dispatchEvent(submit);
  await settled();
  expect(submit.defaultPrevented).toBe(false);
  expect(sent).toEqual([]);
});

test('a quote moves the focus into the field and can be taken back', async () => {
  const quote = vi.fn();
  const field = show({ quote });
  model.quoting.value = {
    seq: 3, id: '3', at: 0, kind: 'text', author: { kind: 'agent', id: '1', name: 'Anna' }, body: 'Which one?',
  };
  await vi.waitFor(() => expect(root.querySelector('.quoting')?.textContent).toBe('Reply to AnnaWhich one?'));
  await vi.waitFor(() => expect(document.activeElement).toBe(field));
  root.querySelector<HTMLButtonElement>('.quoting button')?.click();
  expect(quote).toHaveBeenCalledWith(undefined);
});

test('an error stands beside the field, as an alert that describes it', async () => {
  const field = show();
  model.composerError.value = '3 characters too many';
  await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toBe('3 characters too many'));
  expect(field.getAttribute('aria-describedby')).toBe(root.querySelector('[role=alert]')?.id);
});
