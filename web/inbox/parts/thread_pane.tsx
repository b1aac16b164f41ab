import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation, Id } from '../../shared/protocol';
import { Problem } from '../api';
import { takeArrival } from '../arrival';
import { customerName } from '../people';
import { pathOf } from '../router';
import type { Status } from '../router';
import type { Workspace } from '../state/workspace';
import { statusProblem, toggleStatus } from '../status_change';
import { t } from '../strings';
import { Composer } from './composer';
import { Icon } from './icon';
import { LoadFailed } from './load_failed';
import { MessageLog } from './message_log';
import { Presence, TypingLine } from './presence';
import { Skeleton } from './skeleton';

interface Props {
  space: Workspace;
  id: Id;
  status: Status;
  details: boolean;
  showDetails: (show: boolean) => void;
}

export function ThreadPane({ space, id, status, details, showDetails }: Props) {
  const loaded = useComputed(() => space.threads.loaded.value.get(id)).value;
  const conversation = useComputed(() => space.conversation(id)).value;
  const failed = space.threads.failed.value.get(id) ?? space.conversations.unreachable.value.get(id);

  if (failed instanceof Problem && failed.code === 'not_found') {
    return <Missing back={pathOf({ page: 'list', company: space.slug, status })} />;
  }
  const messages = loaded?.thread?.messages ?? [];
  return (
    <section class="thread-pane" aria-labelledby="thread-title">
      <ThreadHead {...{ space, status, details, showDetails, conversation }} />
      {failed !== undefined && (
        <LoadFailed title={t('thread.loadFailed')} error={failed} retry={() => void space.openConversation(id)} />
      )}
      {loaded?.thread && conversation ? (
        <MessageLog space={space} conversation={conversation} thread={loaded.thread} loadingOlder={loaded.loadingOlder} />
      ) : (
        <div class="log-place">{failed === undefined && <Skeleton />}</div>
      )}
      {conversation && <TypingLine space={space} conversation={conversation} />}
      {conversation && <Composer space={space} conversation={conversation} messages={messages} status={status} />}
    </section>
  );
}

type HeadProps = Omit<Props, 'id'> & { conversation: Conversation | undefined };

function ThreadHead({ space, status, details, showDetails, conversation }: HeadProps) {
  const title = useRef<HTMLHeadingElement>(null);
  const known = conversation !== undefined;
  useEffect(() => {
    // Whoever types already keeps the focus where it is.
    if (known && takeArrival() && !document.activeElement?.closest('.composer, dialog')) title.current?.focus();
  }, [known]);
  return (
    <header class="thread-head">
      <a class="icon-button back" href={pathOf({ page: 'list', company: space.slug, status })} aria-label={t('nav.back')}>
        <Icon name="back" />
      </a>
      <div class="thread-title">
        <h2 id="thread-title" tabIndex={-1} ref={title} dir="auto">
          {conversation ? customerName(conversation.customer) : '…'}
        </h2>
        {conversation && <Subtitle space={space} conversation={conversation} />}
      </div>
      {conversation && (
        <button type="button" class="button" onClick={() => void toggleStatus(space, conversation.id, status)}>
          <Icon name={conversation.status === 'open' ? 'check' : 'reopen'} />
          {conversation.status === 'open' ? t('thread.resolve') : t('thread.reopen')}
        </button>
      )}
      <button
        type="button"
        class="icon-button details-button"
        aria-label={t('thread.details')}
        aria-expanded={details}
        onClick={() => showDetails(!details)}
      >
        <Icon name="info" />
      </button>
      <div role="alert" class="head-problem">
        {conversation && statusProblem.value?.id === conversation.id && (
          <p class="notice error">{t('thread.statusFailed', { reason: statusProblem.value.text })}</p>
        )}
      </div>
    </header>
  );
}

function Subtitle({ space, conversation: { id, status, topic, link } }: { space: Workspace; conversation: Conversation }) {
  const presence = useComputed(() => space.threads.details.value.get(id)?.presence).value;
  return (
    <p class="thread-sub">
      <span class={`state ${status}`}>
        <Icon name={status === 'open' ? 'inbox' : 'check'} />
        {t(`thread.${status}`)}
      </span>
      <Presence whereabouts={presence} />
      {topic && <span class="chip">{topic}</span>}
      {link && <span class="via">{t('list.via', { link: link.title || link.code })}</span>}
    </p>
  );
}

function Missing({ back }: { back: string }) {
  return (
    <div class="nothing-open">
      <p role="alert">{t('thread.missing')}</p>
      <a class="button" href={back}>
        {t('nav.back')}
      </a>
    </div>
  );
}
