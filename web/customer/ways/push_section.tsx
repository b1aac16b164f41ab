import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { pushState, turnPushOff, turnPushOn, type PushSide, type PushState } from '../../shared/push/push';
import { customerPush } from '../companion/push';
import { IosGuide } from './ios_guide';
import type { Words } from './strings';

interface Props {
  slug: string;
  words: Words;
  /** Something changed: ask the server again. */
  changed: () => void;
}

/** Notifications on this device: what holds now, and the one step to change it. */
export function PushSection({ slug, words, changed }: Props): VNode {
  const [state, setState] = useState<PushState>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  useEffect(() => {
    const look = (): void => void pushState(customerPush(slug)).then(setState);
    look();
    document.addEventListener('visibilitychange', look); // back from the browser's settings
    return () => document.removeEventListener('visibilitychange', look);
  }, [slug]);

  const change = async (work: (side: PushSide) => Promise<void>): Promise<void> => {
    setBusy(true);
    setError('');
    await work(customerPush(slug)).catch(() => setError(words.push_failed));
    const now = await pushState(customerPush(slug));
    if (now === 'denied') setError('');
    setState(now);
    setBusy(false);
    changed();
  };

  return (
    <section aria-labelledby="ways-push" aria-busy={state === undefined || busy}>
      <h3 id="ways-push">{words.push_title}</h3>
      {state === 'install' ? <IosGuide words={words} /> : <p role="status">{textOf(state, words)}</p>}
      {state === 'off' || state === 'on' ? (
        <button type="button" class={state === 'off' ? 'main' : ''} disabled={busy} onClick={() => void change(state === 'off' ? turnPushOn : turnPushOff)}>
          {state === 'off' ? words.push_turn_on : words.push_turn_off}
        </button>
      ) : null}
      <p class="wrong" role="alert">
        {error}
      </p>
    </section>
  );
}

function textOf(state: PushState | undefined, words: Words): string {
  switch (state) {
    case 'on':
      return words.push_on;
    case 'off':
      return words.push_off;
    case 'denied':
      return words.push_denied;
    case 'unsupported':
      return words.push_unsupported;
    default:
      return '';
  }
}
