import { useId, useState } from 'preact/hooks';
import type { Conversation, CustomerReach, Notice } from '../../shared/protocol';
import { now } from '../dates';
import { explain } from '../errors';
import { mergedNotices } from '../state/notices';
import type { Workspace } from '../state/workspace';
import { t, tn } from '../strings';
import { Icon } from './icon';
import { ToldLine, Unreachable } from './told';

interface Props {
  space: Workspace;
  conversation: Conversation;
  reach: CustomerReach;
  notices: readonly Notice[];
  /** Who is on the page reads what is written there. */
  here: boolean;
}

/** How this customer can be told, how they were, and whether the agent wants to hear of it. */
export function ReachSection({ space, conversation, reach, notices, here }: Props) {
  const told = mergedNotices(notices);
  return (
    <section class="reach" aria-labelledby="reach-title">
      <h3 id="reach-title">{t('reach.title')}</h3>
      <Ways {...{ space, conversation, reach, here }} />
      {told.length > 0 && (
        <ul class="told" aria-label={t('reach.told')}>
          {told.map((notice) => (
            <li key={`${notice.id}-${notice.channel}-${notice.last_seq}`}>
              <ToldLine notice={notice} since={now.value * 1000} />
            </li>
          ))}
        </ul>
      )}
      <MuteSwitch space={space} conversation={conversation} muted={reach.muted} />
    </section>
  );
}

function Ways({ space, conversation, reach, here }: Omit<Props, 'notices'>) {
  if (reach.state === 'none') return <Unreachable text={here ? t('told.onlyHere') : t('told.unreachable')} {...{ space, conversation }} />;
  return (
    <ul class="ways">
      {reach.push > 0 && (
        <li>
          <Icon name="push" />
          {tn('reach.push', reach.push)}
        </li>
      )}
      {reach.email !== undefined && (
        <li>
          <Icon name="mail" />
          <span dir="auto">{t('reach.email', { address: reach.email })}</span>
        </li>
      )}
    </ul>
  );
}

function MuteSwitch({ space, conversation: { id }, muted }: Pick<Props, 'space' | 'conversation'> & { muted: boolean }) {
  const help = useId();
  const [problem, setProblem] = useState<string | undefined>();
  const change = async (next: boolean) => {
    setProblem(undefined);
    try {
      await space.mute(id, next);
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          checked={muted}
          aria-describedby={help}
          onChange={(event) => void change(event.currentTarget.checked)}
        />
        {t('reach.mute')}
      </label>
      <p class="help" id={help}>
        {t('reach.muteHelp')}
      </p>
      <div role="alert">{problem && <p class="field-error">{problem}</p>}</div>
    </div>
  );
}
