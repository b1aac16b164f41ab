import { useRef } from 'preact/hooks';
import { explain } from '../errors';
import { useFocusPassedOn } from '../focus';
import { t } from '../strings';

export function LoadFailed({ error, retry, title }: { error: unknown; retry: () => void; title?: string }) {
  const box = useRef<HTMLDivElement>(null);
  useFocusPassedOn(box);
  return (
    <div class="notice error" role="alert" ref={box}>
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
