import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { route } from './router';

/** At once: whoever presses R and goes on typing must not have the next letter taken for a key. */
export function focusComposer(): void {
  document.getElementById('composer-text')?.focus();
}

export function focusLog(): void {
  document.getElementById('thread-log')?.focus();
}

export function focusContent(): void {
  document.getElementById('content')?.focus();
}

/**
 * What had the focus may go with the page it was on. Left at the body, Tab and screen readers would start from the top.
 * Somebody who has focused nothing yet is left there: the first Tab then reaches the skip link.
 */
export function useFocusAcrossPages(): void {
  const here = route.value;
  const used = useRef(false);
  useEffect(() => {
    const note = () => (used.current = true);
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (used.current && isLost()) focusContent();
  }, [here]);
}

/** For what disappears by its own button: the focus goes on to the page it stood on, before it can fall to the body. */
export function useFocusPassedOn(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (element?.contains(document.activeElement)) focusContent();
    };
  }, [box]);
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
