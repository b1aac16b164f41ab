import type { Conversation, Message, Receipt } from '../../shared/protocol';
import { iso, moment } from '../../shared/time';
import type { Group } from '../../shared/timeline';
import { calendar, fullTime } from '../dates';
import { refusal } from '../errors';
import { focusComposer, focusLog } from '../focus';
import { authorName } from '../people';
import type { OutgoingMessage } from '../state/outgoing';
import type { Workspace } from '../state/workspace';
import { t } from '../strings';
import { Body } from './body';
import { Icon } from './icon';
import type { IconName } from './icon';
import { MailMarks, MailParts } from './mail_parts';
import type { Shown } from './shown';
import { ToldLines } from './told';

interface Props {
  space: Workspace;
  conversation: Conversation;
  group: Group<Shown>;
  firstNew: number | undefined;
  bySeq: ReadonlyMap<number, Message>;
  follow: (seq: number) => void;
  /** How far the customer has come. */
  receipt?: Receipt | undefined;
  /** The newest message of the company: there stands how the customer was told. */
  lastAnswer?: number | undefined;
}

/** What one author wrote in a short time: the name and the time once, the state on the last. */
export function MessageGroup({ space, conversation, group, firstNew, bySeq, follow, receipt, lastAnswer }: Props) {
  const side = group.author.kind === 'customer' ? 'theirs' : 'ours';
  const first = group.messages[0];
  const last = group.messages.at(-1);
  if (!first || !last) return null;
  const note = first.kind === 'note';
  const name = authorName(group.author, conversation.customer, space.me);
  return (
    <div class={`group ${side}${note ? ' note' : ''}`}>
      {firstNew === first.seq && <NewLine />}
      <p class="group-head">
        {note && (
          <span class="note-label">
            <Icon name="note" />
            {t('thread.note')}
          </span>
        )}
        <span class="group-name" dir="auto">
          {name}
        </span>
        <time dateTime={iso(first.at)} title={fullTime(first.at)}>
          {calendar().time(first.at)}
        </time>
      </p>
      {group.messages.map((message) => (
        <div class="message" key={message.client_id ?? message.seq} tabIndex={-1} data-seq={message.seq || undefined}>
          {message !== first && firstNew === message.seq && <NewLine />}
          <div class="bubble-row">
            <div class="bubble">
              {message.reply_to !== undefined && (
                <Quote {...{ space, conversation, follow }} seq={message.reply_to} message={bySeq.get(message.reply_to)} />
              )}
              <Body text={message.body} />
              <MailParts slug={space.slug} message={message} />
            </div>
            {message.seq > 0 && <QuoteButton quote={() => space.drafts.quote(conversation.id, message)} />}
          </div>
          <MailMarks message={message} name={name} />
          {message.outgoing?.state === 'failed' && <Failed space={space} outgoing={message.outgoing} />}
        </div>
      ))}
      {side === 'ours' && <State message={last} receipt={receipt} mine={last.author.kind === 'agent' && last.author.id === space.me} />}
      {lastAnswer !== undefined && lastAnswer === last.seq && <ToldLines {...{ space, conversation }} seq={last.seq} at={last.at} receipt={receipt} />}
    </div>
  );
}

function NewLine() {
  return (
    <p class="new-line" data-new>
      <span>{t('thread.new')}</span>
    </p>
  );
}

type QuoteProps = Pick<Props, 'space' | 'conversation' | 'follow'> & { seq: number; message: Message | undefined };

function Quote({ space, conversation, follow, seq, message }: QuoteProps) {
  return (
    <button type="button" class="quote" onClick={() => follow(seq)}>
      {message && (
        <span class="quote-name" dir="auto">
          {authorName(message.author, conversation.customer, space.me)}
        </span>
      )}
      <span class="quote-body" dir="auto">
        {message?.body ?? t('thread.quoteGone')}
      </span>
    </button>
  );
}

function QuoteButton({ quote }: { quote: () => void }) {
  const pressed = () => {
    quote();
    focusComposer();
  };
  return (
    <button type="button" class="icon-button quote-button" aria-label={t('thread.quote')} title={t('thread.quote')} onClick={pressed}>
      <Icon name="quote" />
    </button>
  );
}

function State({ message, mine, receipt }: { message: Shown; mine: boolean; receipt: Receipt | undefined }) {
  if (message.outgoing?.state === 'failed') return null;
  const { icon, text } = stateOf(message, receipt);
  // Of what colleagues wrote it matters only whether it has reached the customer.
  if (!mine && icon !== 'delivered' && icon !== 'read') return null;
  return (
    <p class="state-line">
      <Icon name={icon} />
      {text}
    </p>
  );
}

function stateOf(message: Shown, receipt: Receipt | undefined): { icon: IconName; text: string } {
  if (message.outgoing?.state === 'waiting') return { icon: 'clock', text: t('message.waiting') };
  if (message.kind === 'note' || message.seq === 0 || !receipt || message.seq > receipt.delivered) return { icon: 'check', text: t('message.sent') };
  if (message.seq > receipt.read) return { icon: 'delivered', text: t('message.delivered') };
  // The time is that of the newest message read; for those before it, it would say too much.
  if (message.seq < receipt.read) return { icon: 'read', text: t('message.read') };
  return { icon: 'read', text: t('message.readAt', { time: moment(calendar(), receipt.at, message.at) }) };
}

function Failed({ space, outgoing: { entry } }: { space: Workspace; outgoing: OutgoingMessage }) {
  const retry = () => {
    void space.outgoing.retry(entry.client_id);
    focusLog(); // the button goes away with the failure
  };
  const discard = () => {
    void space.outgoing.discard(entry.client_id);
    focusLog();
  };
  return (
    <div class="failed" role="alert">
      <p class="field-error">
        <Icon name="alert" />
        {t('message.failed', { reason: entry.refused ? refusal(entry.refused) : '' })}
      </p>
      <button type="button" class="text-button" onClick={retry}>
        {t('message.retry')}
      </button>
      <button type="button" class="text-button" onClick={discard}>
        {t('message.discard')}
      </button>
    </div>
  );
}
