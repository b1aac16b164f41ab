import { settledRegistration } from '../../shared/push/registration';
import type { ToWorker } from '../worker/messages';

let registered: Promise<ServiceWorkerRegistration | undefined> | undefined;

/** Once for each page. Where there is no service worker (plain http, some private windows), the page works without. */
export function register(slug: string): Promise<ServiceWorkerRegistration | undefined> {
  registered ??= navigator.serviceWorker
    ? navigator.serviceWorker.register('/-/sw.js', { scope: `/${slug}`, updateViaCache: 'none' }).catch(() => undefined)
    : Promise.resolve(undefined);
  return registered;
}

/** With its worker in place; nothing where there is none. */
export function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return settledRegistration(registered);
}

export async function tellWorker(message: ToWorker): Promise<void> {
  (await registration())?.active?.postMessage(message);
}
