import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useState } from 'preact/hooks';

const margin = 10;

/** Which rows of equal height are near the visible part of a scroller: only those are rendered, of however many. */
export function useWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): { start: number; end: number } {
  const [place, setPlace] = useState({ first: 0, rows: 20 });
  const measure = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const rows = Math.ceil(element.clientHeight / rowHeight) + 1;
    setPlace((now) => (now.first === first && now.rows === rows ? now : { first, rows }));
  }, [scroller, rowHeight]);
  useLayoutEffect(measure, [measure, count]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.addEventListener('scroll', measure, { passive: true });
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      resized.disconnect();
    };
  }, [scroller, measure]);
  return { start: Math.max(0, place.first - margin), end: Math.min(count, place.first + place.rows + margin) };
}
