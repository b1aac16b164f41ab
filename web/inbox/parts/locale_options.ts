import { t } from '../strings';

export function localeOptions(): { value: string; label: string }[] {
  return [
    { value: 'de', label: t('locale.de') },
    { value: 'en', label: t('locale.en') },
  ];
}

export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** All zones the browser knows, and `also`, which it may have forgotten under its old name. */
export function timeZoneOptions(also = ownTimeZone()): { value: string; label: string }[] {
  const names = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', also]);
  return [...names].toSorted().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
