import { useState } from 'preact/hooks';
import type { Session } from '../../shared/protocol';
import { Problem, request } from '../api';
import { checkEmail } from '../checks';
import { explain } from '../errors';
import { PasswordField, TextField } from '../parts/field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from '../parts/form';
import { Card } from '../parts/frame';
import { enter } from '../state/session';
import { t } from '../strings';

export function SignInPage({ token, reason, next }: { token: string; reason: string; next: string }) {
  const [withPassword, setWithPassword] = useState(token === '');
  const about = reasonText(reason);
  return (
    <Card title={t('signin.title')}>
      {about && (
        <p class="notice" role="status">
          {about}
        </p>
      )}
      {withPassword ? (
        <PasswordForm next={next} />
      ) : (
        <TokenForm token={token} next={next} usePassword={() => setWithPassword(true)} />
      )}
    </Card>
  );
}

function PasswordForm({ next }: { next: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { errors, problem, busy, submit, form } = useForm({
    validate: () => errorsOf({ email: checkEmail(email), password: required(password) }),
    save: async () => {
      const body = { email: email.trim(), password };
      enter(await request<Session>('POST', 'session', body, { expectSignedOut: true }), next);
    },
    translate: (error) => (error.status === 401 ? { password: t('signin.wrong') } : undefined),
  });
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <TextField
        label={t('signin.email')}
        type="email"
        autocomplete="username"
        value={email}
        change={setEmail}
        error={errors.email}
      />
      <PasswordField
        label={t('signin.password')}
        autocomplete="current-password"
        value={password}
        change={setPassword}
        error={errors.password}
      />
      <FormProblem text={problem} />
      <SubmitButton busy={busy}>{t('signin.submit')}</SubmitButton>
      <p class="help">
        {t('signin.forgotten', { reset: t('settings.agents.resetPassword'), team: t('nav.agents') })}
      </p>
    </form>
  );
}

/** Only the button uses the token up: mail scanners and link previews open addresses, but press nothing. */
function TokenForm({ token, next, usePassword }: { token: string; next: string; usePassword: () => void }) {
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      enter(await request<Session>('POST', 'session/token', { token }, { expectSignedOut: true }), next);
    } catch (error) {
      const used = error instanceof Problem && ['gone', 'not_found', 'invalid_field'].includes(error.code);
      setProblem(used ? t('signin.tokenGone') : explain(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit}>
      <p>{t('signin.token')}</p>
      <FormProblem text={problem} />
      <SubmitButton busy={busy}>{t('signin.submit')}</SubmitButton>
      <button type="button" class="text-button" onClick={usePassword}>
        {t('signin.withPassword')}
      </button>
    </form>
  );
}

function reasonText(reason: string): string | undefined {
  switch (reason) {
    case 'signed_out':
    case 'expired':
    case 'bye':
      return t(`signin.reason.${reason}`);
    default:
      return undefined;
  }
}
