import { effect, signal, untracked } from '@preact/signals';
import type { Company, Role, Session } from '../../shared/protocol';
import { Problem, request, whenUnauthenticated } from '../api';
import { pausePush } from '../push';
import { companyOf, navigate, pathOf, route } from '../router';
import { forgetDrafts } from './drafts';
import { Workspace } from './workspace';

/** `undefined` while unknown, `null` when signed out. */
export const session = signal<Session | null | undefined>(undefined);
/** Why nobody knows yet who is here; a session that is known outlives a failed look at it. */
export const sessionError = signal<unknown>(undefined);
export const workspace = signal<Workspace | undefined>(undefined);

export type Membership = Company & { role: Role };

export function membership(slug: string | undefined): Membership | undefined {
  return session.value?.companies.find((company) => company.slug === slug);
}

export function mayAdminister(role: Role | undefined): boolean {
  return role === 'owner' || role === 'admin';
}

export async function loadSession(): Promise<void> {
  sessionError.value = undefined;
  try {
    session.value = await fetchSession();
  } catch (error) {
    if (session.value === undefined) sessionError.value = error;
  }
}

async function fetchSession(): Promise<Session | null> {
  try {
    return await request<Session>('GET', 'session', undefined, { expectSignedOut: true });
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export function enter(next: Session, to?: string): void {
  session.value = next;
  navigate(to || { page: 'home' }, 'replace');
}

export async function signOut(): Promise<void> {
  await request('DELETE', 'session');
  void pausePush().catch(() => undefined);
  session.value = null;
  navigate({ page: 'signin', token: '', reason: 'bye', next: '' });
}

export function replaceCompany(company: Company): void {
  const current = session.value;
  if (!current) return;
  session.value = {
    ...current,
    companies: current.companies.map((each) => (each.id === company.id ? updated(each, company) : each)),
  };
}

function updated(mine: Membership, company: Company): Membership {
  return { ...mine, ...company };
}

/** Keeps one workspace for the company in view, and sends whoever is not signed in to the sign-in page. */
export function startSession(): void {
  whenUnauthenticated(() => leave('expired'));
  effect(() => {
    const here = route.value;
    const needsSession = here.page === 'home' || here.page === 'profile' || companyOf(here) !== undefined;
    if (needsSession && session.value === null) untracked(() => leave(''));
  });
  effect(() => {
    const slug = companyOf(route.value);
    const mine = membership(slug);
    const me = session.value?.agent.id;
    if (me !== undefined) forgetDrafts(me);
    untracked(() => showWorkspace(mine && me !== undefined ? { slug: mine.slug, me } : undefined));
  });
}

function showWorkspace(wanted: { slug: string; me: string } | undefined): void {
  const current = workspace.value;
  // Pages without a company, such as the profile, leave the connection alone while the session lasts.
  if (!wanted && session.value) return;
  if (current && wanted && current.slug === wanted.slug && current.me === wanted.me) return;
  current?.close();
  workspace.value = wanted && new Workspace(wanted.slug, wanted.me, () => void checkAccess(wanted.slug));
}

const betweenChecksMs = 10_000;
let lastCheck = -betweenChecksMs;

/** The server ended our socket: signed out, removed from the company, or only another role. */
async function checkAccess(slug: string): Promise<void> {
  const again = performance.now() - lastCheck < betweenChecksMs;
  lastCheck = performance.now();
  const now = await fetchSession().catch(() => session.value);
  if (!now) return leave('signed_out');
  session.value = now;
  if (membership(slug)) setTimeout(() => workspace.value?.reconnect(), again ? betweenChecksMs : 0);
  else navigate({ page: 'home' }, 'replace');
}

/** First away, then forget the session: its guard would send us to the sign-in page without the reason. */
function leave(reason: string): void {
  const here = route.value;
  const next = here.page === 'home' ? '' : pathOf(here);
  if (here.page !== 'signin') navigate({ page: 'signin', token: '', reason, next }, 'replace');
  session.value = null;
}
