/** The parts of Web Push that the page and its service worker share: the address of this browser, told to the server. */
export async function subscribe(manager: PushManager, key: string): Promise<PushSubscription> {
  const applicationServerKey = bytesOf(key);
  const known = await manager.getSubscription();
  if (known && sameBytes(known.options.applicationServerKey, applicationServerKey)) return known;
  await known?.unsubscribe(); // made for another key: the server moved to a new installation
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** Tells the server, at `${api}/push`, where this browser is reached. True when it took it. */
export async function tellServer(api: string, subscription: PushSubscription): Promise<boolean> {
  const { endpoint, keys } = subscription.toJSON();
  const response = await fetch(`${api}/push`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ endpoint, p256dh: keys?.['p256dh'], auth: keys?.['auth'] }),
  });
  return response.ok;
}

/** From base64url, as keys are written. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function sameBytes(a: ArrayBuffer | null, b: Uint8Array): boolean {
  const bytes = new Uint8Array(a ?? []);
  return bytes.length === b.length && bytes.every((byte, index) => byte === b[index]);
}
