import { useState } from 'preact/hooks';
import type { AgentNotifier } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { fullTime } from '../dates';
import { explain } from '../errors';
import { fromServer } from '../server_words';
import { t } from '../strings';
import { Icon } from './icon';
import type { IconName } from './icon';

interface Props {
  slug: string;
  notifier: AgentNotifier;
  changed: () => void;
  removed: () => void;
}

interface Trial {
  ok: boolean;
  message: string;
}

/** A service, how it went the last time, and whether it works now. */
export function NotifierRow({ slug, notifier, changed, removed }: Props) {
  const { id, label } = notifier;
  const [busy, setBusy] = useState(false);
  const [trial, setTrial] = useState<Trial | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const path = companyPath(slug, `notifiers/${id}`);

  const attempt = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setTrial(undefined);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(explain(error));
    } finally {
      setBusy(false);
    }
  };
  const test = () =>
    attempt(async () => {
      setTrial(await request<Trial>('POST', `${path}/test`, {}));
      changed();
    });
  const remove = () =>
    attempt(async () => {
      await request('DELETE', path);
      removed();
    });

  return (
    <article class="notifier" aria-label={label}>
      <h3 class="url" dir="auto">
        {label}
      </h3>
      <Outcome notifier={notifier} />
      <div class="row">
        <button type="button" class="button" aria-label={t('notify.others.testOf', { label })} aria-disabled={busy} onClick={() => void test()}>
          {t('notify.others.test')}
        </button>
        <button
          type="button"
          class="button danger"
          aria-label={t('notify.others.removeOne', { label })}
          aria-disabled={busy}
          onClick={() => void remove()}
        >
          {t('notify.others.remove')}
        </button>
      </div>
      <div role="status">
        {busy && <p class="help">{t('notify.others.busy')}</p>}
        {trial && (
          <p class={trial.ok ? 'state-text' : 'state-text field-error'}>
            <Icon name={trial.ok ? 'check' : 'alert'} />
            <span>{trial.ok ? t('notify.others.testOk') : t('notify.others.testFailed', { detail: fromServer(trial.message) })}</span>
          </p>
        )}
      </div>
      <div role="alert">{problem && <p class="field-error">{problem}</p>}</div>
    </article>
  );
}

function Outcome({ notifier }: { notifier: AgentNotifier }) {
  const { icon, text } = outcomeOf(notifier);
  return (
    <p class="state-text">
      <Icon name={icon} />
      <span>{text}</span>
    </p>
  );
}

function outcomeOf({ last_at, last_error, off }: AgentNotifier): { icon: IconName; text: string } {
  if (off) return { icon: 'alert', text: t('notify.others.off') };
  if (last_at === undefined) return { icon: 'clock', text: t('notify.others.unused') };
  const time = fullTime(last_at);
  if (last_error) return { icon: 'alert', text: t('notify.others.failed', { time, detail: fromServer(last_error) }) };
  return { icon: 'check', text: t('notify.others.worked', { time }) };
}
