import { useEffect, useState } from 'preact/hooks';
import type { AgentNotifications } from '../../shared/protocol';
import { PushRefused } from '../../shared/push/push';
import type { PushState } from '../../shared/push/push';
import { companyPushState, turnOff, turnOn } from '../push';
import { session } from '../state/session';
import { t, tn } from '../strings';
import { Icon } from './icon';
import type { IconName } from './icon';

interface Props {
  slug: string;
  push: AgentNotifications['push'];
  /** The server knows of one more or one less. */
  changed: () => void;
}

type Shown = PushState | 'none';

const icons: Record<Shown, IconName> = {
  on: 'check',
  off: 'close',
  denied: 'alert',
  unsupported: 'alert',
  install: 'info',
  none: 'alert',
};

/** What holds on this device, and the one step to change it. The browser's own question comes only after a tap. */
export function NotifyPush({ slug, push, changed }: Props) {
  const me = session.value?.agent.id ?? '';
  const [state, setState] = useState<PushState | undefined>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  useEffect(() => {
    const look = () => void companyPushState(me, slug).then(setState);
    look();
    document.addEventListener('visibilitychange', look); // back from the browser's settings
    return () => document.removeEventListener('visibilitychange', look);
  }, [me, slug]);

  const change = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await (state === 'on' ? turnOff(me, slug) : turnOn(me, slug));
    } catch (error) {
      if (!(error instanceof PushRefused)) setProblem(t('notify.push.failed')); // what they refused, they know
    }
    setState(await companyPushState(me, slug));
    setBusy(false);
    changed();
  };

  const shown: Shown | undefined = push.key === '' ? 'none' : state;
  return (
    <section class="sheet" aria-labelledby="notify-push">
      <h2 id="notify-push">{t('notify.push')}</h2>
      <p role="status" class="state-text">
        {shown && (
          <>
            <Icon name={icons[shown]} />
            <span>{t(`notify.push.${shown}`)}</span>
          </>
        )}
      </p>
      {(shown === 'on' || shown === 'off') && (
        <div class="row">
          <button type="button" class={shown === 'off' ? 'button primary' : 'button'} aria-disabled={busy} onClick={() => void change()}>
            {shown === 'off' ? t('notify.push.turnOn') : t('notify.push.turnOff')}
          </button>
        </div>
      )}
      {push.devices > 0 && <p class="help">{tn('notify.push.devices', push.devices)}</p>}
      <div role="alert">{problem && <p class="field-error">{problem}</p>}</div>
    </section>
  );
}
