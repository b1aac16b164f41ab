import type { Cursor, EventsFrame } from './protocol';

/** What to do with an `events` frame: the three resume rules of docs/protocol.md, and nothing else. */
export type Verdict = 'apply' | 'have' | 'gap';

export function judge(cursor: Cursor | undefined, frame: EventsFrame): Verdict {
  if (!cursor) return 'gap';
  if (frame.from === cursor.ev) return 'apply';
  return frame.to <= cursor.ev ? 'have' : 'gap';
}

const FIRST_MS = 500;
const LIMIT_MS = 30_000;

/** 0.5 s doubling up to 30 s, ±50 %, so that clients do not return in step. `random` is in [0, 1). */
export function backoff(attempt: number, random: number): number {
  const base = Math.min(LIMIT_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return base * (0.5 + random);
}
