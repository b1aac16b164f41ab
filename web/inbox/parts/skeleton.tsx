import { t } from '../strings';

/** The shape of what is coming, in place of a spinner. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="hidden">{t('loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div class="skeleton-row" key={index} aria-hidden="true">
          <div class="skeleton-dot" />
          <div class="skeleton-lines">
            <div class="skeleton-line" />
            <div class="skeleton-line short" />
          </div>
        </div>
      ))}
    </div>
  );
}
