import { vi } from 'vitest';

/** What the browser has of notifications and service workers, as far as the page uses it. Tests only. */
export interface FakePush {
  permission: NotificationPermission;
  /** What the person will answer. */
  answer: NotificationPermission;
  subscription: PushSubscription | null;
  shown: { tag: string; closed: boolean }[];
  told: unknown[];
}

// The page registers once, so every test finds the same registration.
let fake: FakePush;

export function fakePush(fields: Partial<FakePush> = {}): FakePush {
  fake = { permission: 'default', answer: 'granted', subscription: null, shown: [], told: [], ...fields };
  vi.stubGlobal('Notification', {
    get permission() {
      return fake.permission;
    },
    requestPermission: async () => (fake.permission = fake.answer),
  });
  vi.stubGlobal('PushManager', () => {}); // only looked for
  const registration = {
    installing: null,
    waiting: null,
    active: { postMessage: (message: unknown) => fake.told.push(message) },
    getNotifications: async ({ tag }: { tag: string }) =>
      fake.shown.filter((each) => each.tag === tag).map((each) => ({ close: () => (each.closed = true) })),
    pushManager: {
      getSubscription: async () => fake.subscription,
      subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) =>
        (fake.subscription = subscription(applicationServerKey.buffer, () => (fake.subscription = null))),
    },
  };
  Object.defineProperty(navigator, 'serviceWorker', {
    configurable: true,
    value: Object.assign(new EventTarget(), { register: async () => registration }),
  });
  return fake;
}

function subscription(key: ArrayBuffer, ended: () => void): PushSubscription {
  return {
    endpoint: 'https://push.example/1',
    options: { applicationServerKey: key, userVisibleOnly: true },
    toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'cDI1Ng', auth: 'YXV0aA' } }),
    unsubscribe: async () => {
      ended();
      return true;
    },
  } as unknown as PushSubscription;
}
