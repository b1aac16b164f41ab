import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { register } from '../companion/registration';
import { fakePush, FakeServer, problem, type FakePush } from '../companion/testing';
import { createModel, type Model } from '../model';
import { pageState } from '../testing';
import type { Locale } from '../../shared/protocol';
import { WaysApi, type Reach } from './api';
import { returnPath } from './have_section';
import { Panel } from './panel';
import de from './strings/de.json';
import en from './strings/en.json';

let push: FakePush;
let server: FakeServer;
let root: HTMLElement;
let left: number;

const reach: Reach = { push: { key: 'BCVx', devices: 0, here: false }, mail: true };
const here = { id: '1', name: 'Firefox on Android', created_at: 1, seen_at: 1_795_356_300_000_000, here: true };
const other = { ...here, id: '2', name: 'Chrome on Windows', here: false };

beforeEach(() => {
  push = fakePush();
  server = new FakeServer({ 'GET /reach': reach, 'GET /devices': { devices: [here, other] }, 'PUT /push': 204, 'POST /push/remove': 204 });
  root = document.body.appendChild(document.createElement('div'));
  left = 0;
  void register('acme');
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(ready = 'Your devices', locale: Locale = 'en'): Promise<Model> {
  const install = { event: undefined };
  const model = createModel(pageState({ locale }));
  const api = new WaysApi('acme', () => 'jobs');
  const leave = async (device: string): Promise<void> => {
    await api.signOut(device);
    left += 1;
  };
  render(<Panel model={model} api={api} install={install} close={() => {}} leave={leave} />, root);
  await says(ready);
  return model;
}

function says(text: string): Promise<void> {
  return vi.waitFor(() => expect(root.textContent).toContain(text));
}

function button(name: string): HTMLButtonElement {
  const found = [...root.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent) === name);
  if (!found) throw new Error(`no button ${name} in: ${root.textContent}`);
  return found;
}

async function press(name: string): Promise<void> {
  await vi.waitFor(() => button(name));
  button(name).click();
}

function field(label: string): HTMLInputElement {
  const found = [...root.querySelectorAll('label')].find((each) => each.textContent === label);
  return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement;
}

/** What stands beside the field, as a screen reader finds it. */
function beside(label: string): string | null | undefined {
  return document.getElementById(field(label).getAttribute('aria-describedby') ?? '')?.textContent;
}

async function enter(label: string, value: string, name: string): Promise<void> {
  await vi.waitFor(() => expect(field(label)).not.toBeNull());
  field(label).value = value;
  await press(name);
}

function placeholders(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).toSorted();
}

test('both languages have the same words', () => {
  expect(Object.keys(de)).toEqual(Object.keys(en));
  for (const key of Object.keys(en) as (keyof typeof en)[]) expect(placeholders(de[key]), key).toEqual(placeholders(en[key]));
});

test('who wrote nothing yet is told to write first, and may bring a conversation', async () => {
  server.answers['GET /reach'] = problem(401, 'unauthenticated');
  await open('Write to us first.');
  expect(field(en.have_label)).not.toBeNull();
});

test('what was written before the panel opened may arrive while it is open: then it says how they are reached', async () => {
  server.answers['GET /reach'] = problem(401, 'unauthenticated');
  const model = await open('Write to us first.');
  server.answers['GET /reach'] = reach;
  model.thread.value = { ...model.thread.peek(), conversation: { id: '9', topic: '', last_seq: 1 } };
  await says(en.devices_title);
  expect(root.textContent).not.toContain('Write to us first.');
});

test('what cannot be loaded can be asked for again', async () => {
  delete server.answers['GET /reach'];
  await open(en.load_failed);
  server.answers['GET /reach'] = reach;
  await press(en.again);
  await says(en.devices_title);
});

test.each([
  [reach, en.by_none],
  [{ ...reach, push: { ...reach.push, devices: 1, here: true } }, en.by_push],
  [{ ...reach, push: { ...reach.push, devices: 1 } }, en.by_other_push],
  [{ ...reach, email: { address: 'an***@example.org', confirmed: true } }, 'it comes by e-mail to an***@example.org.'],
  [{ ...reach, email: { address: 'an***@example.org', confirmed: false } }, en.by_none],
])('says how the person is reached', async (answer, text) => {
  server.answers['GET /reach'] = answer;
  await open(text);
});

