import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakePush, FakeServer } from '../companion/testing';
import { createModel } from '../model';
import { pageState } from '../testing';
import { openWays } from './ways';

const here = { id: '1', name: 'Firefox on Android', created_at: 1, seen_at: 1, here: true };
let server: FakeServer;
let forgotten: number;
let said: string[];
const line = { pause: () => void said.push('pause'), resume: () => void said.push('resume') };

beforeEach(async () => {
  fakePush();
  server = new FakeServer({
    'GET /reach': { push: { key: 'BCVx', devices: 0, here: false }, mail: false },
    'GET /devices': { devices: [here] },
    'DELETE /devices/1': 204,
  });
  forgotten = 0;
  said = [];
  document.body.innerHTML = '<button id="opener">How we reach you</button>';
  document.getElementById('opener')?.focus();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function forget(): Promise<void> {
  forgotten += 1;
}

/** happy-dom loads no style sheets and says nothing about it. */
async function open(): Promise<HTMLDialogElement> {
  const opened = openWays({ model: createModel(pageState()), install: { event: undefined }, line, forget });
  document.head.querySelector('link[rel=stylesheet]')?.dispatchEvent(new Event('load'));
  await opened;
  const dialog = document.querySelector('dialog');
  if (!dialog) throw new Error('no dialog');
  await vi.waitFor(() => expect(dialog.textContent).toContain('Your devices'));
  return dialog;
}

function press(dialog: HTMLDialogElement, name: string): void {
  const button = [...dialog.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent) === name);
  button?.click();
}

test('one dialog with a name opens, and closing takes it away', async () => {
  const dialog = await open();
  expect(dialog.open).toBe(true);
  expect(document.getElementById(dialog.getAttribute('aria-labelledby') ?? '')?.textContent).toBe('How we reach you');
  await openWays({ model: createModel(pageState()), install: { event: undefined }, line, forget });
  expect(document.querySelectorAll('dialog')).toHaveLength(1);
  press(dialog, 'Close');
  expect(document.querySelector('dialog')).toBeNull();
});

test('two presses in a row open one dialog', async () => {
  const options = { model: createModel(pageState()), install: { event: undefined }, line, forget };
  const both = Promise.all([openWays(options), openWays(options)]);
  document.head.querySelector('link[rel=stylesheet]')?.dispatchEvent(new Event('load'));
  await both;
  expect(document.querySelectorAll('dialog')).toHaveLength(1);
});

test('signing out this device leaves nothing of this company, and all of another', async () => {
  vi.spyOn(location, 'assign').mockImplementation(() => {});
  for (const key of ['draft:acme:', 'seen:acme:', 'offered:acme', 'draft:acme2:']) localStorage.setItem(`dropline:${key}`, '1');
  const dialog = await open();
  press(dialog, 'Sign out Firefox on Android');
  await vi.waitFor(() => expect(dialog.querySelector('.danger')).not.toBeNull());
  press(dialog, 'Sign out');
  await vi.waitFor(() => expect(location.assign).toHaveBeenCalledWith('/acme'), { timeout: 5000 });
  expect(forgotten).toBe(1);
  expect(said).toEqual(['pause']);
  expect(Object.keys(localStorage)).toEqual(['dropline:draft:acme2:']);
});

test('the line is silent before this device is signed out, and speaks again when that fails', async () => {
  server.answers['DELETE /devices/1'] = () => {
    said.push('sign out');
    return 503;
  };
  const dialog = await open();
  press(dialog, 'Sign out Firefox on Android');
  await vi.waitFor(() => expect(dialog.querySelector('.danger')).not.toBeNull());
  press(dialog, 'Sign out');
  await vi.waitFor(() => expect(said).toEqual(['pause', 'sign out', 'resume']));
  expect(forgotten).toBe(0);
});
