import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AgentNotifications, AgentNotifier } from '../../shared/protocol';
import { fakePush } from '../../shared/push/testing';
import type { FakePush } from '../../shared/push/testing';
import { startPush } from '../push';
import { session } from '../state/session';
import type { Membership } from '../state/session';
import { locale } from '../strings';
import { NotificationSettings } from './notification_settings';

const company: Membership = {
  id: '1', slug: 'acme', name: 'Acme', color: '#0a7d55', locale: 'en', time_zone: 'Europe/Berlin', role: 'agent',
};
const ntfy: AgentNotifier = { id: '5', kind: 'ntfy', label: 'ntfy · ntfy.sh/ale…', off: false };

let root: HTMLElement;
let push: FakePush;
let stored: AgentNotifications;
let asked: [what: string, body: unknown][];
/** What the server says instead of storing, by "METHOD path". */
let answers: Record<string, () => Response>;

beforeEach(() => {
  localStorage.clear();
  session.value = { agent: { id: '1', name: 'Anna', email: 'anna@example.com' }, companies: [company] };
  stored = {
    push: { key: 'BCVx', devices: 0, here: false },
    email: { address: 'anna@example.com', confirmed: true, on: true, suppressed: false },
    muted: false, mail: true, notifiers: [],
  };
  asked = [];
  answers = {};
  document.body.innerHTML = '<div id="root"></div>';
  root = document.body.firstElementChild as HTMLElement;
  push = fakePush();
  startPush();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const what = `${init.method ?? 'GET'} ${url.replace('/-/api/v1/companies/acme/', '')}`;
    const body = init.body === undefined ? undefined : (JSON.parse(String(init.body)) as object);
    if (init.method !== 'GET' && init.method !== undefined) asked.push([what, body]);
    const given = answers[what];
    if (given) return given();
    if (what === 'PATCH notifications') stored = changedBy(body as Partial<AgentNotifications> & { email_on?: boolean });
    return what.endsWith(' notifications') ? Response.json(stored) : new Response(null, { status: 204 });
  });
});

afterEach(() => {
  render(null, root);
  locale.value = 'en';
  vi.unstubAllGlobals();
});

function changedBy({ email_on, ...rest }: Partial<AgentNotifications> & { email_on?: boolean }): AgentNotifications {
  return { ...stored, ...rest, email: { ...stored.email, on: email_on ?? stored.email.on } };
}

function refused(status: number, code: string, field: string, detail: string): () => Response {
  return () => Response.json({ code, detail, field }, { status });
}

async function show(): Promise<void> {
  await act(() => render(<NotificationSettings company={company} />, root));
  await vi.waitFor(() => expect(root.querySelectorAll('section')).toHaveLength(4));
  await vi.waitFor(() => expect(text('notify-push')).not.toBe('Push on this device'));
}

/** All that stands in the section with this heading. */
function text(heading: string): string {
  return section(heading).textContent ?? '';
}

function section(heading: string): Element {
  const found = root.querySelector(`#${heading}`)?.closest('section');
  if (!found) throw new Error(`no section "${heading}"`);
  return found;
}

async function press(name: string): Promise<void> {
  const found = [...root.querySelectorAll('button')].find((each) => each.textContent === name || each.getAttribute('aria-label') === name);
  if (!found) throw new Error(`no button "${name}"`);
  await act(() => found.click());
}

