import type { Notice } from '../../shared/protocol';

const kept = 20;

/** A later word about the same notice by the same channel takes the place of the earlier one. Newest first. */
export function addNotice(notices: readonly Notice[] = [], notice: Notice): readonly Notice[] {
  const others = notices.filter((each) => each.id !== notice.id || each.channel !== notice.channel);
  return newestFirst([notice, ...others]).slice(0, kept);
}

export function newestFirst(notices: readonly Notice[]): readonly Notice[] {
  return notices.toSorted((a, b) => b.at - a.at);
}

/** How the customer was told of the message `seq`: the newest word of each channel. What was called off is no news. */
export function noticesOf(notices: readonly Notice[], seq: number): readonly Notice[] {
  const about = newestFirst(notices).filter((each) => each.to === 'customer' && each.first_seq <= seq && seq <= each.last_seq);
  return about.filter(
    (each, index) => each.outcome !== 'cancelled' && about.findIndex(({ channel }) => channel === each.channel) === index,
  );
}
