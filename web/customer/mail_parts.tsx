import type { VNode } from 'preact';
import { sizeText } from '../shared/size';
import { Body } from './bubble';
import type { Item, Model } from './model';

/** What a message brought besides its text. The server writes the same (src/net/mail_parts.cpp). */
export function MailParts({ model: { page, strings }, item: { rest, files, via } }: { model: Model; item: Item }): VNode {
  return (
    <>
      {rest ? (
        <details>
          <summary aria-label={strings.rest}>…</summary>
          <p class="body" dir="auto">
            <Body text={rest} />
          </p>
        </details>
      ) : null}
      {files?.map(({ id, name, size }) => (
        <a key={id} class="file" href={`/-/api/v1/customer/${page.company.slug}/files/${id}`} dir="auto">
          {`${name} (${sizeText(size, page.locale)})`}
        </a>
      ))}
      {via ? <small>{strings.via}</small> : null}
    </>
  );
}
