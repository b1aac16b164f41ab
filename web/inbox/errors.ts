import { Problem } from './api';
import { fromServer } from './server_words';
import { locale, t } from './strings';

/** What went wrong and what to do next: in our words where we know more than the server says, else in the server's. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return t('error.internal');
  switch (error.code) {
    case 'offline':
      return t('error.offline');
    case 'rate_limited':
      return t('error.rate_limited', { time: duration(error.retryAfter ?? 60) });
    case 'not_found':
      return t('error.not_found');
    case 'storage_full':
      return t('error.storage_full');
    case 'invalid_field':
    case 'invalid_request':
    case 'too_large':
      return t('error.invalid', { reason: refusal(error) });
    case 'unauthenticated':
    case 'wrong_origin':
    case 'forbidden':
    case 'conflict':
    case 'gone':
    case 'busy':
    case 'not_available':
      return refusal(error);
    default:
      return t('error.internal');
  }
}

/** Why the server refused: what a form says beside the field, and a message that was not sent. */
export function refusal({ message }: Pick<Problem, 'message'>): string {
  // Names of the protocol, in `code quotes`, say nothing to people: to send such a thing was a mistake of ours.
  return message.includes('`') ? t('error.check') : fromServer(message);
}

function duration(seconds: number): string {
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
