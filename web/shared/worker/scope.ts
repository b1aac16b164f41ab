/**
 * What is used of `ServiceWorkerGlobalScope` and its events. TypeScript's own library for workers cannot be loaded
 * beside the one for pages.
 */
export interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchLike extends Extendable {
  request: Request;
  preloadResponse?: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}

export interface PushLike extends Extendable {
  data: { json(): unknown } | null;
}

export interface ClickLike extends Extendable {
  action: string;
  /** What was typed beside the action "reply", where the system offers that. */
  reply?: string | null;
  notification: Pick<Notification, 'close' | 'data' | 'tag' | 'title' | 'lang'>;
}

export interface MessageLike extends Extendable {
  data: unknown;
}

export interface SyncLike extends Extendable {
  tag: string;
}

export interface SubscriptionChangeLike extends Extendable {
  oldSubscription?: PushSubscription | null;
}

/** An open tab or window. */
export interface Tab {
  url: string;
  focused?: boolean;
  focus(): Promise<unknown>;
  /** To whatever page is there: it has the origin of the worker. */
  postMessage(message: unknown, options: { transfer: [] }): void;
}

export interface Tabs {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Tab[]>;
  openWindow(url: string): Promise<unknown>;
  claim(): Promise<void>;
}

export interface Registration {
  scope: string;
  pushManager: PushManager;
  showNotification(title: string, options: WorkerNotificationOptions): Promise<void>;
  getNotifications(): Promise<readonly { close(): void }[]>;
  navigationPreload?: { enable(): Promise<void> };
  /** Chromium only. */
  sync?: { register(tag: string): Promise<void> };
}

/** Newer fields than TypeScript's library knows. */
export interface WorkerNotificationOptions extends NotificationOptions {
  renotify?: boolean;
  actions?: { action: string; title: string; type?: 'text' | 'button'; placeholder?: string }[];
}

interface ScopeEvents {
  install: Extendable;
  activate: Extendable;
  fetch: FetchLike;
  push: PushLike;
  notificationclick: ClickLike;
  pushsubscriptionchange: SubscriptionChangeLike;
  sync: SyncLike;
  message: MessageLike;
}

export interface WorkerScope {
  registration: Registration;
  clients: Tabs;
  navigator: Pick<Navigator, 'language'> & { setAppBadge?(count?: number): Promise<void> };
  caches: CacheStorage;
  skipWaiting(): Promise<void>;
  addEventListener<Type extends keyof ScopeEvents>(type: Type, listener: (event: ScopeEvents[Type]) => void): void;
}
