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

/** A server by "METHOD path": a body is answered with 200, a number is a status, a function is asked. */
export class FakeServer {
  readonly asked: { what: string; body: unknown }[] = [];
  readonly answers: Record<string, unknown>;

  constructor(answers: Record<string, unknown>) {
    this.answers = answers;
    vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => this.#answer(url, init));
  }

  /** Bodies of the requests of this kind, in order. */
  bodies(what: string): unknown[] {
    return this.asked.filter((each) => each.what === what).map((each) => each.body);
  }

  async #answer(url: string, init: RequestInit): Promise<Response> {
    const what = `${init.method ?? 'GET'} ${url.replace('/-/api/v1/customer/acme', '')}`;
    this.asked.push({ what, body: init.body === undefined ? undefined : JSON.parse(String(init.body)) });
    const given = this.answers[what];
    const answer: unknown = typeof given === 'function' ? (given as () => unknown)() : given;
    if (answer === undefined) throw new TypeError('no network');
    if (typeof answer === 'number') return new Response(null, { status: answer });
    const status = (answer as { status?: unknown }).status;
    return Response.json(answer, { status: typeof status === 'number' ? status : 200 });
  }
}

export function problem(status: number, code: string): object {
  return { type: '', title: '', status, code };
}
