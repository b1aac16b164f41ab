import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Conversation, Episode, Id } from '../../shared/protocol';
import { fullDate, fullTime } from '../dates';
import { customerName } from '../people';
import type { Workspace } from '../state/workspace';
import { t } from '../strings';
import { Avatar } from './avatar';
import { TextField } from './field';
import { FormProblem, SubmitButton, useForm } from './form';
import { Icon } from './icon';
import { Presence } from './presence';
import { ReachSection } from './reach_section';

export function ContactPanel({ space, id, close }: { space: Workspace; id: Id; close: () => void }) {
  const conversation = useComputed(() => space.conversation(id)).value;
  const detail = useComputed(() => space.threads.details.value.get(id)).value;
  if (!conversation) return <aside class="contact-pane" aria-label={t('contact.label')} />;
  const link = space.links.value.find((each) => each.id === conversation.link?.id);
  const since = detail?.customer.created_at ?? conversation.created_at;
  return (
    <aside class="contact-pane" aria-label={t('contact.label')}>
      <header class="contact-head">
        <Avatar name={conversation.customer.name} />
        <h2 dir="auto">{customerName(conversation.customer)}</h2>
        <button type="button" class="icon-button contact-close" aria-label={t('contact.close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <NameForm space={space} conversation={conversation} />
      <dl class="facts">
        {(detail?.presence?.here || detail?.presence?.last_at !== undefined) && (
          <Fact term={t('contact.presence')}>
            <Presence whereabouts={detail?.presence} />
          </Fact>
        )}
        <Fact term={t('contact.since')}>{fullDate(since)}</Fact>
        <Fact term={t('contact.link')}>{conversation.link?.title || conversation.link?.code || t('contact.direct')}</Fact>
        {link?.source && <Fact term={t('contact.source')}>{link.source}</Fact>}
        {conversation.topic && (
          <Fact term={t('contact.topic')}>
            <span class="chip">{conversation.topic}</span>
          </Fact>
        )}
        {detail?.reply?.waiting_since !== undefined && (
          <Fact term={t('contact.waiting')}>{fullTime(detail.reply.waiting_since)}</Fact>
        )}
        {detail?.reply?.expected_at !== undefined && (
          <Fact term={t('contact.expected')}>{fullTime(detail.reply.expected_at)}</Fact>
        )}
      </dl>
      {detail?.reach && (
        <ReachSection {...{ space, conversation }} reach={detail.reach} notices={detail.notices ?? []} here={detail.presence?.here ?? false} />
      )}
      {detail && detail.episodes.length > 0 && <Episodes episodes={detail.episodes} />}
    </aside>
  );
}

function NameForm({ space, conversation }: { space: Workspace; conversation: Conversation }) {
  const known = conversation.customer.name ?? '';
  const [name, setName] = useState(known);
  useEffect(() => setName(known), [known]); // a colleague may have changed it
  const { problem, busy, submit, form } = useForm({
    validate: () => ({}),
    save: () => space.rename(conversation, name.trim()),
  });
  return (
    <form class="name-form" ref={form} onSubmit={submit} noValidate>
      <TextField label={t('contact.name')} placeholder={t('contact.namePlaceholder')} maxLength={80} value={name} change={setName} />
      {name.trim() !== known && <SubmitButton busy={busy}>{t('action.save')}</SubmitButton>}
      <FormProblem text={problem} />
    </form>
  );
}

function Episodes({ episodes }: { episodes: readonly Episode[] }) {
  return (
    <section aria-labelledby="episodes-title">
      <h3 id="episodes-title">{t('contact.episodes')}</h3>
      <ol class="episodes">
        {episodes.map((episode) => (
          <li key={episode.id}>
            <strong>{t('contact.episode', { n: episode.number })}</strong>
            <span>{ending(episode)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ending({ opened_at, resolved_at, resolved_by }: Episode): string {
  if (resolved_at === undefined) return t('contact.openSince', { time: fullTime(opened_at) });
  if (!resolved_by) return t('contact.resolvedAt', { time: fullTime(resolved_at) });
  return t('contact.resolvedBy', { time: fullTime(resolved_at), name: resolved_by.name });
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}
