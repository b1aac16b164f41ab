import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CompanyHours } from '../../shared/protocol';
import type { Membership } from '../state/session';
import { HourSettings } from './hour_settings';

const stored: CompanyHours = {
  hours: [{ day: 1, from: '09:00', to: '12:00' }],
  holidays: [],
  away_message: { de: '', en: '' },
  show_reply_time: true,
  reply: { open: false, text: { de: 'Gerade geschlossen.', en: 'Closed now.' } },
  away_now: { de: 'Niemand da.', en: 'Nobody is here.' },
};
const company: Membership = {
  id: '1', slug: 'acme', name: 'Acme', color: '#0a7d55', locale: 'en', time_zone: 'Europe/Berlin', role: 'admin',
};

let root: HTMLElement;
let sent: CompanyHours[];

beforeEach(() => {
  sent = [];
  document.body.innerHTML = '<div id="root"></div>';
  root = document.body.firstElementChild as HTMLElement;
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    if (init.method === 'PUT') sent.push(JSON.parse(init.body as string) as CompanyHours);
    return Promise.resolve(Response.json({ ...stored, ...sent.at(-1) }));
  });
});

afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
});

async function show(role: Membership['role'] = 'admin'): Promise<void> {
  await act(() => render(<HourSettings company={{ ...company, role }} />, root));
  await vi.waitFor(() => expect(root.querySelectorAll('.day')).toHaveLength(7));
}

async function press(text: string): Promise<void> {
  const button = [...root.querySelectorAll('button')].find((each) => each.textContent === text || each.getAttribute('aria-label') === text);
  if (!button) throw new Error(`no button "${text}"`);
  await act(() => button.click());
}

async function type(label: string, value: string): Promise<void> {
  const input = root.querySelector<HTMLInputElement>(`[aria-label="${label}"]`);
  if (!input) throw new Error(`no field "${label}"`);
  await act(() => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

test('a break at noon, copied to the workdays, is saved as it stands', async () => {
  await show();
  await press('Add hours on Monday');
  await type('Monday, from', '09:30');
  const tos = root.querySelectorAll<HTMLInputElement>('[aria-label="Monday, to"]');
  await act(() => {
    (tos[1] as HTMLInputElement).value = '17:00';
    tos[1]?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await press('Copy to all workdays');
  await press('Save');
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.hours).toEqual([1, 2, 3, 4, 5].flatMap((day) => [{ day, from: '09:30', to: '12:00' }, { day, from: '12:00', to: '17:00' }]));
});

test('what is incomplete is not sent, and is pointed at', async () => {
  await show();
  await press('Add hours on Monday');
  await press('Add a day');
  await press('Save');
  expect(sent).toEqual([]);
  const wrong = root.querySelectorAll('[aria-invalid]');
  expect([...wrong].map((each) => each.getAttribute('aria-label'))).toEqual(['Monday, to', 'Date']);
  await press('Remove Monday, 12:00 to ');
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Add hours on Monday');
});

test('the preview has the server’s words', async () => {
  await show();
  expect(root.querySelector('.preview-box')?.textContent).toContain('Closed now.');
  expect(root.querySelector('.preview-box .bubble')?.textContent).toBe('Nobody is here.');
});

test('agents only read', async () => {
  await show('agent');
  expect(root.querySelectorAll('button')).toHaveLength(0);
  expect(root.querySelector<HTMLInputElement>('input[type=time]')?.readOnly).toBe(true);
});

test('a week without hours is told as open, and as closed on the other days once one has some', async () => {
  await show();
  expect(root.querySelectorAll('.day')[1]?.textContent).toContain('Closed');
  await press('Remove Monday, 09:00 to 12:00');
  expect(root.querySelector('.week')?.textContent).not.toContain('Closed');
  expect(root.querySelectorAll('.day')[1]?.textContent).toContain('Open all day');
});
