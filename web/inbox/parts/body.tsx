import { splitLinks } from '../../shared/links';

/** Text as text: addresses become links, nothing else is interpreted. */
export function Body({ text }: { text: string }) {
  return (
    <p class="body" dir="auto">
      {splitLinks(text).map((segment, index) =>
        segment.href === undefined ? (
          segment.text
        ) : (
          <a key={index} href={segment.href} target="_blank" rel="noreferrer nofollow ugc">
            {segment.text}
          </a>
        ),
      )}
    </p>
  );
}
