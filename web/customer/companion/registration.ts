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
export async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await registered;
  if (found) await active(found);
  return found;
}

export async function tellWorker(message: ToWorker): Promise<void> {
  (await registration())?.active?.postMessage(message);
}

/** `navigator.serviceWorker.ready` would do, but it waits for ever when the installation fails. */
function active(found: ServiceWorkerRegistration): Promise<void> {
  const worker = found.installing ?? found.waiting;
  if (found.active || !worker) return Promise.resolve();
  return new Promise((resolve) => {
    const look = (): void => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
