import type { Id, LogEvent, Message } from '../../shared/protocol';

/**
 * The messages of one conversation, as pure functions. Agents see every `seq`, so the messages held are always one run
 * without a hole; a jump means that something is missing and must be fetched.
 */
export interface Thread {
  conversation: Id;
  messages: readonly Message[];
  /** There is history before the first message held. */
  older: boolean;
}

export interface History {
  ev: number;
  messages: Message[];
  older: boolean;
  newer?: boolean;
}

export function openThread(conversation: Id, page: History): Thread {
  return { conversation, messages: page.messages, older: page.older };
}

export function prependOlder(thread: Thread, page: History): Thread {
  const first = thread.messages[0]?.seq ?? Infinity;
  return { ...thread, messages: [...page.messages.filter((m) => m.seq < first), ...thread.messages], older: page.older };
}

/** Adds what follows directly on what is held; a message beyond a hole stays out until the hole is filled. */
export function append(thread: Thread, messages: readonly Message[]): Thread {
  const next = [...thread.messages];
  for (const message of messages) {
    if (message.seq === (next.at(-1)?.seq ?? 0) + 1 || next.length === 0) next.push(message);
  }
  return next.length === thread.messages.length ? thread : { ...thread, messages: next };
}

/** The messages of these events that belong here, and whether some are missing before them. */
export function messagesFor(thread: Thread, events: readonly LogEvent[]): { fresh: Message[]; gap: boolean } {
  const last = thread.messages.at(-1)?.seq ?? 0;
  const fresh = events
    .flatMap((e) => (e.type === 'message' && e.conversation === thread.conversation ? [e.message] : []))
    .filter((m) => m.seq > last)
    .toSorted((a, b) => a.seq - b.seq);
  const first = fresh[0];
  return { fresh, gap: first !== undefined && first.seq !== last + 1 };
}
