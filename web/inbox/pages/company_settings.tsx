import { useEffect, useState } from 'preact/hooks';
import type { Company } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { refusal } from '../errors';
import { Field, SelectField, TextField } from '../parts/field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from '../parts/form';
import { Page } from '../parts/frame';
import { Icon } from '../parts/icon';
import { localeOptions, timeZoneOptions } from '../parts/locale_options';
import { ReadOnlyNotice } from '../parts/read_only_notice';
import { pathOf } from '../router';
import { mayAdminister, replaceCompany } from '../state/session';
import type { Membership } from '../state/session';
import { t } from '../strings';
import { triedColor } from '../theme';

export function CompanySettings({ company }: { company: Membership }) {
  return (
    <Page title={t('settings.company')}>
      <ReadOnlyNotice company={company} />
      <p class="row">
        <a class="button" href={pathOf({ page: 'settings', company: company.slug, section: 'hours' })}>
          <Icon name="clock" />
          {t('settings.hours')}
        </a>
      </p>
      <CompanyForm company={company} disabled={!mayAdminister(company.role)} />
    </Page>
  );
}

function CompanyForm({ company, disabled }: { company: Membership; disabled: boolean }) {
  const [name, setName] = useState(company.name);
  const [color, setColor] = useState(company.color);
  const [language, setLanguage] = useState<string>(company.locale);
  const [zone, setZone] = useState(company.time_zone);
  useColorPreview(color);
  const { errors, problem, busy, saved, submit, form } = useForm<'name' | 'color'>({
    validate: () => errorsOf({ name: required(name) }),
    save: async () => {
      const body = { name: name.trim(), color, locale: language, time_zone: zone };
      replaceCompany(await request<Company>('PATCH', companyPath(company.slug), body));
    },
    translate: (error) => {
      if (error.field === 'name' || error.field === 'color') return { [error.field]: refusal(error) };
      return undefined;
    },
  });
  const address = `${location.origin}/${company.slug}`;
  return (
    <form ref={form} onSubmit={submit} noValidate class="sheet">
      <TextField
        label={t('settings.company.name')}
        maxLength={80}
        readOnly={disabled}
        value={name}
        change={setName}
        error={errors.name}
      />
      <p class="field">
        <span class="label">{t('settings.company.address')}</span>
        <a class="url" href={address} target="_blank" rel="noreferrer">
          {address}
        </a>
      </p>
      <div class="pair">
        <Field label={t('settings.company.color')} help={t('settings.company.colorHelp')} error={errors.color}>
          {(input) => (
            <input {...input} type="color" disabled={disabled} value={color} onInput={(e) => setColor(e.currentTarget.value)} />
          )}
        </Field>
        <ColorPreview />
      </div>
      <div class="pair">
        <SelectField
          label={t('settings.company.locale')}
          value={language}
          change={setLanguage}
          options={localeOptions()}
          disabled={disabled}
        />
        <SelectField
          label={t('settings.company.timeZone')}
          value={zone}
          change={setZone}
          options={timeZoneOptions(company.time_zone)}
          disabled={disabled}
        />
      </div>
      <FormProblem text={problem} />
      {!disabled && (
        <div class="row">
          <SubmitButton busy={busy}>{t('action.save')}</SubmitButton>
          <span role="status" class="help">
            {saved && t('settings.company.saved')}
          </span>
        </div>
      )}
    </form>
  );
}

/** Asks the server for the style sheet of a colour only when the hand rests. */
function useColorPreview(color: string): void {
  useEffect(() => {
    const timer = setTimeout(() => (triedColor.value = color), 150);
    return () => clearTimeout(timer);
  }, [color]);
  useEffect(() => () => void (triedColor.value = undefined), []);
}

function ColorPreview() {
  return (
    <figure class="preview-box">
      <figcaption class="label">{t('settings.company.preview')}</figcaption>
      <div class="group theirs">
        <p class="bubble">{t('settings.company.previewIn')}</p>
      </div>
      <div class="group ours">
        <p class="bubble">{t('settings.company.previewOut')}</p>
      </div>
    </figure>
  );
}
