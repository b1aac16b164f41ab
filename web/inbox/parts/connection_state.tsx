import { useEffect, useState } from 'preact/hooks';
import type { Status } from '../../shared/connection';
import { t } from '../strings';
import { Icon } from './icon';

const patienceMs = 2000;

/** Says only what somebody must know: nothing while all is well, and nothing about a hiccup. */
export function ConnectionState({ status }: { status: Status }) {
  const down = status === 'offline' || status === 'denied';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(down), down ? patienceMs : 0);
    return () => clearTimeout(timer);
  }, [down]);
  return (
    <span class="connection" role="status">
      {shown && (
        <span class="connection-text">
          <Icon name="alert" />
          {t('connection.offline')}
        </span>
      )}
    </span>
  );
}
