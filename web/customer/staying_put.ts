import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Model } from './model';

/**
 * The log is scrolled from its end (`column-reverse`): opened at the newest message also without JavaScript, pinned
 * there when the keyboard comes, unmoved when older history is put before. Only a message added at the end, while
 * the reader is further up, would move the text away: this takes the movement back.
 */
export function useStayingPut(model: Model, lastKey: string | number): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef({ lastKey, height: 0 });

  useLayoutEffect(() => {
    const thread = element.current;
    const log = thread?.parentElement;
    if (!thread || !log) return;
    const height = heightOf(thread);
    if (lastKey !== before.current.lastKey && !model.pinned.peek()) log.scrollTop -= height - before.current.height;
    before.current = { lastKey, height };
  });

  useLayoutEffect(() => {
    const thread = element.current;
    if (!thread || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => (before.current.height = heightOf(thread)));
    observer.observe(thread);
    return () => observer.disconnect();
  }, []);

  return element;
}

/** With its fraction: whole pixels would add up to a visible step over many messages. */
function heightOf(element: HTMLElement): number {
  return element.getBoundingClientRect().height;
}
