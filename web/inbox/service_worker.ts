import { payloadOf } from '../shared/worker/notice';
import type { WorkerScope } from '../shared/worker/scope';
import { clicked } from './worker/click';
import { showNews } from './worker/news';

// Shows agents what is pushed, for all their companies. It answers no requests: the inbox needs the network, and what else
// lies in its scope is not its business. It depends on no release of the inbox, so a new one takes over at once.
const scope = self as unknown as WorkerScope;

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('push', (event) => event.waitUntil(showNews(scope, payloadOf(event))));
scope.addEventListener('notificationclick', (event) => event.waitUntil(clicked(event, scope)));
