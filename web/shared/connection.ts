import { systemClock, type Clock, type Timer } from './clock';
import { poll, post, type PollAnswer } from './polling';
import type {
  ClientFrame, Cursor, ErrorCode, ErrorFrame, EventsFrame, Greeter, LogEvent, ResetFrame, ServerFrame, Told, Whisper,
} from './protocol';
import { backoff, judge } from './resume';

/**
 * - `connecting`: no way to the server is open yet, or it is being opened again; `offline`: that failed more than once
 * - `live`: WebSocket; `polling`: WebSocket is blocked, the same frames come by long polling
 * - `denied`: the server does not know us (any more), or not what we ask for: sign in, or load the page again; then
 *   `start()`
 * - `stopped`: before `start()` and after `stop()`
 */
export type Status = 'stopped' | 'connecting' | 'offline' | 'live' | 'polling' | 'denied';

export interface ConnectionEvents {
  /** Each durable change exactly once and in order; `cursor` is the place reached after them. Store both together. */
  events(events: LogEvent[], cursor: Cursor): void;
  /** Replace the state by this snapshot (agents: fetch the lists again). `cursor` is the new place. */
  reset(frame: ResetFrame, cursor: Cursor): void;
  /** The way is open and in step: send everything again that is not acknowledged, oldest first. */
  ready(): void;
  /** `ack` and `error` frames, to be joined with the outbox by `client_id`. */
  answer(frame: Extract<ServerFrame, { type: 'ack' | 'error' }>): void;
  status(status: Status): void;
  whisper(frame: Whisper): void;
}

/** The part of WebSocket in use, so that tests can bring their own. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'onopen' | 'onmessage' | 'onclose'>;

export interface ConnectionOptions {
  who: Greeter;
  cursor: Cursor | undefined;
  on: ConnectionEvents;
  /** `https://host`; default: where the page came from. */
  origin?: string;
  clock?: Clock;
  openSocket?: (url: string) => Socket;
  fetch?: typeof fetch;
}

const SILENCE_MS = 15_000;
const PATIENCE_MS = 10_000;
/** Upgrades that fail this often in a row, without ever opening, are taken for blocked. */
const BLOCKED_AFTER = 2;
const TRY_SOCKET_AGAIN_MS = 300_000;
const HELLO_REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['not_found', 'unsupported_version']);

/**
 * Keeps one client in step with the log: opens, greets, judges each frame by its range, notices silence, comes back.
 * Owns its socket and timers; `stop()` releases them, `start()` may follow. It never reads or writes storage.
 */
export class Connection {
  status: Status = 'stopped';
  cursor: Cursor | undefined;

  readonly #who: Greeter;
  readonly #on: ConnectionEvents;
  readonly #origin: string;
  readonly #clock: Clock;
  readonly #openSocket: (url: string) => Socket;
  readonly #fetch: typeof fetch;

  #socket: Socket | undefined;
  #polling: AbortController | undefined;
  #timer: Timer | undefined;
  #attempt = 0;
  #failedUpgrades = 0;
  #lastHeard = 0;

  constructor(options: ConnectionOptions) {
    this.#who = options.who;
    this.cursor = options.cursor;
    this.#on = options.on;
    this.#origin = options.origin ?? location.origin;
    this.#clock = options.clock ?? systemClock;
    this.#openSocket = options.openSocket ?? ((url) => new WebSocket(url));
    this.#fetch = options.fetch ?? ((...args) => fetch(...args));
  }

  start(): void {
    if (this.status !== 'stopped' && this.status !== 'denied') return;
    this.#attempt = 0;
    this.#failedUpgrades = 0;
    this.#become('connecting');
    this.#connect();
  }

  stop(): void {
    this.#release();
    this.#become('stopped');
  }

