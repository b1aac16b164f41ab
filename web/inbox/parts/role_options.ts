import type { Role } from '../../shared/protocol';
import { t } from '../strings';

/** The roles somebody of this role may give. */
export function roleOptions(own: Role): { value: Role; label: string }[] {
  const roles: Role[] = own === 'owner' ? ['agent', 'admin', 'owner'] : ['agent', 'admin'];
  return roles.map((value) => ({ value, label: t(`role.${value}`) }));
}
