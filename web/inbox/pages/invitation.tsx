import { useState } from 'preact/hooks';
import type { Session } from '../../shared/protocol';
import { request } from '../api';
import { checkPassword } from '../checks';
import { refusal } from '../errors';
import { PasswordField, TextField } from '../parts/field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from '../parts/form';
import { Card } from '../parts/frame';
import { enter } from '../state/session';
import { t } from '../strings';

/** Joins by a one-time address; the same address sets a new password. */
export function InvitationPage({ token }: { token: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [gone, setGone] = useState(false);
  const { errors, problem, busy, submit, form } = useForm({
    validate: () => errorsOf({ name: required(name), password: checkPassword(password) }),
    save: async () => {
      const body = { token, name: name.trim(), password };
      enter(await request<Session>('POST', 'invitation', body, { expectSignedOut: true }));
    },
    translate: (error) => {
      if (['gone', 'not_found', 'unauthenticated'].includes(error.code)) setGone(true);
      if (error.field === 'name' || error.field === 'password') return { [error.field]: refusal(error) };
      return undefined;
    },
  });
  if (token === '' || gone) {
    return (
      <Card title={t('invitation.title')}>
        <p class="notice error" role="alert">
          {gone ? t('invitation.gone') : t('invitation.noToken')}
        </p>
        <a href="/-/signin">{t('signin.title')}</a>
      </Card>
    );
  }
  return (
    <Card title={t('invitation.title')} about={t('invitation.about')}>
      <form ref={form} onSubmit={submit} noValidate>
        <TextField
          label={t('profile.name')}
          help={t('profile.nameHelp')}
          autocomplete="name"
          maxLength={80}
          value={name}
          change={setName}
          error={errors.name}
        />
        <PasswordField
          label={t('field.password')}
          help={t('field.passwordHelp')}
          autocomplete="new-password"
          value={password}
          change={setPassword}
          error={errors.password}
        />
        <FormProblem text={problem} />
        <SubmitButton busy={busy}>{t('invitation.submit')}</SubmitButton>
      </form>
    </Card>
  );
}