  /** Writes a frame to the open socket. False when there is none: send by HTTP, or wait for `ready`. */
  send(frame: ClientFrame): boolean {
    if (this.status !== 'live' || !this.#socket) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Says what needs no answer, by whichever way is open. What matters is said again when the way is `ready`. */
  tell(frame: Told): void {
    if (!this.send(frame) && this.status === 'polling') post(this.#fetch, this.#origin, this.#who, frame);
  }

  /** The network came back or the page is shown: do not sit out the backoff, and doubt a socket that has been quiet. */
  wake(): void {
    if (this.status === 'live') {
      if (this.#clock.now() - this.#lastHeard > SILENCE_MS / 3) this.#probe();
      return;
    }
    if (this.status !== 'connecting' && this.status !== 'offline') return;
    if (this.#socket || this.#polling) return;
    this.#attempt = 0;
    this.#connect();
  }

  /** Calls `wake` when the browser says so. Returns the function that ends it. */
  watchPage(page: Document = document, view: Window = window): () => void {
    const wake = (): void => {
      if (page.visibilityState === 'visible') this.wake();
    };
    view.addEventListener('online', wake);
    page.addEventListener('visibilitychange', wake);
    return () => {
      view.removeEventListener('online', wake);
      page.removeEventListener('visibilitychange', wake);
    };
  }

  #connect(): void {
    this.#release();
    if (this.#failedUpgrades >= BLOCKED_AFTER) void this.#poll();
    else this.#open();
  }

  // --- WebSocket ---

  #open(): void {
    const socket = this.#openSocket(`${this.#origin.replace(/^http/, 'ws')}/-/ws`);
    let opened = false;
    this.#socket = socket;
    this.#arm(PATIENCE_MS, () => this.#lost(opened));
    socket.onopen = () => {
      opened = true;
      this.#failedUpgrades = 0;
      const hello: ClientFrame = { type: 'hello', v: 1, ...this.#who };
      if (this.cursor) hello.cursor = this.cursor;
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = (event: MessageEvent) => this.#heard(JSON.parse(event.data as string) as ServerFrame);
    socket.onclose = (event: CloseEvent) => {
      if (event.code === 1008 && this.status !== 'denied') this.#attempt += 2; // not allowed: do not hurry
      this.#lost(opened);
    };
  }

  #heard(frame: ServerFrame): void {
    this.#lastHeard = this.#clock.now();
    this.#arm(SILENCE_MS, () => this.#probe());
    switch (frame.type) {
      case 'welcome':
        return this.#inStep('live');
      case 'reset':
        this.#reset(frame);
        return this.#inStep('live');
      case 'events':
        return this.#apply(frame);
      case 'resync':
        return this.#resync(frame.ev);
      case 'error':
        return this.#refuses(frame) ? this.#deny() : this.#on.answer(frame);
      case 'ack':
        return this.#on.answer(frame);
      case 'typing':
      case 'presence':
        return this.#on.whisper(frame);
      case 'bye':
        if (frame.reason === 'signed_out') this.#deny();
        return;
      default:
        return; // pong, and what a newer server may say
    }
  }

  /** Whether the error is about us, or about the hello, and the same hello would be answered alike for ever. */
  #refuses({ code, client_id }: ErrorFrame): boolean {
    if (client_id !== undefined) return false;
    return code === 'unauthenticated' || code === 'signed_out' || (this.status !== 'live' && HELLO_REFUSALS.has(code));
  }

  #probe(): void {
    this.#socket?.send(JSON.stringify({ type: 'ping' } satisfies ClientFrame));
    this.#arm(PATIENCE_MS, () => this.#lost(true));
  }

  #resync(ev: number): void {
    // Events are idempotent, so going back is safe; going forward would skip some, so the log must be asked.
    if (!this.cursor || ev > this.cursor.ev) return this.#lost(true);
    this.cursor = { epoch: this.cursor.epoch, ev };
    this.#on.ready();
  }

  // --- Long polling ---

  async #poll(): Promise<void> {
    const abort = new AbortController();
    this.#polling = abort;
    const socketAgain = this.#clock.now() + TRY_SOCKET_AGAIN_MS;
    let wait = 0; // the first question only asks whether the way is open
    while (this.#clock.now() < socketAgain) {
      const answer = await poll(this.#fetch, this.#origin, this.#who, this.cursor, wait, abort.signal, this.#clock);
      if (abort.signal.aborted || !this.#polled(answer)) return;
      wait = 25;
    }
    this.#failedUpgrades = BLOCKED_AFTER - 1;
    this.#connect();
  }

  /** True when the next question may follow at once. */
  #polled(answer: PollAnswer): boolean {
    if (answer === 'denied') {
      this.#deny();
      return false;
    }
    if (answer === 'failed') {
      this.#failedUpgrades = BLOCKED_AFTER - 1; // perhaps it was the network, and not the proxy
      this.#lost(true);
      return false;
    }
    if (answer.type === 'reset') this.#reset(answer);
    else if (judge(this.cursor, answer) === 'gap') this.cursor = undefined; // the next answer is a snapshot
    else this.#apply(answer);
    if (this.status !== 'polling') this.#inStep('polling');
    return true;
  }

  // --- Both ways ---

  #apply(frame: EventsFrame): void {
    const verdict = judge(this.cursor, frame);
    if (verdict === 'gap') return this.#lost(true);
    if (verdict === 'have' || !this.cursor) return;
    this.cursor = { epoch: this.cursor.epoch, ev: frame.to };
    this.#on.events(frame.events, this.cursor);
  }

  #reset(frame: ResetFrame): void {
    this.cursor = { epoch: frame.epoch, ev: frame.ev };
    this.#on.reset(frame, this.cursor);
  }

  #inStep(status: 'live' | 'polling'): void {
    this.#attempt = 0;
    this.#become(status);
    this.#on.ready();
  }

  #deny(): void {
    this.#release();
    this.#become('denied');
  }

  #lost(opened: boolean): void {
    this.#release();
    if (!opened) this.#failedUpgrades += 1;
    this.#become(this.#attempt > 0 ? 'offline' : 'connecting');
    this.#arm(backoff(this.#attempt, this.#clock.random()), () => this.#connect());
    this.#attempt += 1;
  }

  #release(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#polling?.abort();
    this.#polling = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #arm(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(ms, run);
  }

  #become(status: Status): void {
    if (this.status === status) return;
    this.status = status;
    this.#on.status(status);
  }
}
