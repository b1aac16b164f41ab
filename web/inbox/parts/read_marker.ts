import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Id } from '../../shared/protocol';
import type { Workspace } from '../state/workspace';

/**
 * Marks as read what somebody can have seen: the window has the focus and the end of the log is in view. `last` is the last
 * message the log shows; the conversation may have newer ones that are still being fetched.
 */
export function useReadMarker(log: RefObject<HTMLElement | null>, space: Workspace, id: Id, last: number): void {
  useEffect(() => {
    const mark = () => {
      const element = log.current;
      if (!element || document.visibilityState !== 'visible' || !document.hasFocus()) return;
      if (element.scrollHeight - element.scrollTop - element.clientHeight <= 40) space.read(id, last);
    };
    // After the paint in which the log has scrolled to its new end.
    const frame = requestAnimationFrame(mark);
    const element = log.current;
    element?.addEventListener('scroll', mark, { passive: true });
    addEventListener('focus', mark);
    document.addEventListener('visibilitychange', mark);
    return () => {
      cancelAnimationFrame(frame);
      element?.removeEventListener('scroll', mark);
      removeEventListener('focus', mark);
      document.removeEventListener('visibilitychange', mark);
    };
  }, [log, space, id, last]);
}
