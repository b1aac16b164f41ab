import { noticeActions, noticeFrom, showNotice } from '../../shared/worker/notice';
import type { Notice } from '../../shared/worker/notice';
import type { WorkerNotificationOptions, WorkerScope } from '../../shared/worker/scope';
import { wordsFor } from './words';

/** Shows what a push tells an agent. */
export async function showNews(scope: WorkerScope, payload: unknown): Promise<void> {
  const notice = newsOf(payload, scope);
  await showNotice(scope, notice, lookOf(notice));
}

export function newsOf(payload: unknown, { registration, navigator }: Pick<WorkerScope, 'registration' | 'navigator'>): Notice {
  const landing = new URL('/-/inbox', registration.scope).href;
  return noticeFrom(payload, { landing, isOwn: isInbox, wordsFor, language: navigator.language });
}

/** Of the service worker's scope only this is the inbox: return links and the like lie beside it. */
export function isInbox(pathname: string): boolean {
  return pathname === '/-/inbox' || pathname.startsWith('/-/inbox/');
}

/** The company's icon, and what can be done without opening the inbox. */
function lookOf({ data, lang }: Notice): Pick<WorkerNotificationOptions, 'icon' | 'badge' | 'actions'> {
  if (data.company === '') return {};
  const icons = `/-/icon/${encodeURIComponent(data.company)}`;
  const look = { icon: `${icons}/192.png`, badge: `${icons}/badge.png` };
  if (data.conversation === '' || data.seq <= 0) return look;
  return { ...look, ...noticeActions(wordsFor(lang)) };
}