test('push is switched on and off by a tap', async () => {
  await open();
  await press(en.push_turn_on);
  await says(en.push_on);
  expect(server.bodies('PUT /push')).toHaveLength(1);
  await press(en.push_turn_off);
  await says(en.push_off);
  expect(server.bodies('POST /push/remove')).toEqual([{ endpoint: 'https://push.example/1' }]);
});

test('who blocked notifications learns how to allow them', async () => {
  push.answer = 'denied';
  await open();
  await press(en.push_turn_on);
  await says(en.push_denied);
  expect(root.textContent).not.toContain(en.push_failed);
});

test('push is off once the browser has let go of it, though the server cannot be told', async () => {
  await open(en.push_off);
  await press(en.push_turn_on);
  await says(en.push_on);
  delete server.answers['POST /push/remove']; // no network
  await press(en.push_turn_off);
  await says(en.push_off);
  expect(root.textContent).not.toContain(en.push_failed);
});

test('a server that takes no push says so', async () => {
  server.answers['PUT /push'] = problem(503, 'busy');
  await open();
  await press(en.push_turn_on);
  await says(en.push_failed);
});

test('on an iPhone outside of an app it is shown how to become one', async () => {
  Reflect.deleteProperty(globalThis, 'PushManager');
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)');
  await open(en.ios_share);
  expect(root.querySelectorAll('.steps .sign')).toHaveLength(3);
});

test('an address is entered, confirmed by its code, and shown', async () => {
  server.answers['PUT /email'] = 202;
  server.answers['POST /email/confirm'] = { ...reach, email: { address: 'an***@example.org', confirmed: true } };
  await open();
  await enter(en.email_label, ' anna@example.org ', en.email_send);
  await says('We have sent a code to anna@example.org.');
  await vi.waitFor(() => expect(document.activeElement).toBe(field(en.code_label)));
  await enter(en.code_label, '123 456', en.code_confirm);
  await says('Confirmed: an***@example.org');
  expect(server.bodies('PUT /email')).toEqual([{ address: 'anna@example.org' }]);
  expect(server.bodies('POST /email/confirm')).toEqual([{ code: '123456' }]);
});

test.each([
  ['', undefined, en.email_missing],
  ['anna', undefined, en.email_wrong],
  ['anna@example.org', problem(400, 'invalid_field'), en.email_wrong],
  ['anna@example.org', problem(429, 'rate_limited'), en.too_often],
  ['anna@example.org', undefined, en.load_failed],
])('the address "%s" that is not taken keeps its place, with the reason beside it', async (address, answer, reason) => {
  if (answer) server.answers['PUT /email'] = answer;
  await open();
  await enter(en.email_label, address, en.email_send);
  await vi.waitFor(() => expect(beside(en.email_label)).toBe(reason));
  expect(field(en.email_label).value).toBe(address);
  expect(document.activeElement).toBe(field(en.email_label));
});

test.each([
  ['12', undefined, en.code_missing],
  ['123456', problem(400, 'invalid_field'), en.code_wrong],
  ['123456', problem(410, 'gone'), en.code_gone],
  ['123456', problem(429, 'rate_limited'), en.too_often],
])('the code "%s" that is not right says why', async (code, answer, reason) => {
  server.answers['GET /reach'] = { ...reach, email: { address: 'an***@example.org', confirmed: false } };
  server.answers['POST /email/confirm'] = answer;
  await open();
  await enter(en.code_label, code, en.code_confirm);
  await vi.waitFor(() => expect(beside(en.code_label)).toBe(reason));
});

test('an address is removed', async () => {
  server.answers['GET /reach'] = { ...reach, email: { address: 'an***@example.org', confirmed: true } };
  server.answers['DELETE /email'] = 204;
  await open();
  server.answers['GET /reach'] = reach;
  await press(en.email_remove);
  await says(en.email_removed);
  expect(field(en.email_label).value).toBe('');
});

test('an address from which mail came back is said to be so', async () => {
  server.answers['GET /reach'] = { ...reach, email: { address: 'an***@example.org', confirmed: true, suppressed: true } };
  await open('E-mail to an***@example.org came back.');
  expect(root.textContent).toContain(en.by_none);
});

