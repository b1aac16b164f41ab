import type { VNode } from 'preact';
import { splitLinks } from '../shared/links';
import type { Refusal } from '../shared/outbox';
import { fill } from '../shared/strings';
import { useActions } from './actions_context';
import { Icon } from './icons';
import { MailParts } from './mail_parts';
import { authorName, type Item, type Model } from './model';

const QUOTE_CHARACTERS = 140;

/** One message with its quote, its reply button and, when it was refused, what can be done. */
export function Bubble({ model, item }: { model: Model; item: Item }): VNode {
  const id = Number.isFinite(item.seq) ? `m${item.seq}` : undefined;
  return (
    <li class="msg" id={id}>
      <div class="bubble">
        {item.reply_to === undefined ? null : <Quote model={model} seq={item.reply_to} />}
        <p class="body" dir="auto">
          <Body text={item.body} />
        </p>
        <MailParts model={model} item={item} />
      </div>
      {id === undefined ? null : <ReplyButton model={model} item={item} />}
      {item.pending?.refused === undefined ? null : <Refused model={model} item={item} why={item.pending.refused} />}
    </li>
  );
}

/** Text with its web addresses as links. Never markup: everything becomes text nodes. */
export function Body({ text }: { text: string }): VNode {
  return (
    <>
      {splitLinks(text).map(({ text: part, href }) => (href === undefined ? part : <Address key={href} href={href} text={part} />))}
    </>
  );
}

function Address({ href, text }: { href: string; text: string }): VNode {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  );
}

function Quote({ model, seq }: { model: Model; seq: number }): VNode {
  const actions = useActions();
  const quoted = model.thread.value.messages.find((message) => message.seq === seq);
  const jump = (event: Event): void => {
    event.preventDefault();
    void actions.jumpTo(seq);
  };
  if (!quoted) {
    return (
      <a class="quote" href={`?before=${seq + 1}#m${seq}`} onClick={jump}>
        <span>{model.strings.earlier}</span>
      </a>
    );
  }
  return (
    <a class="quote" href={`#m${seq}`} onClick={jump}>
      <b dir="auto">{authorName(model, quoted.author)}</b>
      <span dir="auto">{excerpt(quoted.body)}</span>
    </a>
  );
}

/** The first characters, on one line. */
export function excerpt(body: string): string {
  const characters = Array.from(body.replaceAll('\n', ' '));
  return characters.length <= QUOTE_CHARACTERS ? characters.join('') : `${characters.slice(0, QUOTE_CHARACTERS).join('')}…`;
}

function ReplyButton({ model, item }: { model: Model; item: Item }): VNode {
  const actions = useActions();
  const own = item.author.kind === 'customer';
  const label = own ? model.strings.reply_own : fill(model.strings.reply, { name: authorName(model, item.author) });
  return (
    <button class="reply" type="button" aria-label={label} onClick={() => actions.quote(item)}>
      <Icon name="reply" />
    </button>
  );
}

function reasonFor(model: Model, why: Refusal): string {
  if (why.code === 'gone' || why.code === 'not_found') return model.strings.refused_link;
  if (why.code === 'invalid_field' || why.code === 'too_large') return model.strings.refused_text;
  return model.strings.refused_other;
}

function Refused({ model, item, why }: { model: Model; item: Item; why: Refusal }): VNode {
  const actions = useActions();
  const id = item.client_id ?? '';
  return (
    <div class="refusal">
      <p role="alert">
        <Icon name="failed" />
        {`${model.strings.failed}. ${reasonFor(model, why)}`}
      </p>
      <button type="button" onClick={() => actions.retry(id)}>
        {model.strings.retry}
      </button>
      <button type="button" onClick={() => actions.discard(id)}>
        {model.strings.discard}
      </button>
    </div>
  );
}
