import { explain } from '../errors';
import { t } from '../strings';

export function LoadFailed({ error, retry, title }: { error: unknown; retry: () => void; title?: string }) {
  return (
    <div class="notice error" role="alert">
      <p>
        {title && <strong>{title} </strong>}
        {explain(error)}
      </p>
      <button type="button" class="button" onClick={() => retry()}>
        {t('action.retry')}
      </button>
    </div>
  );
}
