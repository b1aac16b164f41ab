import { useEffect, useRef, useState } from 'preact/hooks';
import type { AgentNotifications } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { checkEmail } from '../checks';
import { explain, refusal } from '../errors';
import { t } from '../strings';
import { TextField } from './field';
import { errorsOf, FormProblem, SubmitButton, useForm } from './form';

interface Props {
  slug: string;
  stored: AgentNotifications;
  changed: (now: AgentNotifications) => void;
}

type Step = { name: 'shown' } | { name: 'address' } | { name: 'code'; address: string };

const codeDigits = 6;

/** E-mail on or off, and to which address: nothing but a code goes to one that was not confirmed. */
export function NotifyEmail({ slug, stored, changed }: Props) {
  const { email, mail } = stored;
  const [step, setStep] = useState<Step>(() => firstStep(email));
  const [confirmed, setConfirmed] = useState(false);
  const section = useRef<HTMLElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) section.current?.querySelector<HTMLElement>('input, button')?.focus(); // the pressed button is gone
  }, [step.name]);
  const go = (next: Step) => {
    moved.current = true;
    setConfirmed(false);
    setStep(next);
  };
  const confirm = (now: AgentNotifications) => {
    changed(now);
    go({ name: 'shown' });
    setConfirmed(true);
  };
  return (
    <section class="sheet" aria-labelledby="notify-email" ref={section}>
      <h2 id="notify-email">{t('notify.email')}</h2>
      <p class="help">{mail ? t('notify.email.about') : t('notify.email.none')}</p>
      {mail && step.name === 'shown' && <Switch slug={slug} email={email} changed={changed} change={() => go({ name: 'address' })} />}
      {mail && step.name === 'address' && (
        <AddressForm slug={slug} email={email} sent={(address) => go({ name: 'code', address })} />
      )}
      {mail && step.name === 'code' && (
        <CodeForm slug={slug} address={step.address} confirmed={confirm} change={() => go({ name: 'address' })} />
      )}
      <p role="status" class="help">
        {confirmed && t('notify.email.confirmed')}
      </p>
    </section>
  );
}

function firstStep(email: AgentNotifications['email']): Step {
  if (email.pending !== undefined) return { name: 'code', address: email.pending };
  return { name: email.confirmed && !email.suppressed ? 'shown' : 'address' };
}

type SwitchProps = Pick<Props, 'slug' | 'changed'> & { email: AgentNotifications['email']; change: () => void };

function Switch({ slug, email, changed, change }: SwitchProps) {
  const [problem, setProblem] = useState<string | undefined>();
  const turn = async (input: HTMLInputElement) => {
    setProblem(undefined);
    try {
      changed(await request('PATCH', companyPath(slug, 'notifications'), { email_on: input.checked }));
    } catch (error) {
      input.checked = email.on;
      setProblem(explain(error));
    }
  };
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={email.on} onChange={(event) => void turn(event.currentTarget)} />
        <span class="url">{t('notify.email.on', { address: email.address })}</span>
      </label>
      <div role="alert">{problem && <p class="field-error">{problem}</p>}</div>
      <div class="row">
        <button type="button" class="button" onClick={change}>
          {t('notify.email.change')}
        </button>
      </div>
    </>
  );
}

type AddressProps = { slug: string; email: AgentNotifications['email']; sent: (address: string) => void };

function AddressForm({ slug, email, sent }: AddressProps) {
  const [address, setAddress] = useState(email.address);
  const { errors, problem, busy, submit, form } = useForm({
    validate: () => errorsOf({ address: checkEmail(address) }),
    save: async () => {
      await request('PUT', companyPath(slug, 'notifications/email'), { address: address.trim() });
      sent(address.trim());
    },
    translate: (error) => (error.field === 'address' ? { address: refusal(error) } : undefined),
  });
  return (
    <form ref={form} onSubmit={submit} noValidate>
      {email.suppressed && <p>{t('notify.email.suppressed', { address: email.address })}</p>}
      {!email.suppressed && !email.confirmed && <p>{t('notify.email.unconfirmed', { address: email.address })}</p>}
      <TextField
        label={t('notify.email.address')}
        type="email"
        autocomplete="email"
        maxLength={254}
        value={address}
        change={setAddress}
        error={errors.address}
      />
      <FormProblem text={problem} />
      <div class="row">
        <SubmitButton busy={busy}>{t('notify.email.send')}</SubmitButton>
      </div>
    </form>
  );
}

type CodeProps = { slug: string; address: string; confirmed: (now: AgentNotifications) => void; change: () => void };

function CodeForm({ slug, address, confirmed, change }: CodeProps) {
  const [code, setCode] = useState('');
  const digits = code.replaceAll(/[\s-]/g, ''); // people copy "123 456" out of a mail
  const { errors, problem, busy, submit, form } = useForm({
    validate: () => errorsOf({ code: isCode(digits) ? undefined : t('notify.email.codeMissing') }),
    save: async () => confirmed(await request('POST', companyPath(slug, 'notifications/email/confirm'), { code: digits })),
    translate: (error) => ({ code: error.field === 'code' ? refusal(error) : explain(error) }),
  });
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <p role="status">{t('notify.email.sent', { address })}</p>
      <TextField
        label={t('notify.email.code')}
        autocomplete="one-time-code"
        inputMode="numeric"
        maxLength={16}
        value={code}
        change={setCode}
        error={errors.code}
      />
      <FormProblem text={problem} />
      <div class="row">
        <SubmitButton busy={busy}>{t('notify.email.confirm')}</SubmitButton>
        <button type="button" class="button" onClick={change}>
          {t('notify.email.change')}
        </button>
      </div>
    </form>
  );
}

function isCode(digits: string): boolean {
  return digits.length === codeDigits && /^\d+$/.test(digits);
}
