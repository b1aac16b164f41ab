import type { Author, Message } from './protocol';
import type { Calendar } from './time';

/** Messages of one author close together: they share a name and a time. */
export interface Group<M extends Message = Message> {
  author: Author;
  messages: M[];
}

export interface Day<M extends Message = Message> {
  key: string;
  at: number;
  groups: Group<M>[];
}

const TOGETHER_MICROS = 5 * 60 * 1_000_000;

/** Days of groups, in the order given. `src/net/customer_thread.cpp` groups alike. */
export function timeline<M extends Message>(messages: readonly M[], calendar: Calendar): Day<M>[] {
  const days: Day<M>[] = [];
  for (const message of messages) {
    const key = calendar.dayKey(message.at);
    let day = days.at(-1);
    if (day?.key !== key) days.push((day = { key, at: message.at, groups: [] }));
    const group = day.groups.at(-1);
    if (group && belongs(message, group)) group.messages.push(message);
    else day.groups.push({ author: message.author, messages: [message] });
  }
  return days;
}

function belongs(message: Message, group: Group): boolean {
  const [first] = group.messages;
  return (
    first !== undefined &&
    first.kind === message.kind &&
    authorKey(first.author) === authorKey(message.author) &&
    message.at - first.at < TOGETHER_MICROS
  );
}

function authorKey(author: Author): string {
  return author.kind === 'system' ? author.kind : `${author.kind}:${author.id ?? ''}`;
}
