import type { NoticeData } from './notice';

/** The same answer to the same message is one message, however often the event comes. */
export async function replyId(slug: string, data: Pick<NoticeData, 'conversation' | 'seq'>, body: string): Promise<string> {
  const source = new TextEncoder().encode(JSON.stringify([slug, data.conversation, data.seq, body]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', source));
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80; // version 8: made as its maker likes (RFC 9562)
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
