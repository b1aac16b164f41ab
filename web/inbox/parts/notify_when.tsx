import { useId, useState } from 'preact/hooks';
import type { AgentNotifications } from '../../shared/protocol';
import { companyPath, request } from '../api';
import type { Membership } from '../state/session';
import { t } from '../strings';
import { TextField } from './field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from './form';

interface Props {
  company: Membership;
  stored: AgentNotifications;
  changed: (now: AgentNotifications) => void;
}

const usualNight = { from: '22:00', to: '07:00' };

/** When the agent wants to hear nothing: during these hours, or at all. */
export function NotifyWhen({ company, stored, changed }: Props) {
  const [muted, setMuted] = useState(stored.muted);
  const [quiet, setQuiet] = useState(stored.quiet !== undefined);
  const [{ from, to }, setHours] = useState(stored.quiet ?? usualNight);
  const { errors, problem, busy, saved, submit, form } = useForm<'from' | 'to'>({
    validate: () =>
      quiet ? errorsOf({ from: required(from), to: required(to) ?? (from === to ? t('notify.quietSame') : undefined) }) : {},
    save: async () => {
      const body = { muted, quiet: quiet ? { from, to } : null };
      changed(await request('PATCH', companyPath(company.slug, 'notifications'), body));
    },
  });
  return (
    <section class="sheet" aria-labelledby="notify-when">
      <h2 id="notify-when">{t('notify.when')}</h2>
      <form ref={form} onSubmit={submit} noValidate>
        <Check
          checked={quiet}
          change={setQuiet}
          label={t('notify.quiet')}
          help={t('notify.quietHelp', { zone: company.time_zone.replaceAll('_', ' ') })}
        />
        {quiet && (
          <div class="pair">
            <TextField label={t('notify.quietFrom')} type="time" value={from} change={(value) => setHours({ from: value, to })} error={errors.from} />
            <TextField label={t('notify.quietTo')} type="time" value={to} change={(value) => setHours({ from, to: value })} error={errors.to} />
          </div>
        )}
        <Check checked={muted} change={setMuted} label={t('notify.muted', { company: company.name })} help={t('notify.mutedHelp')} />
        <FormProblem text={problem} />
        <div class="row">
          <SubmitButton busy={busy}>{t('action.save')}</SubmitButton>
          <span role="status" class="help">
            {saved && t('settings.company.saved')}
          </span>
        </div>
      </form>
    </section>
  );
}

type CheckProps = { checked: boolean; change: (checked: boolean) => void; label: string; help: string };

function Check({ checked, change, label, help }: CheckProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="check">
        <input type="checkbox" checked={checked} aria-describedby={id} onChange={(event) => change(event.currentTarget.checked)} />
        {label}
      </label>
      <p class="help" id={id}>
        {help}
      </p>
    </div>
  );
}