test('another address that waits for its code is asked for it', async () => {
  const email = { address: 'an***@example.org', confirmed: true, suppressed: false, pending: 'be***@example.org' };
  server.answers['GET /reach'] = { ...reach, email };
  await open('We have sent a code to be***@example.org.');
  await press(en.email_keep);
  await says('Confirmed: an***@example.org');
});

test('a server without push offers none', async () => {
  server.answers['GET /reach'] = { ...reach, push: { ...reach.push, key: '' } };
  await open();
  expect(root.textContent).not.toContain(en.push_title);
});

test('a server without mail offers none', async () => {
  server.answers['GET /reach'] = { ...reach, mail: false };
  await open();
  expect(root.textContent).not.toContain(en.email_title);
});

test('the way to another device is shown as code and link until it expires', async () => {
  await open();
  const now = Date.now();
  vi.useFakeTimers({ now });
  server.answers['POST /handover'] = {
    url: 'https://chat.example/-/return/abc', expires_at: (now + 61_000) * 1000, qr: { size: 37, path: 'M4 4h1v1h-1z' },
  };
  await press(en.phone_make);
  await says('Valid for 1:01 minutes');
  expect(server.bodies('POST /handover')).toEqual([{ topic: 'jobs' }]);
  expect(root.querySelector('.qr')?.getAttribute('viewBox')).toBe('0 0 37 37');
  expect(root.querySelector('.qr path:last-child')?.getAttribute('d')).toBe('M4 4h1v1h-1z');
  expect(field(en.phone_link).value).toBe('https://chat.example/-/return/abc');
  await vi.advanceTimersByTimeAsync(62_000);
  await says(en.phone_over);
  expect(root.querySelector('.qr')).toBeNull();
  expect(root.textContent).toContain(en.phone_new);
});

test('a link is mailed to the confirmed address only', async () => {
  await open();
  expect(root.textContent).not.toContain(en.phone_mail);
  render(null, root);
  server.answers['GET /reach'] = { ...reach, email: { address: 'an***@example.org', confirmed: true } };
  server.answers['POST /return-link'] = 202;
  await open();
  await press(en.phone_mail);
  await says(en.phone_mailed);
  expect(server.bodies('POST /return-link')).toEqual([{ topic: 'jobs' }]);
});

test('another device is signed out after a second thought', async () => {
  server.answers['DELETE /devices/2'] = 204;
  await open();
  await press('Sign out Chrome on Windows');
  await says('Chrome on Windows will no longer see this conversation.');
  expect(server.bodies('DELETE /devices/2')).toEqual([]);
  server.answers['GET /devices'] = { devices: [here] };
  await press(en.sign_out);
  await says('Chrome on Windows is signed out.');
  expect(document.activeElement?.id).toBe('ways-devices');
  expect(left).toBe(0);
});

test('devices are told in the language of the page', async () => {
  server.answers['GET /devices'] = { devices: [here, { ...other, name: 'Unknown browser' }] };
  await open(de.devices_title, 'de');
  await says('Firefox auf Android');
  await says(de.device_unknown);
});

test('signing out this device makes it forget', async () => {
  server.answers['DELETE /devices/1'] = 204;
  await open();
  await press('Sign out Firefox on Android');
  await says(en.sign_out_here);
  await press(en.sign_out);
  await vi.waitFor(() => expect(left).toBe(1));
});

test('a device that could not be signed out is still there, and this is said', async () => {
  server.answers['DELETE /devices/1'] = problem(503, 'busy');
  await open();
  await press('Sign out Firefox on Android');
  await press(en.sign_out);
  await says(en.failed);
  expect(left).toBe(0);
});

const token = 'A'.repeat(43);
test.each([
  [`${location.origin}/-/return/${token}`, `/-/return/${token}`],
  [token, `/-/return/${token}`],
  [`https://evil.example/-/return/${token}`, undefined],
  [`${location.origin}/-/return/${token}/again`, undefined],
  ['javascript:alert(1)', undefined],
  ['hello', undefined],
])('%s leads to %s', (value, path) => {
  expect(returnPath(value)).toBe(path);
});
