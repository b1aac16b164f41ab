import type { Status } from '../../shared/connection';
import { t } from '../strings';
import { Icon } from './icon';

/** Says only what somebody must know: nothing while all is well. */
export function ConnectionState({ status }: { status: Status }) {
  const text = textOf(status);
  return (
    <span class="connection" role="status">
      {text && (
        <span class="connection-text">
          <Icon name="alert" />
          {text}
        </span>
      )}
    </span>
  );
}

function textOf(status: Status): string | undefined {
  switch (status) {
    case 'live':
    case 'polling':
    case 'stopped':
    case 'connecting':
      return undefined;
    case 'offline':
    case 'denied':
      return t('connection.offline');
  }
}
