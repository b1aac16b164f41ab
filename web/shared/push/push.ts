import { subscribe, tellServer } from './subscription';

/**
 * - `unsupported`: this browser cannot; `install`: it can once the page is on the home screen (iOS)
 * - `denied`: the person said no to the browser, who must be asked to change that
 * - `off`, `on`
 */
export type PushState = 'unsupported' | 'install' | 'denied' | 'off' | 'on';

/** Whose pushes this browser may take: a customer's or an agent's. */
export interface PushSide {
  /** Where the server takes subscriptions: `PUT ${api}/push`. */
  api: string;
  /** The server's VAPID key, from `push.key` of this address. */
  keyFrom: string;
  registration(): Promise<ServiceWorkerRegistration | undefined>;
}

/** The person said no. */
export class PushRefused extends Error {}

/** Browsers without a way to their push service never answer. */
const SUBSCRIBE_MS = 20_000;

export async function pushState({ registration }: Pick<PushSide, 'registration'>): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
    return isApple() && !isInstalled() ? 'install' : 'unsupported';
  }
  if (Notification.permission === 'denied') return 'denied';
  const subscription = await (await registration())?.pushManager.getSubscription();
  return subscription && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Call it while a tap is handled: browsers ask their question only then. Rejects when it did not work. */
export async function turnPushOn(side: PushSide): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PushRefused();
  const subscription = await withinReason(subscribed(side));
  if (!(await tellServer(side.api, subscription))) throw new Error('the server did not take it');
}

export async function turnPushOff(side: PushSide): Promise<void> {
  const subscription = await (await side.registration())?.pushManager.getSubscription();
  if (!subscription) return;
  await subscription.unsubscribe(); // first: from here on nothing can come, whatever becomes of the message below
  await forgetOnServer(side, subscription).catch(() => {}); // then the push service tells the server, at its next push
}

/** Without ending it in the browser, where others may still use it. */
export async function forgetOnServer(side: PushSide, { endpoint }: PushSubscription): Promise<void> {
  await fetch(`${side.api}/push/remove`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ endpoint }),
  });
}

/** On each visit: addresses change, and servers forget. Does nothing where it is off. */
export async function renewPush(side: PushSide): Promise<void> {
  if ((await pushState(side)) === 'on') await tellServer(side.api, await subscribed(side));
}

/** Opened from the home screen or as an app. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
}

/** iPhone, iPad, also one that calls itself a Mac. */
export function isApple(): boolean {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);
}

async function subscribed({ keyFrom, registration }: PushSide): Promise<PushSubscription> {
  const response = await fetch(keyFrom);
  if (!response.ok) throw new Error(response.statusText);
  const { push } = (await response.json()) as { push: { key: string } };
  const worker = await registration();
  if (!worker) throw new Error('no service worker');
  return subscribe(worker.pushManager, push.key);
}

function withinReason<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<T>((_, reject) => setTimeout(() => reject(new Error('timed out')), SUBSCRIBE_MS)),
  ]);
}
