import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Shown } from './shown';

const pinned = 40;
const loadOlderWithin = 300;

interface Watched {
  /** `seq` of the first message: it falls when history is put before. */
  first: number | undefined;
  count: number;
  last: Shown | undefined;
  older: () => void;
}

/**
 * Opens at the first new message, stays at the end while one is there (within 40 px), never jumps when history comes in
 * above, and counts what arrives below while somebody reads further up.
 */
export function useThreadScroll(log: RefObject<HTMLElement | null>, watched: Watched) {
  const { first, count } = watched;
  const now = useRef(watched);
  now.current = watched;
  const [away, setAway] = useState(false);
  const [fresh, setFresh] = useState(0);
  const before = useRef({ first, count, height: 0, atEnd: true, opened: false });

  useLayoutEffect(() => {
    const element = log.current;
    const was = before.current;
    if (!element) return;
    const grownAbove = was.first !== undefined && first !== undefined && first < was.first;
    const added = grownAbove ? 0 : count - was.count;
    if (!was.opened) open(element);
    else if (grownAbove) element.scrollTop += element.scrollHeight - was.height;
    else if (was.atEnd || (added > 0 && now.current.last?.outgoing)) toEnd(element);
    else if (added > 0) setFresh((n) => n + added);
    before.current = { first, count, height: element.scrollHeight, atEnd: isAtEnd(element), opened: true };
  }, [log, first, count]);

  useEffect(() => {
    const element = log.current;
    if (!element) return;
    const scrolled = () => {
      const atEnd = isAtEnd(element);
      before.current.atEnd = atEnd;
      setAway(!atEnd);
      if (atEnd) setFresh(0);
      if (element.scrollTop < loadOlderWithin) now.current.older();
    };
    // The keyboard of a phone, or a growing composer, takes height away: the newest message stays in view.
    const resized = new ResizeObserver(() => before.current.atEnd && toEnd(element));
    resized.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, [log]);

  return {
    away,
    fresh,
    toEnd: () => {
      if (log.current) toEnd(log.current);
      log.current?.focus();
    },
  };
}

function open(element: HTMLElement): void {
  const mark = element.querySelector<HTMLElement>('[data-new]');
  if (mark) element.scrollTop = mark.offsetTop - element.clientHeight / 4;
  else toEnd(element);
}

function toEnd(element: HTMLElement): void {
  element.scrollTop = element.scrollHeight;
}

function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight <= pinned;
}
