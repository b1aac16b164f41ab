import { splitLinks } from '../../shared/links';

/** Text as text: addresses become links, nothing else is interpreted. */
export function Body({ text }: { text: string }) {
  let place = 0;
  const pieces = splitLinks(text).map((segment) => {
    const key = place;
    place += segment.text.length;
    if (segment.href === undefined) return segment.text;
    return (
      <a key={key} href={segment.href} target="_blank" rel="noreferrer nofollow ugc">
        {segment.text}
      </a>
    );
  });
  return (
    <p class="body" dir="auto">
      {pieces}
    </p>
  );
}
