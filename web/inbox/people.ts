import type { Author, Conversation, Id } from '../shared/protocol';
import { t } from './strings';

/** A name for somebody who has not given one: friendly, and the same for every colleague at all times. */
export function customerName(customer: Conversation['customer']): string {
  return customer.name || t('customer.visitor', { n: visitorNumber(customer.id) });
}

export function authorName(author: Author, customer: Conversation['customer'] | undefined, me: Id): string {
  switch (author.kind) {
    case 'customer':
      return customer ? customerName(customer) : (author.name ?? '');
    case 'agent':
      return author.id === me ? t('list.you') : author.name;
    case 'bot':
      return author.name ?? 'Bot';
    case 'system':
      return t('message.automatic');
  }
}

export function visitorNumber(id: Id): number {
  let hash = 0;
  for (const digit of id) hash = (hash * 31 + digit.charCodeAt(0)) % 1_000_003;
  return 10_000 + (hash % 90_000);
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
