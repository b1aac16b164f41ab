import { noticeActions, noticeFrom, showNotice, type Notice } from '../../shared/worker/notice';
import type { Registration, WorkerNotificationOptions, WorkerScope } from '../../shared/worker/scope';
import { isOwnPath } from './own_paths';
import { wordsFor } from './words';

/** Shows what a push tells this company's customer. */
export async function showNews(scope: WorkerScope, slug: string, payload: unknown): Promise<void> {
  const notice = newsOf(payload, scope.registration, slug, scope.navigator.language);
  await showNotice(scope, notice, {
    icon: `/-/icon/${slug}/192.png`,
    badge: `/-/icon/${slug}/badge.png`,
    ...actionsOf(notice),
  });
}

export function newsOf(payload: unknown, { scope }: Pick<Registration, 'scope'>, slug: string, language: string): Notice {
  return noticeFrom(payload, { landing: scope, isOwn: (pathname) => isOwnPath(slug, pathname), wordsFor, language });
}

/** Without a message to refer to there is nothing to answer. */
function actionsOf({ data, lang }: Notice): Pick<WorkerNotificationOptions, 'actions'> {
  if (data.seq <= 0) return {};
  return noticeActions(wordsFor(lang));
}
