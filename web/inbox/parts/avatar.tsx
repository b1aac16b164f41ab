import { initials } from '../people';
import { Icon } from './icon';

/** Decoration beside a name that is written out. */
export function Avatar({ name }: { name: string | undefined }) {
  return (
    <span class="avatar" aria-hidden="true">
      {name ? initials(name) : <Icon name="profile" />}
    </span>
  );
}
