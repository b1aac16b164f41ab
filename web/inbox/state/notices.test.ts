import { describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/protocol';
import { addNotice, mergedNotices, noticesOf } from './notices';

const notice = (id: string, at: number, more: Partial<Notice> = {}): Notice => ({
  id, to: 'customer', channel: 'push', outcome: 'sent', first_seq: 2, last_seq: 4, at, ...more,
});
const ids = (notices: readonly Notice[]) => notices.map((each) => `${each.id} ${each.outcome}`);

describe('notices', () => {
  it('say the latest of each channel, newest first', () => {
    let notices = addNotice(undefined, notice('1', 1, { outcome: 'waiting' }));
    notices = addNotice(notices, notice('1', 3, { channel: 'email' }));
    notices = addNotice(notices, notice('1', 2));
    expect(notices.map(({ channel, outcome }) => [channel, outcome])).toEqual([['email', 'sent'], ['push', 'sent']]);
  });

  it('are kept as many as the server sends', () => {
    let notices: readonly Notice[] = [];
    for (let at = 1; at <= 25; at += 1) notices = addNotice(notices, notice(String(at), at));
    expect(notices).toHaveLength(20);
    expect(notices.at(-1)?.id).toBe('6');
  });

  it('of a message are those that cover it', () => {
    const notices = [
      notice('before', 1, { last_seq: 3 }),
      notice('push', 2),
      notice('later push', 5, { first_seq: 4, outcome: 'failed' }),
      notice('mail', 3, { channel: 'email' }),
      notice('after', 6, { first_seq: 5, last_seq: 5 }),
    ];
    expect(ids(noticesOf(notices, 4))).toEqual(['later push failed', 'mail sent']);
  });

  it('of an earlier stretch stay when the same notification tells more', () => {
    const notices = [notice('1', 1, { first_seq: 2, last_seq: 2 }), notice('1', 2, { first_seq: 3, last_seq: 4 })];
    expect(noticesOf(notices, 2)).toEqual([notices[0]]);
  });

  it('of several browsers are one: told is told', () => {
    const [sent, failed] = [notice('1', 1), notice('1', 2, { outcome: 'failed' })];
    expect(mergedNotices([sent, failed])).toEqual([sent]);
    expect(mergedNotices([{ ...failed, at: 0 }, sent])).toEqual([sent]);
  });

  it('of a mail say that it came back, after it was sent', () => {
    const [sent, failed] = [notice('1', 1, { channel: 'email' }), notice('1', 2, { channel: 'email', outcome: 'failed' })];
    expect(addNotice([sent], failed)).toEqual([failed]);
    expect(mergedNotices([sent, failed])).toEqual([failed]);
  });

  it('that were called off are no news', () => {
    expect(noticesOf([notice('1', 1, { outcome: 'cancelled' })], 4)).toEqual([]);
  });
});
