/** With its worker in place; `navigator.serviceWorker.ready` waits for ever when the installation fails. */
export async function settledRegistration(
  registered: Promise<ServiceWorkerRegistration | undefined> | undefined,
): Promise<ServiceWorkerRegistration | undefined> {
  const found = await registered;
  if (found) await active(found);
  return found;
}

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
