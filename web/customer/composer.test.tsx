import { render } from 'preact';
import { beforeEach, expect, test, vi, type Mock } from 'vitest';
import { ActionsContext, idle, type Actions } from './actions_context';
import { Composer } from './composer';
import { createModel, type Model } from './model';
import { message, pageState } from './testing';

let root: HTMLElement;
let model: Model;
let send: Mock<Actions['send']>;

function show(actions: Partial<Actions> = {}): HTMLTextAreaElement {
  model = createModel(pageState());
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

function press(field: HTMLElement, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  field.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  document.body.innerHTML = '';
  root = document.createElement('div');
  document.body.append(root);
  send = vi.fn(() => Promise.resolve());
});

test('Enter sends, and the field keeps the focus', () => {
  const field = show();
  press(field, { key: 'Enter' });
  expect(send).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(field);
});

test.each([
  ['a new line by Shift+Enter', { key: 'Enter', shiftKey: true }],
  ['a word chosen in an input method', { key: 'Enter', isComposing: true }],
  ['the same in Safari, which says 229', { key: 'Enter', keyCode: 229 }],
  ['another key', { key: 'a' }],
])('%s sends nothing', (_, init) => {
  const field = show();
  const event = press(field, init);
  expect(send).not.toHaveBeenCalled();
  expect(event.defaultPrevented).toBe(false);
});

test('before everything is wired the browser sends the form itself', () => {
  const field = show({ ready: false });
  const submit = new Event('submit', { bubbles: true, cancelable: true });
  field.form?.dispatchEvent(submit);
  expect(submit.defaultPrevented).toBe(false);
  expect(send).not.toHaveBeenCalled();
});

test('a quote can be taken back', async () => {
  const quote = vi.fn();
  show({ quote });
  model.quoting.value = message(3);
  await vi.waitFor(() => expect(root.querySelector('.quoting')?.textContent).toBe('Reply to Annamessage 3'));
  root.querySelector<HTMLButtonElement>('.quoting button')?.click();
  expect(quote).toHaveBeenCalledWith(undefined);
});

test('an error stands beside the field, as an alert that describes it', async () => {
  const field = show();
  model.composerError.value = '3 characters too many';
  await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toBe('3 characters too many'));
  expect(field.getAttribute('aria-describedby')).toBe(root.querySelector('[role=alert]')?.id);
});
