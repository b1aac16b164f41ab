import type { Clock } from './clock';
import type { Cursor, EventsFrame, Greeter, ResetFrame, Told } from './protocol';

/** One frame, or why there is none: `denied` (sign in again) or `failed` (unknown; ask again later). */
export type PollAnswer = EventsFrame | ResetFrame | 'denied' | 'failed';

const GRACE_MS = 10_000;

/** Asks once for what follows `cursor`; the server holds the question for up to `wait` seconds. Never rejects. */
export async function poll(
  get: typeof fetch,
  origin: string,
  who: Greeter,
  cursor: Cursor | undefined,
  wait: number,
  signal: AbortSignal,
  clock: Clock,
): Promise<PollAnswer> {
  const timeout = new AbortController();
  const timer = clock.after(wait * 1000 + GRACE_MS, () => timeout.abort());
  const end = (): void => timeout.abort();
  signal.addEventListener('abort', end);
  try {
    const response = await get(pollUrl(origin, who, cursor, wait), { signal: timeout.signal, cache: 'no-store' });
    if (response.status === 401 || response.status === 404) return 'denied';
    return response.ok ? ((await response.json()) as EventsFrame | ResetFrame) : 'failed';
  } catch {
    return 'failed';
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', end);
  }
}

function pollUrl(origin: string, who: Greeter, cursor: Cursor | undefined, wait: number): string {
  const query = new URLSearchParams({ wait: String(wait) });
  if (cursor) {
    query.set('epoch', cursor.epoch);
    query.set('ev', String(cursor.ev));
  }
  if (who.as === 'customer') query.set('topic', who.topic);
  return `${placeOf(origin, who)}/events?${query}`;
}

/** Says by HTTP what a socket would carry. Whether it arrives is not worth knowing. */
export function post(get: typeof fetch, origin: string, who: Greeter, frame: Told): void {
  const about = 'conversation' in frame ? `/conversations/${frame.conversation}` : '';
  const topic = who.as === 'customer' ? who.topic : undefined;
  get(`${placeOf(origin, who)}${about}/${frame.type}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...frame, type: undefined, conversation: undefined, topic }),
  }).catch(() => undefined);
}

function placeOf(origin: string, who: Greeter): string {
  return `${origin}/-/api/v1/${who.as === 'customer' ? 'customer' : 'companies'}/${encodeURIComponent(who.company)}`;
}
