import type { Conversation, Id } from '../../shared/protocol';
import { iso } from '../../shared/time';
import { shortTime } from '../dates';
import { authorName, customerName } from '../people';
import { t, tn } from '../strings';
import { Avatar } from './avatar';
import { Icon } from './icon';

interface Props {
  conversation: Conversation;
  href: string;
  current: boolean;
  me: Id;
}

export function ConversationRow({ conversation: c, href, current, me }: Props) {
  const name = customerName(c.customer);
  return (
    <a class={`row-link${c.unread > 0 ? ' unread' : ''}`} href={href} aria-current={current ? 'true' : undefined} data-row={c.id}>
      <Avatar name={c.customer.name} />
      <span class="row-text">
        <span class="row-top">
          {c.unread > 0 && (
            <span class="unread-mark">
              <span class="unread-dot" />
              <span class="hidden">{tn('list.unread', c.unread)}</span>
            </span>
          )}
          <span class="row-name" dir="auto">
            {name}
          </span>
          <time class="row-time" dateTime={iso(c.last_at)}>
            {shortTime(c.last_at)}
          </time>
        </span>
        <span class="row-preview">
          <Preview conversation={c} me={me} />
          {c.unread > 1 && (
            <span class="count" aria-hidden="true">
              {c.unread > 99 ? '99+' : c.unread}
            </span>
          )}
        </span>
        <span class="row-meta">
          {c.status === 'resolved' && (
            <span class="resolved">
              <Icon name="check" />
              {t('thread.resolved')}
            </span>
          )}
          {c.topic && <span class="chip">{c.topic}</span>}
          {c.link && <span class="via">{t('list.via', { link: c.link.title || c.link.code })}</span>}
        </span>
      </span>
    </a>
  );
}

function Preview({ conversation: { preview, customer }, me }: { conversation: Conversation; me: Id }) {
  if (!preview) return <span class="preview">{t('list.new')}</span>;
  const byCustomer = preview.author.kind === 'customer';
  return (
    <span class="preview" dir="auto">
      {preview.kind === 'note' && (
        <span class="preview-note">
          <Icon name="note" />
          {t('list.note')}{' '}
        </span>
      )}
      {!byCustomer && <span>{authorName(preview.author, customer, me)}: </span>}
      {preview.body}
    </span>
  );
}
