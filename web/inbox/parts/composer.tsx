import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, Message } from '../../shared/protocol';
import { bodyLength, lengthOf } from '../checks';
import { explain } from '../errors';
import { commandFor, pressOf } from '../keys';
import { authorName, customerName } from '../people';
import type { Status } from '../router';
import type { Workspace } from '../state/workspace';
import { resolve } from '../status_change';
import { t } from '../strings';
import { composerMode, keepDraft, quoted, readDraft } from './composer_state';
import { controlName } from './help';
import { Icon } from './icon';

interface Props {
  space: Workspace;
  conversation: Conversation;
  messages: readonly Message[];
  status: Status;
}

export function Composer({ space, conversation, messages, status }: Props) {
  const [body, setBody] = useState(() => readDraft(conversation.id));
  const [problem, setProblem] = useState<string | undefined>();
  const area = useRef<HTMLTextAreaElement>(null);
  const note = composerMode.value === 'note';
  const name = customerName(conversation.customer);
  const quote = quoted.value?.conversation === conversation.id ? quoted.value.seq : undefined;
  const tooMany = lengthOf(body) - bodyLength;
  const ready = body.trim() !== '' && tooMany <= 0;

  useEffect(() => {
    composerMode.value = 'text'; // a note never slips out as a reply because of the conversation before
  }, []);
  useLayoutEffect(() => grow(area.current), [body]);

  const write = (text: string) => {
    setBody(text);
    keepDraft(conversation.id, text);
  };
  const send = async (andResolve: boolean) => {
    if (!ready) return;
    const text = body;
    write('');
    quoted.value = undefined;
    setProblem(undefined);
    try {
      const kind = note ? 'note' : 'text';
      await space.send({ conversation: conversation.id, kind, body: text, ...(quote === undefined ? {} : { reply_to: quote }) });
    } catch (error) {
      write(text);
      return setProblem(t('composer.failed', { reason: explain(error) }));
    }
    if (note) composerMode.value = 'text';
    if (andResolve) await resolve(space, conversation.id, status);
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
      document.getElementById('thread-log')?.focus();
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
        <ModeSwitch />
        <p class="help" id="composer-hint">
          {t('composer.hint', { control: controlName() })}
        </p>
      </div>
      {quote !== undefined && <Quoting message={messages.find((m) => m.seq === quote)} space={space} conversation={conversation} />}
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
        onInput={(event) => write(event.currentTarget.value)}
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

function ModeSwitch() {
  return (
    <div class="modes" role="group" aria-label={t('composer.mode')}>
      {(['text', 'note'] as const).map((mode) => (
        <button
          key={mode}
          type="button"
          class={`mode ${mode}`}
          aria-pressed={composerMode.value === mode}
          onClick={() => (composerMode.value = mode)}
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
  return (
    <div class="quoting">
      <p>
        <span class="quote-name">{t('composer.quoting', { name })}</span>
        <span class="quote-body" dir="auto">
          {message?.body ?? t('thread.quoteGone')}
        </span>
      </p>
      <button type="button" class="icon-button" aria-label={t('composer.unquote')} onClick={() => (quoted.value = undefined)}>
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
