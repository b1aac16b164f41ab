import type { VNode } from 'preact';
import { fill } from '../../shared/strings';
import { Ask } from './field';
import type { Words } from './strings';

/**
 * The way back into a conversation that another device has. An app on the home screen of iOS does not share the
 * browser's cookies, and a link that is tapped elsewhere does not open in it: so the link is inserted here.
 */
export function HaveSection({ words }: { words: Words }): VNode {
  const wrong = fill(words.have_wrong, { example: `${location.origin}/-/return/…` });
  return (
    <section aria-labelledby="ways-have">
      <h3 id="ways-have">{words.have_title}</h3>
      <p>{words.have_text}</p>
      <Ask
        words={words}
        label={words.have_label}
        button={words.have_go}
        input={{ type: 'text', autocomplete: 'off', maxLength: 500 }}
        check={(value) => (returnPath(value) === undefined ? wrong : '')}
        submit={async (value) => location.assign(returnPath(value) ?? '')}
        refusal={() => wrong}
      />
    </section>
  );
}

/** The path of a return link of this server, entered whole or as its last part alone. */
export function returnPath(value: string): string | undefined {
  const token = /^[\w-]{43}$/.test(value) ? value : tokenOf(value);
  return token === undefined ? undefined : `/-/return/${token}`;
}

function tokenOf(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.origin === location.origin ? /^\/-\/return\/([\w-]{43})$/.exec(url.pathname)?.[1] : undefined;
}
