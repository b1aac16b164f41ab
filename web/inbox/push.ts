import type { Id, Session } from '../shared/protocol';
import { forgetOnServer, pushState, turnPushOff, turnPushOn } from '../shared/push/push';
import type { PushSide, PushState } from '../shared/push/push';
import { settledRegistration } from '../shared/push/registration';
import { subscribe, tellServer } from '../shared/push/subscription';
import { companyPath, request } from './api';
import { navigate, parseRoute } from './router';
import type { FromWorker } from './worker/messages';

// A browser has one subscription for the whole inbox; each company of an agent is told of it apart. Which ones the
// agent chose on this device is kept here, so that nobody who signs in after them gets what they have not asked for.
const storageKey = 'dropline.push';

type Chosen = Record<Id, string[]>;

let registered: Promise<ServiceWorkerRegistration | undefined> | undefined;

/** Once for each page. Where there is no service worker (plain http, some private windows), the inbox works without. */
export function startPush(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  registered = workers?.register('/-/inbox-sw.js', { scope: '/-/', updateViaCache: 'none' }).catch(() => undefined);
  workers?.addEventListener('message', (event) => follow(event.data as FromWorker));
}

/** A tapped notice leads to its conversation, if it is one of ours. */
function follow(message: FromWorker): void {
  if (message.type !== 'show') return;
  const url = new URL(message.navigate, location.origin);
  if (url.origin === location.origin && parseRoute(url).page !== 'missing') navigate(url.pathname + url.search);
}

export async function companyPushState(me: Id, slug: string): Promise<PushState> {
  const state = await pushState({ registration });
  return state === 'on' && !chosenBy(me).includes(slug) ? 'off' : state;
}

/** Call it while a tap is handled. Rejects when it did not work. */
export async function turnOn(me: Id, slug: string): Promise<void> {
  await turnPushOn(sideOf(slug));
  choose(me, [...chosenBy(me).filter((each) => each !== slug), slug]);
}

/** The last company that is turned off ends the subscription. */
export async function turnOff(me: Id, slug: string): Promise<void> {
  const left = chosenBy(me).filter((each) => each !== slug);
  choose(me, left);
  if (left.length === 0) return turnPushOff(sideOf(slug));
  const subscription = await currentSubscription();
  if (subscription) await forgetOnServer(sideOf(slug), subscription);
}

/** On each visit: addresses change, and a subscription ends with the session it was made in. */
export async function renewPush({ agent, companies }: Session): Promise<void> {
  const slugs = chosenBy(agent.id).filter((slug) => companies.some((company) => company.slug === slug));
  const [first] = slugs;
  if (first === undefined || globalThis.Notification?.permission !== 'granted') return;
  const worker = await registration();
  if (!worker?.pushManager) return;
  const { push } = await request<{ push: { key: string } }>('GET', companyPath(first, 'notifications'));
  if (push.key === '') return;
  const subscription = await subscribe(worker.pushManager, push.key);
  await Promise.all(slugs.map((slug) => tellServer(apiOf(slug), subscription)));
}

/** Who signs out gets nothing more here; coming back, the choice still holds. */
export async function pausePush(): Promise<void> {
  await (await currentSubscription())?.unsubscribe();
}

/** What was read must not call from the lock screen any more. */
export async function closeNotices(conversation: Id, seq: number): Promise<void> {
  const shown = (await (await registration())?.getNotifications?.({ tag: `c${conversation}` })) ?? [];
  for (const each of shown) if (seqOf(each) <= seq) each.close();
}

function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return settledRegistration(registered);
}

async function currentSubscription(): Promise<PushSubscription | undefined> {
  return (await (await registration())?.pushManager?.getSubscription()) ?? undefined;
}

function sideOf(slug: string): PushSide {
  return { api: apiOf(slug), keyFrom: `${apiOf(slug)}/notifications`, registration };
}

function apiOf(slug: string): string {
  return `/-/api/v1/${companyPath(slug)}`;
}

function seqOf(notification: Notification): number {
  return (notification.data as { seq?: number } | null)?.seq ?? 0;
}

function chosenBy(me: Id): string[] {
  return allChosen()[me] ?? [];
}

function choose(me: Id, slugs: string[]): void {
  localStorage.setItem(storageKey, JSON.stringify({ ...allChosen(), [me]: slugs }));
}

function allChosen(): Chosen {
  return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Chosen;
}
