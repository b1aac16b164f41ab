import { useRef } from 'preact/hooks';
import { freshRow } from '../hours';
import type { HolidayRow } from '../hours';
import { t } from '../strings';
import { Icon } from './icon';

interface Props {
  holidays: readonly HolidayRow[];
  change: (holidays: readonly HolidayRow[]) => void;
  disabled: boolean;
  error: string | undefined;
}

/** Whole days on which the company is closed. */
export function HolidayEditor({ holidays, change, disabled, error }: Props) {
  const add = useRef<HTMLButtonElement>(null);
  const set = (index: number, part: Partial<HolidayRow>) =>
    change(holidays.map((each, at) => (at === index ? { ...each, ...part } : each)));
  const remove = (index: number) => {
    change(holidays.filter((_, at) => at !== index));
    add.current?.focus(); // the button that was pressed goes away
  };
  return (
    <fieldset class="holidays" aria-describedby={error ? 'holidays-error' : undefined}>
      <legend>{t('hours.holidays')}</legend>
      {holidays.length === 0 && <p class="help">{t('hours.holidaysNone')}</p>}
      {holidays.map((holiday, index) => (
        <div class="holiday" role="group" aria-label={t('hours.holiday', { n: index + 1 })} key={holiday.row}>
          <input
            type="date"
            aria-label={t('hours.holidayDay')}
            aria-invalid={error && holiday.day === '' ? 'true' : undefined}
            readOnly={disabled}
            value={holiday.day}
            onInput={(event) => set(index, { day: event.currentTarget.value })}
          />
          <input
            type="text"
            aria-label={t('hours.holidayName')}
            placeholder={t('hours.holidayName')}
            maxLength={80}
            readOnly={disabled}
            value={holiday.name}
            onInput={(event) => set(index, { name: event.currentTarget.value })}
          />
          {!disabled && (
            <button
              type="button"
              class="icon-button"
              aria-label={t('hours.holidayRemove', { day: holiday.day, name: holiday.name })}
              onClick={() => remove(index)}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
      {error && (
        <p class="field-error" id="holidays-error">
          {error}
        </p>
      )}
      {!disabled && (
        <div class="row">
          <button type="button" class="text-button" ref={add} onClick={() => change([...holidays, { row: freshRow(), day: '', name: '' }])}>
            {t('hours.holidayAdd')}
          </button>
        </div>
      )}
    </fieldset>
  );
}
