import { useState } from 'preact/hooks';
import { request } from '../api';
import { checkPassword } from '../checks';
import { explain, refusal } from '../errors';
import { PasswordField, SelectField, TextField } from '../parts/field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from '../parts/form';
import { Frame, Page } from '../parts/frame';
import { Icon } from '../parts/icon';
import { density, singleKeys } from '../preferences';
import type { Density } from '../preferences';
import { pathOf } from '../router';
import { forgetDrafts } from '../state/drafts';
import { membership, session, signOut, workspace } from '../state/session';
import { chooseLocale, locale, t } from '../strings';
import type { Locale } from '../strings';

export function ProfilePage() {
  return (
    <Frame company={membership(workspace.value?.slug)}>
      <Page title={t('profile.title')} action={<SignOut />}>
        <NameForm />
        <Notifications />
        <Display />
        <PasswordForm />
      </Page>
    </Frame>
  );
}

function NameForm() {
  const agent = session.value?.agent;
  const [name, setName] = useState(agent?.name ?? '');
  const { errors, problem, busy, saved, submit, form } = useForm({
    validate: () => errorsOf({ name: required(name) }),
    save: async () => {
      const changed = await request<{ name: string }>('PATCH', 'session/agent', { name: name.trim() });
      const now = session.value;
      if (now) session.value = { ...now, agent: { ...now.agent, name: changed.name } };
    },
  });
  return (
    <form ref={form} onSubmit={submit} noValidate class="sheet">
      <TextField
        label={t('profile.name')}
        help={t('profile.nameHelp')}
        autocomplete="name"
        maxLength={80}
        value={name}
        change={setName}
        error={errors.name}
      />
      <p class="field">
        <span class="label">{t('profile.email')}</span>
        <span>{agent?.email}</span>
      </p>
      <FormProblem text={problem} />
      <div class="row">
        <SubmitButton busy={busy}>{t('action.save')}</SubmitButton>
        <span role="status" class="help">
          {saved && t('settings.company.saved')}
        </span>
      </div>
    </form>
  );
}

/** One page for each company: who serves several need not hear of all in the same way. */
function Notifications() {
  const companies = session.value?.companies ?? [];
  if (companies.length === 0) return null;
  return (
    <section class="sheet" aria-labelledby="notifications-title">
      <h2 id="notifications-title">{t('settings.notifications')}</h2>
      <div class="row">
        {companies.map(({ id, slug, name }) => (
          <a key={id} class="button" href={pathOf({ page: 'settings', company: slug, section: 'notifications' })}>
            <Icon name="bell" />
            {companies.length === 1 ? t('settings.notifications') : name}
          </a>
        ))}
      </div>
    </section>
  );
}

function Display() {
  return (
    <section class="sheet" aria-labelledby="display-title">
      <h2 id="display-title">{t('profile.display')}</h2>
      <div class="pair">
        <SelectField
          label={t('profile.language')}
          value={locale.value}
          change={(value) => chooseLocale(value as Locale)}
          options={[
            { value: 'de', label: 'Deutsch' },
            { value: 'en', label: 'English' },
          ]}
        />
        <SelectField
          label={t('profile.density')}
          value={density.value}
          change={(value) => (density.value = value as Density)}
          options={[
            { value: 'comfortable', label: t('profile.comfortable') },
            { value: 'compact', label: t('profile.compact') },
          ]}
        />
      </div>
      <div class="field">
        <label class="check">
          <input
            type="checkbox"
            checked={singleKeys.value}
            aria-describedby="keys-help"
            onChange={(event) => (singleKeys.value = event.currentTarget.checked)}
          />
          {t('profile.keys')}
        </label>
        <p class="help" id="keys-help">
          {t('profile.keysHelp')}
        </p>
      </div>
    </section>
  );
}

function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { errors, problem, busy, saved, submit, form } = useForm({
    validate: () => errorsOf({ current: required(current), next: checkPassword(next) }),
    save: async () => {
      await request('PATCH', 'session/agent', { password: next, current_password: current });
      setCurrent('');
      setNext('');
    },
    translate: (error) => {
      if (error.field === 'current_password') return { current: refusal(error) };
      return error.field === 'password' ? { next: refusal(error) } : undefined;
    },
  });
  return (
    <form ref={form} onSubmit={submit} noValidate class="sheet" aria-labelledby="password-title">
      <h2 id="password-title">{t('profile.password')}</h2>
      {/* Lets password managers know whose password this is. */}
      <input type="text" autocomplete="username" value={session.value?.agent.email ?? ''} hidden readOnly />
      <PasswordField
        label={t('profile.currentPassword')}
        autocomplete="current-password"
        value={current}
        change={setCurrent}
        error={errors.current}
      />
      <PasswordField
        label={t('profile.newPassword')}
        help={t('field.passwordHelp')}
        autocomplete="new-password"
        value={next}
        change={setNext}
        error={errors.next}
      />
      <FormProblem text={problem} />
      <div class="row">
        <SubmitButton busy={busy}>{t('profile.password')}</SubmitButton>
        <span role="status" class="help">
          {saved && t('profile.passwordSaved')}
        </span>
      </div>
    </form>
  );
}

function SignOut() {
  const [problem, setProblem] = useState<string | undefined>();
  const leave = async () => {
    try {
      await signOut();
      forgetDrafts();
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return (
    <div>
      <button type="button" class="button" onClick={() => void leave()}>
        {t('profile.signOut')}
      </button>
      <div role="alert">{problem && <p class="field-error">{problem}</p>}</div>
    </div>
  );
}
