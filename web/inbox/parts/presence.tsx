import { useComputed } from '@preact/signals';
import type { Conversation, Micros, Whereabouts } from '../../shared/protocol';
import { now, shortTime } from '../dates';
import { customerName } from '../people';
import type { Workspace } from '../state/workspace';
import { t } from '../strings';
import { Icon } from './icon';

/** Whether the customer is here: nothing while that is not known. */
export function Presence({ whereabouts }: { whereabouts: Whereabouts | undefined }) {
  if (!whereabouts || (!whereabouts.here && whereabouts.last_at === undefined)) return null;
  return (
    <span class={`presence${whereabouts.here ? ' here' : ''}`}>
      <Icon name={whereabouts.here ? 'here' : 'clock'} />
      {whereabouts.here ? t('presence.here') : lastHere(whereabouts.last_at ?? 0)}
    </span>
  );
}

function lastHere(at: Micros): string {
  // Its time would be "now", of which nobody is last here.
  return now.value - at / 1000 < 60_000 ? t('presence.justNow') : t('presence.was', { time: shortTime(at) });
}

/** Who types, as a line of its own; it stays silent while nobody does. */
export function TypingLine({ space, conversation }: { space: Workspace; conversation: Conversation }) {
  const typist = useComputed(() => space.attendance.typists.value.get(conversation.id)).value;
  return (
    <p class="typing-line" role="status">
      {typist && (
        <>
          <Icon name="edit" />
          {t('presence.types', { name: typist.by === 'customer' ? customerName(conversation.customer) : typist.name })}
        </>
      )}
    </p>
  );
}
