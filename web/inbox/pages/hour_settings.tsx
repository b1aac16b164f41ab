import { useState } from 'preact/hooks';
import type { CompanyHours } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { refusal } from '../errors';
import { holidayRows, holidaysOf, hoursOf, isComplete, weekOf } from '../hours';
import type { HolidayRow } from '../hours';
import { AreaField } from '../parts/field';
import { errorsOf, FormProblem, SubmitButton, useForm } from '../parts/form';
import { Page } from '../parts/frame';
import { HolidayEditor } from '../parts/holiday_editor';
import { LoadFailed } from '../parts/load_failed';
import { useLoader } from '../parts/loader';
import { ReadOnlyNotice } from '../parts/read_only_notice';
import { Skeleton } from '../parts/skeleton';
import { WeekEditor } from '../parts/week_editor';
import { mayAdminister } from '../state/session';
import type { Membership } from '../state/session';
import { locale, t } from '../strings';

export function HourSettings({ company }: { company: Membership }) {
  const { data, error, reload } = useLoader<CompanyHours>(companyPath(company.slug, 'hours'));
  return (
    <Page title={t('settings.hours')}>
      <p class="about">{t('hours.about', { zone: company.time_zone.replaceAll('_', ' ') })}</p>
      <ReadOnlyNotice company={company} />
      {error !== undefined && <LoadFailed error={error} retry={() => void reload()} />}
      {!data && error === undefined && <Skeleton rows={5} />}
      {data && <HoursForm company={company} stored={data} disabled={!mayAdminister(company.role)} />}
    </Page>
  );
}

function HoursForm({ company, stored, disabled }: { company: Membership; stored: CompanyHours; disabled: boolean }) {
  const [shown, setShown] = useState(stored);
  const [week, setWeek] = useState(() => weekOf(stored.hours));
  const [holidays, setHolidays] = useState<readonly HolidayRow[]>(() => holidayRows(stored.holidays));
  const [away, setAway] = useState(stored.away_message);
  const [showReplyTime, setShowReplyTime] = useState(stored.show_reply_time);
  const { errors, problem, busy, saved, submit, form } = useForm<'hours' | 'holidays'>({
    validate: () =>
      errorsOf({
        hours: isComplete(week) ? undefined : t('hours.incomplete'),
        holidays: holidays.every(({ day }) => day !== '') ? undefined : t('hours.incomplete'),
      }),
    save: async () => {
      const body = { hours: hoursOf(week), holidays: holidaysOf(holidays), away_message: away, show_reply_time: showReplyTime };
      const now = await request<CompanyHours>('PUT', companyPath(company.slug, 'hours'), body);
      setShown(now);
      setHolidays(holidayRows(now.holidays)); // in the order of the calendar
    },
    translate: (error) => {
      if (error.field === 'hours' || error.field === 'holidays') return { [error.field]: refusal(error) };
      return undefined;
    },
  });
  return (
    <form ref={form} onSubmit={submit} noValidate class="sheet">
      <WeekEditor week={week} change={setWeek} disabled={disabled} error={errors.hours} />
      <HolidayEditor holidays={holidays} change={setHolidays} disabled={disabled} error={errors.holidays} />
      <fieldset disabled={disabled}>
        <legend>{t('hours.away')}</legend>
        <p class="help">{t('hours.awayHelp')}</p>
        {(['de', 'en'] as const).map((language) => (
          <AreaField
            key={language}
            label={t(`locale.${language}`)}
            optional
            maxLength={1000}
            value={away[language]}
            change={(text) => setAway({ ...away, [language]: text })}
          />
        ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          disabled={disabled}
          checked={showReplyTime}
          onChange={(event) => setShowReplyTime(event.currentTarget.checked)}
        />
        {t('hours.showReplyTime')}
      </label>
      <FormProblem text={problem} />
      {!disabled && (
        <div class="row">
          <SubmitButton busy={busy}>{t('action.save')}</SubmitButton>
          <span role="status" class="help">
            {saved && t('settings.company.saved')}
          </span>
        </div>
      )}
      <Preview hours={shown} />
    </form>
  );
}

/** The server's words, as a customer reads them at this moment. */
function Preview({ hours }: { hours: CompanyHours }) {
  return (
    <figure class="preview-box">
      <figcaption class="label">{t('hours.preview')}</figcaption>
      <p>{hours.reply.text?.[locale.value] ?? t('hours.previewNothing')}</p>
      {hours.away_now && (
        <div class="group theirs">
          <p class="bubble">{hours.away_now[locale.value]}</p>
        </div>
      )}
    </figure>
  );
}
