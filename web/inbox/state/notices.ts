import type { Notice } from '../../shared/protocol';

const kept = 20;

/** What one try of one channel told, and of which messages: its later words take the place of its earlier ones. */
function sameTelling(a: Notice, b: Notice): boolean {
  return a.id === b.id && a.channel === b.channel && a.first_seq === b.first_seq && a.last_seq === b.last_seq;
}

/**
 * Newest first. A customer may have several browsers: once one was told, that another was not is no news. A mail has one
 * address, and may come back long after it was sent.
 */
export function addNotice(notices: readonly Notice[] = [], notice: Notice): readonly Notice[] {
  const known = notices.find((each) => sameTelling(each, notice));
  if (known?.outcome === 'sent' && known.channel !== 'email') return notices;
  return newestFirst([notice, ...notices.filter((each) => each !== known)]).slice(0, kept);
}

/** The server's list, with each telling once. */
export function mergedNotices(notices: readonly Notice[] = []): readonly Notice[] {
  return newestFirst(notices).reduceRight<readonly Notice[]>((merged, each) => addNotice(merged, each), []);
}

/** How the customer was told of the message `seq`: the newest word of each channel. What was called off is no news. */
export function noticesOf(notices: readonly Notice[], seq: number): readonly Notice[] {
  const about = mergedNotices(notices).filter((each) => each.first_seq <= seq && seq <= each.last_seq);
  return about.filter(
    (each, index) => each.outcome !== 'cancelled' && about.findIndex(({ channel }) => channel === each.channel) === index,
  );
}

function newestFirst(notices: readonly Notice[]): readonly Notice[] {
  return notices.toSorted((a, b) => b.at - a.at);
}
