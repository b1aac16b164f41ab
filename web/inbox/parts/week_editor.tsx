import { useRef } from 'preact/hooks';
import { weekdayName } from '../dates';
import { addSpan, changeDay, copyToWorkdays, days } from '../hours';
import type { Span, Week } from '../hours';
import { t } from '../strings';
import { Icon } from './icon';

interface Props {
  week: Week;
  change: (week: Week) => void;
  disabled: boolean;
  error: string | undefined;
}

/** Seven days with any number of stretches each. */
export function WeekEditor({ week, change, disabled, error }: Props) {
  const always = week.every((spans) => spans.length === 0);
  return (
    <fieldset class="week" aria-describedby={error ? 'week-help week-error' : 'week-help'}>
      <legend>{t('hours.week')}</legend>
      <p class="help" id="week-help">
        {always ? t('hours.always') : t('hours.weekHelp')}
      </p>
      {days.map((day) => (
        <Day
          key={day}
          day={day}
          spans={week[day - 1] ?? []}
          always={always}
          change={(spans) => change(changeDay(week, day, spans))}
          copy={() => change(copyToWorkdays(week, day))}
          disabled={disabled}
          checked={error !== undefined}
        />
      ))}
      {error && (
        <p class="field-error" id="week-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface DayProps {
  day: number;
  spans: readonly Span[];
  /** No day has any: that counts as open, not as closed. */
  always: boolean;
  change: (spans: readonly Span[]) => void;
  copy: () => void;
  disabled: boolean;
  checked: boolean;
}

function Day({ day, spans, always, change, copy, disabled, checked }: DayProps) {
  const add = useRef<HTMLButtonElement>(null);
  const name = weekdayName(day);
  const set = (index: number, part: Partial<Span>) =>
    change(spans.map((span, at) => (at === index ? { ...span, ...part } : span)));
  const remove = (index: number) => {
    change(spans.filter((_, at) => at !== index));
    add.current?.focus(); // the button that was pressed goes away
  };
  return (
    <div class="day" role="group" aria-label={name}>
      <p class="label">{name}</p>
      <div class="spans">
        {spans.length === 0 && <p class="muted">{always ? t('hours.allDay') : t('hours.closed')}</p>}
        {spans.map((span, index) => (
          <div class="span" key={span.row}>
            <Time label={t('hours.from', { day: name })} value={span.from} change={(from) => set(index, { from })} {...{ disabled, checked }} />
            <span aria-hidden="true">–</span>
            <Time label={t('hours.to', { day: name })} value={span.to} change={(to) => set(index, { to })} {...{ disabled, checked }} />
            {!disabled && (
              <button
                type="button"
                class="icon-button"
                aria-label={t('hours.remove', { day: name, from: span.from, to: span.to })}
                onClick={() => remove(index)}
              >
                <Icon name="close" />
              </button>
            )}
          </div>
        ))}
      </div>
      {!disabled && (
        <div class="row">
          <button type="button" class="text-button" ref={add} aria-label={t('hours.addOn', { day: name })} onClick={() => change(addSpan(spans))}>
            {t('hours.add')}
          </button>
          {day === 1 && (
            <button type="button" class="text-button" onClick={copy}>
              {t('hours.copy')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

interface TimeProps {
  label: string;
  value: string;
  change: (value: string) => void;
  disabled: boolean;
  checked: boolean;
}

function Time({ label, value, change, disabled, checked }: TimeProps) {
  return (
    <input
      type="time"
      aria-label={label}
      aria-invalid={checked && value === '' ? 'true' : undefined}
      readOnly={disabled}
      value={value}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}
