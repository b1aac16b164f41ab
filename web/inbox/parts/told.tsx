import { useComputed } from '@preact/signals';
import type { Conversation, Micros, Notice, Receipt } from '../../shared/protocol';
import { iso, moment } from '../../shared/time';
import { calendar, fullTime } from '../dates';
import { focusComposer } from '../focus';
import { fromServer } from '../server_words';
import { noticesOf } from '../state/notices';
import type { Workspace } from '../state/workspace';
import { t } from '../strings';
import { Icon } from './icon';
import type { IconName } from './icon';

interface Props {
  space: Workspace;
  conversation: Conversation;
  /** The message they are to be told of. */
  seq: number;
  receipt: Receipt | undefined;
  /** When it was written: a time of another day needs the day. */
  at: Micros;
}

/** How the customer was told of the last answer; once it is read, that is all there is to say. */
export function ToldLines({ space, conversation, seq, receipt, at }: Props) {
  const detail = useComputed(() => space.threads.details.value.get(conversation.id)).value;
  if (!detail?.reach || (receipt && receipt.read >= seq)) return null;
  const notices = noticesOf(detail.notices ?? [], seq);
  // A failure of one way does not matter once another has worked.
  const told = notices.some((each) => each.outcome === 'sent');
  const unreachable = !told && !detail.presence?.here && detail.reach.state === 'none';
  return (
    <>
      {notices.map((notice) => notice.channel !== 'none' && <ToldLine key={notice.channel} notice={notice} since={at} />)}
      {unreachable && <Unreachable text={t('told.unreachable')} {...{ space, conversation }} />}
    </>
  );
}

/** One notice: an icon and the words. Its time has no day if that is the day of `since`. */
export function ToldLine({ notice, since }: { notice: Notice; since: Micros }) {
  const { icon, text } = toldBy(notice, since);
  return (
    <p class="state-line">
      <Icon name={icon} />
      <time dateTime={iso(notice.at)} title={fullTime(notice.at)}>
        {text}
      </time>
    </p>
  );
}

/** Says that there is no way, and what to do about it. */
export function Unreachable({ text, space, conversation: { id } }: Pick<Props, 'space' | 'conversation'> & { text: string }) {
  const draft = useComputed(() => space.drafts.of(id)).value;
  const asking = t('told.askText');
  // What is written as a note must not become a reply.
  const free = draft.kind === 'text' || draft.body === '';
  const ask = () => {
    const body = draft.body.includes(asking) ? draft.body : [draft.body, asking].filter(Boolean).join('\n');
    space.drafts.choose(id, 'text');
    space.drafts.write(id, { body });
    focusComposer();
  };
  return (
    <div class="unreachable">
      <p class="state-line">
        <Icon name="alert" />
        {text}
      </p>
      {free && (
        <button type="button" class="text-button" onClick={ask}>
          {t('told.ask')}
        </button>
      )}
    </div>
  );
}

function toldBy({ channel, outcome, at, detail }: Notice, since: Micros): { icon: IconName; text: string } {
  if (channel === 'none' || outcome === 'unreachable') return { icon: 'alert', text: t('told.noWay') };
  const time = moment(calendar(), at, since);
  switch (outcome) {
    case 'sent':
      return { icon: channel === 'email' ? 'mail' : 'push', text: t(`told.sent.${channel}`, { time }) };
    case 'cancelled':
      return { icon: 'close', text: t(`told.cancelled.${channel}`) };
    case 'failed':
      return { icon: 'alert', text: t('told.failed', { way: t(`told.way.${channel}`), detail: detail ? fromServer(detail) : t('told.noDetail') }) };
    default:
      return { icon: 'clock', text: t(`told.waiting.${channel}`) };
  }
}
