import { Problem } from './api';
import { locale, t } from './strings';

/** What went wrong and what to do next, in the reader's language; the server's own words are English. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return t('error.internal');
  switch (error.code) {
    case 'offline':
      return t('error.offline');
    case 'rate_limited':
      return t('error.rate_limited', { time: duration(error.retryAfter ?? 60) });
    case 'forbidden':
      return t('error.forbidden');
    case 'not_found':
      return t('error.not_found');
    case 'conflict':
      return t('error.conflict');
    case 'gone':
      return t('error.gone');
    case 'busy':
      return t('error.busy');
    case 'storage_full':
      return t('error.storage_full');
    case 'invalid_field':
    case 'invalid_request':
    case 'too_large':
      return t('error.invalid', { reason: refusal(error) });
    default:
      return t('error.internal');
  }
}

/** What a form says beside the field that the server refused. */
export function refusal(problem: Problem): string {
  if (problem.code === 'conflict') return t('field.taken');
  switch (problem.field) {
    case 'email':
      return t('field.emailInvalid');
    case 'slug':
    case 'code':
    case 'topic':
      return t('field.slugInvalid');
    case 'name':
    case 'password':
    case 'color':
    case 'locale':
    case 'time_zone':
    case 'title':
    case 'source':
    case 'greeting':
    case 'prefill':
    case 'expires_at':
    case 'body':
    case 'hours':
    case 'holidays':
    case 'away_message':
      return t(`refused.${problem.field}`);
    default:
      return t('refused.other');
  }
}

function duration(seconds: number): string {
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
