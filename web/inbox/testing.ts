import type { Conversation } from '../shared/protocol';

/** For tests only: a conversation with one message, which has been read. */
export function sampleConversation(id: string, at: number, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    topic: '',
    status: 'open',
    created_at: 1,
    customer: { id: `9${id}` },
    last_seq: 1,
    last_at: at,
    read_seq: 1,
    unread: 0,
    ...more,
  };
}