async function fill(label: string, value: string): Promise<void> {
  const found = [...root.querySelectorAll('label')].find((each) => each.textContent === label);
  const input = document.getElementById(found?.htmlFor ?? '') as HTMLInputElement | null;
  if (!input) throw new Error(`no field "${label}"`);
  await act(() => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

async function check(label: string): Promise<void> {
  const found = [...root.querySelectorAll<HTMLElement>('label.check')].find((each) => each.textContent === label);
  if (!found) throw new Error(`no box "${label}"`);
  await act(() => found.querySelector('input')?.click());
}

describe('push on this device', () => {
  test('is asked for by a tap, and switched off again', async () => {
    await show();
    expect(text('notify-push')).toContain('Off.');
    expect(push.permission).toBe('default');
    await press('Turn on');
    await vi.waitFor(() => expect(text('notify-push')).toContain('On. This browser shows'));
    expect(asked.map(([what]) => what)).toEqual(['PUT push']);
    await press('Turn off');
    await vi.waitFor(() => expect(text('notify-push')).toContain('Off.'));
    expect(push.subscription).toBeNull();
  });

  test('that the person refuses says how to change that, without a button', async () => {
    push.answer = 'denied';
    await show();
    await press('Turn on');
    await vi.waitFor(() => expect(text('notify-push')).toContain('Blocked in this browser.'));
    expect(section('notify-push').querySelector('button')).toBeNull();
    expect(section('notify-push').querySelector('.field-error')).toBeNull();
  });

  test('that the server does not take says so', async () => {
    answers['PUT push'] = refused(400, 'invalid_field', 'endpoint', 'This is not the address of a push service that we know.');
    await show();
    await press('Turn on');
    await vi.waitFor(() => expect(section('notify-push').querySelector('.field-error')).not.toBeNull());
    expect(text('notify-push')).toContain('Off.');
  });

  test('cannot be had in every browser, nor from every server', async () => {
    vi.stubGlobal('PushManager', undefined);
    delete (globalThis as { PushManager?: unknown }).PushManager;
    await show();
    expect(text('notify-push')).toContain('cannot show notifications');
    render(null, root);
    stored = { ...stored, push: { ...stored.push, key: '' } };
    await show();
    expect(text('notify-push')).toContain('sends no pushes');
  });
});

describe('e-mail', () => {
  test('is switched off and on', async () => {
    await show();
    await check('Send e-mail to anna@example.com');
    expect(asked).toEqual([['PATCH notifications', { email_on: false }]]);
  });

  test('to another address needs the code that is mailed there', async () => {
    await show();
    await press('Use another address');
    await fill('Address', 'nobody');
    await press('Mail me a code');
    expect(asked).toEqual([]);
    await fill('Address', 'anna@home.example');
    await press('Mail me a code');
    await vi.waitFor(() => expect(text('notify-email')).toContain('to anna@home.example'));
    expect(asked).toEqual([['PUT notifications/email', { address: 'anna@home.example' }]]);

    await fill('Code', '12345');
    await press('Confirm');
    expect(text('notify-email')).toContain('Enter the six digits.');
    answers['POST notifications/email/confirm'] = refused(400, 'invalid_field', 'code', 'This is not the code that we sent. 4 tries are left.');
    await fill('Code', '123 456');
    await press('Confirm');
    await vi.waitFor(() => expect(text('notify-email')).toContain('4 tries are left.'));
    answers['POST notifications/email/confirm'] = refused(410, 'gone', '', 'There is no code to confirm any more.');
    await press('Confirm');
    await vi.waitFor(() => expect(text('notify-email')).toContain('There is no code'));

    const email = { ...stored.email, address: 'anna@home.example' };
    answers['POST notifications/email/confirm'] = () => Response.json({ ...stored, email });
    await press('Confirm');
    await vi.waitFor(() => expect(text('notify-email')).toContain('Send e-mail to anna@home.example'));
    expect(asked.at(-1)).toEqual(['POST notifications/email/confirm', { code: '123456' }]);
    expect(text('notify-email')).toContain('The address is confirmed.');
  });

  test('goes nowhere before the address is confirmed, or when mail came back', async () => {
    stored = { ...stored, email: { ...stored.email, confirmed: false } };
    await show();
    expect(text('notify-email')).toContain('is not confirmed yet');
    render(null, root);
    stored = { ...stored, email: { ...stored.email, confirmed: true, suppressed: true } };
    await show();
    expect(text('notify-email')).toContain('came back');
    render(null, root);
    stored = { ...stored, email: { ...stored.email, pending: 'anna@new.example' } };
    await show();
    expect(text('notify-email')).toContain('to anna@new.example');
  });

  test('is not offered by a server without mail', async () => {
    stored = { ...stored, mail: false };
    await show();
    expect(text('notify-email')).toContain('sends no e-mail');
    expect(section('notify-email').querySelector('input, button')).toBeNull();
  });
});

describe('when', () => {
  test('quiet hours and mute are saved together', async () => {
    await show();
    await check('Quiet hours');
    await fill('From', '21:30');
    await check('Mute Acme for me');
    await act(() => section('notify-when').querySelector<HTMLElement>('[type=submit]')?.click());
    await vi.waitFor(() => expect(text('notify-when')).toContain('Saved.'));
    expect(asked).toEqual([['PATCH notifications', { muted: true, quiet: { from: '21:30', to: '07:00' } }]]);
    await check('Quiet hours');
    await act(() => section('notify-when').querySelector<HTMLElement>('[type=submit]')?.click());
    await vi.waitFor(() => expect(asked.at(-1)).toEqual(['PATCH notifications', { muted: true, quiet: null }]));
  });

  test('hours that end when they begin are not sent', async () => {
    stored = { ...stored, quiet: { from: '22:00', to: '07:00' } };
    await show();
    await fill('To', '22:00');
    await act(() => section('notify-when').querySelector<HTMLElement>('[type=submit]')?.click());
    expect(text('notify-when')).toContain('Start and end must differ.');
    expect(asked).toEqual([]);
  });
});

describe('other services', () => {
  test('are added by their address; a webhook’s secret is shown this once', async () => {
    answers['POST notifiers'] = () => {
      stored = { ...stored, notifiers: [ntfy] };
      return Response.json({ ...ntfy, secret: 'whsec_abc' }, { status: 201 });
    };
    await show();
    await fill('Address of the service', ' https://example.org/hook ');
    await press('Add');
    await vi.waitFor(() => expect(root.querySelector('.notifier')?.textContent).toContain('Not used yet'));
    expect(asked).toEqual([['POST notifiers', { url: 'https://example.org/hook' }]]);
    expect(text('notify-others')).toContain('whsec_abc');
  });

  test.each([
    [400, 'invalid_field', 'This address is too long.'],
    [409, 'conflict', 'You are told there already.'],
  ])('that are refused (%i) say why beside the field', async (status, code, said) => {
    answers['POST notifiers'] = refused(status, code, 'url', said);
    await show();
    await fill('Address of the service', 'ftp://x');
    await press('Add');
    await vi.waitFor(() => expect(root.querySelector('.field .field-error')?.textContent).toContain(said));
    expect(root.querySelector('[aria-invalid]')).not.toBeNull();
  });

  test('say how they went the last time, and whether they work now', async () => {
    stored = {
      ...stored,
      notifiers: [
        { ...ntfy, last_at: 60_000_000, last_error: 'Check the token.' },
        { ...ntfy, id: '6', label: 'Slack · T00…', last_at: 60_000_000 },
        { ...ntfy, id: '7', label: 'Webhook · x', last_at: 60_000_000, off: true },
      ],
    };
    await show();
    const rows = Array.from(root.querySelectorAll('.notifier'), (each) => each.textContent ?? '');
    expect(rows[0]).toMatch(/Failed .+: Check the token\./);
    expect(rows[1]).toMatch(/Worked .+/);
    expect(rows[2]).toContain('Switched off');
    answers['POST notifiers/5/test'] = () => Response.json({ ok: false, message: 'The service is busy.' });
    await press('Send a test: ntfy · ntfy.sh/ale…');
    await vi.waitFor(() => expect(root.querySelector('.notifier')?.textContent).toContain('The test failed: The service is busy.'));
    answers['POST notifiers/5/test'] = () => Response.json({ ok: true, message: '' });
    await press('Send a test: ntfy · ntfy.sh/ale…');
    await vi.waitFor(() => expect(root.querySelector('.notifier')?.textContent).toContain('The service took it.'));
  });

  test('say in German why they failed', async () => {
    locale.value = 'de';
    const ntfyDown = { ...ntfy, last_at: 60_000_000, last_error: 'The service is busy or broken (status 503).' };
    stored = { ...stored, notifiers: [ntfyDown] };
    await show();
    expect(root.querySelector('.notifier')?.textContent).toContain(': Der Dienst ist ausgelastet oder gestört (Status 503).');
  });

  test('are removed, and the focus stays near', async () => {
    stored = { ...stored, notifiers: [ntfy] };
    answers['DELETE notifiers/5'] = () => {
      stored = { ...stored, notifiers: [] };
      return new Response(null, { status: 204 });
    };
    await show();
    await press('Remove ntfy · ntfy.sh/ale…');
    await vi.waitFor(() => expect(root.querySelector('.notifier')).toBeNull());
    expect(document.activeElement?.id).toBe('notify-others');
  });
});
