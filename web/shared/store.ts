import type { CustomerConversation, CustomerHistory, LogEvent, Message, Receipts, ResetFrame } from './protocol';

/**
 * What a client shows of one conversation. Pure: every function takes a state and returns one; the same object comes
 * back when nothing changed. `messages` ascend by `seq`, each once.
 */
export interface Thread {
  conversation?: CustomerConversation | undefined;
  messages: readonly Message[];
  /** There are messages before the first one shown. */
  older: boolean;
  receipts?: Receipts | undefined;
}

export const emptyThread: Thread = { messages: [], older: false };

export function reset(frame: ResetFrame): Thread {
  const { conversation, messages = [], older = false, receipts } = frame;
  return { conversation, messages, older, receipts };
}

/** Applies the events of one frame that concern `thread`; without a conversation yet, the first message gives it. */
export function applyEvents(thread: Thread, events: readonly LogEvent[]): Thread {
  return events.reduce(applyEvent, thread);
}

function applyEvent(thread: Thread, event: LogEvent): Thread {
  if (event.type !== 'message' && event.type !== 'receipt') return thread;
  if (thread.conversation && thread.conversation.id !== event.conversation) return thread;
  if (event.type === 'receipt') return { ...thread, receipts: moveReceipt(thread.receipts, event) };
  return addMessage(thread, event.conversation, event.message);
}

const nothing = { delivered: 0, read: 0, at: 0 };

export function moveReceipt(receipts: Receipts | undefined, event: Extract<LogEvent, { type: 'receipt' }>): Receipts {
  const { delivered, read, at } = event;
  return { company: nothing, customer: nothing, ...receipts, [event.by]: { delivered, read, at } };
}

/** Adds a message, or completes the one of the same `seq`. */
export function addMessage(thread: Thread, conversation: string, message: Message): Thread {
  const messages = insertMessage(thread.messages, message);
  if (messages === thread.messages) return thread;
  const known = thread.conversation ?? { id: conversation, topic: '', last_seq: 0 };
  return { ...thread, messages, conversation: { ...known, last_seq: Math.max(known.last_seq, message.seq) } };
}

export function insertMessage(messages: readonly Message[], message: Message): readonly Message[] {
  const at = messages.findLastIndex((each) => each.seq <= message.seq) + 1;
  const same = messages[at - 1];
  if (same?.seq !== message.seq) return [...messages.slice(0, at), message, ...messages.slice(at)];
  // What an acknowledgement alone could tell has no id; the event completes it. Otherwise a message never changes.
  if (same.id !== '' || message.id === '') return messages;
  return [...messages.slice(0, at - 1), message, ...messages.slice(at)];
}

/** Puts a page of older history before what is shown. */
export function prependHistory(thread: Thread, history: CustomerHistory): Thread {
  const first = thread.messages[0]?.seq ?? Infinity;
  const before = history.messages.filter((message) => message.seq < first);
  return { ...thread, messages: [...before, ...thread.messages], older: history.older };
}
