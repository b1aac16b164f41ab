import { mayAdminister } from '../state/session';
import type { Membership } from '../state/session';
import { t } from '../strings';

export function ReadOnlyNotice({ company }: { company: Membership }) {
  return mayAdminister(company.role) ? null : <p class="notice">{t('settings.readOnly')}</p>;
}
