import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, Message } from '../../shared/protocol';
import { bodyLength, lengthOf } from '../checks';
import { explain } from '../errors';
import { focusComposer, focusLog } from '../focus';
import { commandFor, pressOf } from '../key_map';
import { authorName, customerName } from '../people';
import type { Status } from '../router';
import type { Draft } from '../state/drafts';
import type { Workspace } from '../state/workspace';
import { resolve } from '../status_change';
import { t } from '../strings';
import { controlName } from './help';
import { Icon } from './icon';

interface Props {
  space: Workspace;
  conversation: Conversation;
  messages: readonly Message[];
  status: Status;
}

export function Composer({ space, conversation, messages, status }: Props) {
  const { id } = conversation;
  const { drafts } = space;
  const { kind, body, reply_to: quote } = drafts.of(id);
  const [problem, setProblem] = useState<string | undefined>();
  const area = useRef<HTMLTextAreaElement>(null);
  const note = kind === 'note';
  const quoted = quote === undefined ? undefined : messages.find((message) => message.seq === quote);
  const name = customerName(conversation.customer);
  const tooMany = lengthOf(body) - bodyLength;
  const ready = body.trim() !== '' && tooMany <= 0;

  useLayoutEffect(() => grow(area.current), [body]);

  const send = async (andResolve: boolean) => {
    if (!ready) return;
    const draft = drafts.take(id);
    space.attendance.typed(id, draft.kind, '');
    setProblem(undefined);
    try {
      await space.send(id, draft);
    } catch (error) {
      drafts.putBack(id, draft);
      return setProblem(t('composer.failed', { reason: explain(error) }));
    }
    if (andResolve) await resolve(space, id, status);
    else area.current?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    const command = commandFor(pressOf(event), 'composer', true);
    if (command === 'send' || command === 'sendResolve') {
      event.preventDefault();
      void send(command === 'sendResolve');
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      focusLog();
    }
  };

  return (
    <form
      class={`composer${note ? ' is-note' : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
    >
      <div class="composer-head">
        <ModeSwitch kind={kind} choose={(chosen) => drafts.choose(id, chosen)} />
        <p class="help" id="composer-hint">
          {t('composer.hint', { control: controlName() })}
        </p>
      </div>
      {quote !== undefined && <Quoting message={quoted} space={space} conversation={conversation} />}
      <textarea
        id="composer-text"
        ref={area}
        rows={1}
        dir="auto"
        enterkeyhint="send"
        aria-label={note ? t('composer.notePlaceholder') : t('composer.replyTo', { name })}
        aria-describedby="composer-hint composer-problem"
        aria-invalid={tooMany > 0 ? 'true' : undefined}
        placeholder={note ? t('composer.notePlaceholder') : t('composer.replyPlaceholder')}
        value={body}
        onInput={(event) => {
          drafts.write(id, { body: event.currentTarget.value });
          space.attendance.typed(id, kind, event.currentTarget.value);
        }}
        onKeyDown={keyDown}
      />
      <div id="composer-problem" role="alert">
        {tooMany > 0 && <p class="field-error">{t('composer.tooLong', { n: tooMany })}</p>}
        {problem && <p class="field-error">{problem}</p>}
      </div>
      <div class="composer-foot">
        {conversation.status === 'open' && (
          <button type="button" class="button send-resolve" aria-disabled={!ready} onClick={() => void send(true)}>
            {note ? t('composer.noteResolve') : t('composer.sendResolve')}
          </button>
        )}
        <button type="submit" class={`button ${note ? 'note' : 'primary'}`} aria-disabled={!ready}>
          <Icon name={note ? 'note' : 'send'} />
          {note ? t('composer.sendNote') : t('composer.send')}
        </button>
      </div>
    </form>
  );
}

function ModeSwitch({ kind, choose }: { kind: Draft['kind']; choose: (kind: Draft['kind']) => void }) {
  return (
    <div class="modes" role="group" aria-label={t('composer.mode')}>
      {(['text', 'note'] as const).map((mode) => (
        <button
          key={mode}
          type="button"
          class={`mode ${mode}`}
          aria-pressed={mode === kind}
          onClick={() => choose(mode)}
        >
          {mode === 'note' && <Icon name="note" />}
          {t(mode === 'note' ? 'composer.note' : 'composer.reply')}
        </button>
      ))}
    </div>
  );
}

function Quoting({ message, space, conversation }: { message: Message | undefined } & Pick<Props, 'space' | 'conversation'>) {
  const name = message ? authorName(message.author, conversation.customer, space.me) : '';
  const unquote = () => {
    space.drafts.write(conversation.id, { reply_to: undefined });
    focusComposer();
  };
  return (
    <div class="quoting">
      <p>
        <span class="quote-name">{t('composer.quoting', { name })}</span>
        <span class="quote-body" dir="auto">
          {message?.body ?? t('thread.quoteGone')}
        </span>
      </p>
      <button type="button" class="icon-button" aria-label={t('composer.unquote')} onClick={unquote}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** For browsers without `field-sizing: content`; the style sheet sets the least and the most. */
function grow(area: HTMLTextAreaElement | null): void {
  if (!area || CSS.supports('field-sizing', 'content')) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
}
