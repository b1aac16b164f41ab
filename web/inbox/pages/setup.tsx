import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Company, Link, Session } from '../../shared/protocol';
import { companyPath, Problem, request } from '../api';
import { checkEmail, checkPassword, checkSlug, suggestSlug } from '../checks';
import { refusal } from '../errors';
import { CopyButton } from '../parts/copy_button';
import { PasswordField, SelectField, TextField } from '../parts/field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from '../parts/form';
import { Card } from '../parts/frame';
import { LoadFailed } from '../parts/load_failed';
import { localeOptions, ownTimeZone, timeZoneOptions } from '../parts/locale_options';
import { QrCode } from '../parts/qr_code';
import { Skeleton } from '../parts/skeleton';
import { pathOf } from '../router';
import { session } from '../state/session';
import { locale, t } from '../strings';

type State = 'checking' | 'gone' | 'ready' | 'failed' | { done: Session };

export function SetupPage({ token }: { token: string }) {
  const [state, setState] = useState<State>('checking');
  const [error, setError] = useState<unknown>();
  const check = useCallback(async () => {
    setState('checking');
    try {
      await request('GET', `setup?token=${encodeURIComponent(token)}`, undefined, { expectSignedOut: true });
      setState('ready');
    } catch (failed) {
      setError(failed);
      setState(failed instanceof Problem && failed.status >= 400 && failed.status < 500 ? 'gone' : 'failed');
    }
  }, [token]);
  useEffect(() => void check(), [check]);

  if (typeof state === 'object') return <Done session={state.done} />;
  return (
    <Card title={t('setup.title')} about={state === 'ready' ? t('setup.about') : undefined}>
      {state === 'checking' && <Skeleton rows={3} />}
      {state === 'gone' && (
        <p class="notice error" role="alert">
          {t('setup.gone')}
        </p>
      )}
      {state === 'failed' && <LoadFailed error={error} retry={() => void check()} />}
      {state === 'ready' && <SetupForm token={token} done={(made) => setState({ done: made })} />}
    </Card>
  );
}

type Input = 'company' | 'slug' | 'name' | 'email' | 'password';

function SetupForm({ token, done }: { token: string; done: (session: Session) => void }) {
  const [company, setCompany] = useState('');
  const [ownSlug, setSlug] = useState<string | undefined>();
  const [language, setLanguage] = useState<string>(locale.value);
  const [timeZone, setTimeZone] = useState(ownTimeZone());
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const slug = ownSlug ?? suggestSlug(company);

  const { errors, problem, busy, submit, form } = useForm<Input>({
    validate: () =>
      errorsOf({
        company: required(company),
        slug: checkSlug(slug),
        name: required(name),
        email: checkEmail(email),
        password: checkPassword(password),
      }),
    save: async () => {
      const body = {
        token,
        company: { name: company.trim(), slug, locale: language, time_zone: timeZone },
        name: name.trim(),
        email: email.trim(),
        password,
      };
      done(await request<Session>('POST', 'setup', body, { expectSignedOut: true }));
    },
    translate: besideField,
  });

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <fieldset>
        <legend>{t('setup.company')}</legend>
        <TextField
          label={t('setup.companyName')}
          autocomplete="organization"
          maxLength={80}
          value={company}
          change={setCompany}
          error={errors.company}
        />
        <TextField
          label={t('setup.slug')}
          help={t('setup.slugHelp', { url: `${location.origin}/${slug}` })}
          autocapitalize="none"
          spellcheck={false}
          maxLength={40}
          value={slug}
          change={(value) => setSlug(value.toLowerCase())}
          error={errors.slug}
        />
        <div class="pair">
          <SelectField label={t('setup.locale')} value={language} change={setLanguage} options={localeOptions()} />
          <SelectField label={t('setup.timeZone')} value={timeZone} change={setTimeZone} options={timeZoneOptions()} />
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('setup.you')}</legend>
        <TextField
          label={t('setup.name')}
          help={t('profile.nameHelp')}
          autocomplete="name"
          maxLength={80}
          value={name}
          change={setName}
          error={errors.name}
        />
        <TextField
          label={t('signin.email')}
          type="email"
          autocomplete="username"
          value={email}
          change={setEmail}
          error={errors.email}
        />
        <PasswordField
          label={t('field.password')}
          help={t('field.passwordHelp')}
          autocomplete="new-password"
          value={password}
          change={setPassword}
          error={errors.password}
        />
      </fieldset>
      <FormProblem text={problem} />
      <SubmitButton busy={busy}>{t('setup.submit')}</SubmitButton>
    </form>
  );
}

function besideField(problem: Problem): Partial<Record<Input, string>> | undefined {
  const field = problem.field?.replace(/^company\./, '');
  const text = refusal(problem);
  if (problem.field === 'company.name') return { company: text };
  if (field === 'slug' || field === 'name' || field === 'email' || field === 'password') return { [field]: text };
  return undefined;
}

function Done({ session: made }: { session: Session }) {
  const company = made.companies[0];
  const [link, setLink] = useState<Link | undefined>();
  useEffect(() => {
    if (!company) return;
    request<{ links: Link[] }>('GET', companyPath(company.slug, 'links'))
      .then(({ links }) => setLink(links.find((each) => each.main)))
      .catch(() => undefined); // the links page has it too
  }, [company]);
  if (!company) return null;
  return (
    <Card title={t('setup.done')} about={t('setup.doneAbout')}>
      {link ? <CustomerLink company={company} link={link} /> : <Skeleton rows={2} />}
      <a
        class="button primary"
        href={pathOf({ page: 'list', company: company.slug, status: 'open' })}
        onClick={() => (session.value = made)}
      >
        {t('setup.toInbox')}
      </a>
    </Card>
  );
}

function CustomerLink({ company, link }: { company: Company; link: Link }) {
  return (
    <>
      <a class="url" href={link.url} target="_blank" rel="noreferrer">
        {link.url}
      </a>
      <CopyButton text={link.url} label={t('settings.links.copy')} />
      <QrCode company={company} link={link} />
    </>
  );
}
