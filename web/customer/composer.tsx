import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { Message } from '../shared/protocol';
import { fill } from '../shared/strings';
import { useActions } from './actions_context';
import { excerpt } from './bubble';
import { Icon } from './icons';
import { authorName, say, type Model } from './model';
import { initialDraft } from './page_state';

/** A form that works by itself; with JavaScript it hands over to the outbox instead. */
export function Composer({ model }: { model: Model }): VNode {
  const actions = useActions();
  const field = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const error = model.composerError.value;

  const submit = (event: Event): void => {
    if (!actions.ready) return;
    event.preventDefault();
    field.current?.focus(); // keeps the keyboard open on phones
    void actions.send();
  };
  const keyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter chooses a word. Safari reports that one with code 229 only.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  const input = (): void => {
    if (!field.current) return;
    fit(field.current);
    actions.typed();
  };

  return (
    <form ref={form} class="composer" method="post" action={model.page.action} accept-charset="utf-8" onSubmit={submit}>
      <input type="hidden" name="client_id" value={model.page.form_client_id} />
      <Quoting model={model} />
      <p class="error" id="composer-error" role="alert">
        {error === '' ? null : error}
      </p>
      <div class="row">
        <label class="sr" for="composer">
          {say(model, model.strings.label)}
        </label>
        <textarea
          ref={field}
          id="composer"
          name="body"
          rows={1}
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          placeholder={model.strings.placeholder}
          aria-describedby="composer-error"
          defaultValue={initialDraft(model.page)}
          onKeyDown={keyDown}
          onInput={input}
        />
        <button class="send" type="submit" aria-label={model.strings.send}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

function Quoting({ model }: { model: Model }): VNode | null {
  const actions = useActions();
  const quoted = model.quoting.value;
  if (!quoted) return null;
  return (
    <div class="quoting">
      <p>
        <b>{replyingTo(model, quoted)}</b>
        <span dir="auto">{excerpt(quoted.body)}</span>
      </p>
      <button type="button" aria-label={model.strings.cancel_reply} onClick={() => actions.quote(undefined)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function replyingTo(model: Model, quoted: Message): string {
  if (quoted.author.kind === 'customer') return model.strings.replying_own;
  return fill(model.strings.replying, { name: authorName(model, quoted.author) });
}

const GROWS_BY_ITSELF = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content');

/** The composer grows with its text where the browser does not do it; the style sheet sets the limit. */
export function fit(area: HTMLTextAreaElement): void {
  if (GROWS_BY_ITSELF) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight}px`;
}
