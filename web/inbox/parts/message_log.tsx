import { useComputed } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Conversation, Message } from '../../shared/protocol';
import { timeline } from '../../shared/timeline';
import { calendar } from '../dates';
import { authorName, customerName } from '../people';
import type { Thread } from '../state/thread';
import type { Workspace } from '../state/workspace';
import { t, tn } from '../strings';
import { MessageGroup } from './message_group';
import { useReadMarker } from './read_marker';
import { merge } from './shown';
import { useThreadScroll } from './thread_scroll';

interface Props {
  space: Workspace;
  conversation: Conversation;
  thread: Thread;
  loadingOlder: boolean;
}

export function MessageLog({ space, conversation, thread, loadingOlder }: Props) {
  const log = useRef<HTMLDivElement>(null);
  const firstNew = useFirstNew(conversation.read_seq, thread.messages, space.me);
  const outgoing = useComputed(() =>
    space.outgoing.messages.value.filter(({ entry }) => entry.conversation === conversation.id),
  ).value;
  const shown = useMemo(() => merge(thread.messages, outgoing, space.me), [thread.messages, outgoing, space.me]);
  const days = timeline(shown, calendar());
  const receipt = useComputed(() => space.threads.details.value.get(conversation.id)?.receipts?.customer).value;
  const lastAnswer = thread.messages.findLast((m) => m.kind === 'text' && m.author.kind !== 'customer')?.seq;
  const bySeq = useMemo(() => new Map(thread.messages.map((m) => [m.seq, m])), [thread.messages]);
  const scroll = useThreadScroll(log, {
    first: thread.messages[0]?.seq,
    count: shown.length,
    last: shown.at(-1),
    older: () => void space.threads.older(conversation.id).catch(() => undefined),
  });
  useReadMarker(log, space, conversation.id, thread.messages.at(-1)?.seq ?? 0);

  const follow = async (seq: number) => {
    if (!(await space.threads.reach(conversation.id, seq).catch(() => false))) return;
    requestAnimationFrame(() => {
      const target = log.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
      target?.scrollIntoView({ block: 'center' });
      target?.focus();
    });
  };

  return (
    <div class="log-place">
      <div
        class="log"
        id="thread-log"
        ref={log}
        role="log"
        aria-live="off"
        aria-label={t('thread.label', { name: customerName(conversation.customer) })}
        tabIndex={0}
      >
        <div class="log-top">
          {thread.older ? (
            <button
              type="button"
              class="text-button"
              aria-disabled={loadingOlder}
              onClick={() => void space.threads.older(conversation.id).catch(() => undefined)}
            >
              {loadingOlder ? t('thread.olderLoading') : t('thread.older')}
            </button>
          ) : (
            <p class="muted">{t('thread.beginning')}</p>
          )}
        </div>
        {days.map((day) => (
          <section key={day.key} class="day" aria-label={calendar().day(day.at)}>
            <h3 class="day-label">
              <span>{calendar().day(day.at)}</span>
            </h3>
            {day.groups.map((group) => (
              <MessageGroup
                key={group.messages[0]?.client_id ?? group.messages[0]?.seq}
                {...{ space, conversation, group, firstNew, bySeq, follow, receipt, lastAnswer }}
              />
            ))}
          </section>
        ))}
      </div>
      {scroll.away && (
        <button type="button" class="button jump" onClick={scroll.toEnd}>
          {scroll.fresh > 0 ? tn('thread.jump', scroll.fresh) : t('thread.jumpEnd')}
        </button>
      )}
      <Announcer conversation={conversation} messages={thread.messages} space={space} />
    </div>
  );
}

/** Where "New" stands: before what came while nobody looked. It stays while the conversation is open. */
function useFirstNew(read: number, messages: readonly Message[], me: string): number | undefined {
  const [mark, setMark] = useState(() => firstUnread(read, messages, me));
  useEffect(() => {
    if (document.visibilityState === 'visible' && document.hasFocus()) return;
    setMark((now) => (now !== undefined && now > read ? now : firstUnread(read, messages, me)));
  }, [read, messages, me]);
  return mark;
}

function firstUnread(read: number, messages: readonly Message[], me: string): number | undefined {
  const first = messages.find((m) => m.seq > read && !(m.author.kind === 'agent' && m.author.id === me));
  // With everything new there is nothing to tell apart.
  return first && first.seq > 1 ? first.seq : undefined;
}

type AnnouncerProps = { conversation: Conversation; messages: readonly Message[]; space: Workspace };

/** A screen reader must have seen the region empty, or the same words twice are no change to it. */
const announceAfterMs = 100;

/** Reads new messages of others aloud, once. The log itself is silent, or older history would be read out too. */
function Announcer({ conversation: { customer }, messages, space }: AnnouncerProps) {
  const seen = useRef(messages.at(-1)?.seq ?? 0);
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [text, setText] = useState('');
  useEffect(() => {
    const fresh = messages.filter((m) => m.seq > seen.current && !(m.author.kind === 'agent' && m.author.id === space.me));
    seen.current = Math.max(seen.current, messages.at(-1)?.seq ?? 0);
    if (fresh.length === 0) return;
    waiting.current.push(...fresh.map((m) => `${authorName(m.author, customer, space.me)}: ${m.body}`));
    setText('');
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setText(waiting.current.splice(0).join('\n'));
    }, announceAfterMs);
  }, [messages, customer, space.me]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div class="hidden" aria-live="polite">
      {text}
    </div>
  );
}
