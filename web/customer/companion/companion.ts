import { effect } from '@preact/signals';
import { renewPush } from '../../shared/push/push';
import type { History } from '../history';
import type { Model } from '../model';
import type { Session } from '../session';
import type { FromWorker } from '../worker/messages';
import { Keeping } from './keeping';
import { followReading } from './notices';
import { offerWays } from './offer';
import { customerPush } from './push';
import { register } from './registration';

const ARRIVAL_MS = 10_000;

export interface Companion {
  /** Opens what lets the person choose how they are reached. Rejects when it cannot be loaded. */
  showWays(): Promise<void>;
}

/**
 * What the page can do without for its first second: being kept for the time without a network, being installed, being
 * told of answers. Loaded by itself once the conversation can be read and written.
 */
export function accompany(model: Model, session: Pick<Session, 'follow' | 'pause' | 'resume'>, past: Pick<History, 'jumpTo'>): Companion {
  const { slug } = model.page.company;
  const keeping = new Keeping(model);
  const install = installOffer();
  const showWays = async (): Promise<void> => {
    const { openWays } = await import('../ways/ways');
    await openWays({ model, install, line: session, forget: () => keeping.forget() });
    model.offer.value = null; // the same, and more, is there
  };
  void register(slug);
  void keeping.start().then((completed) => completed && session.follow());
  followReading(model);
  offerWays(model, () => void showWays().catch(() => {}));
  if (model.page.conversation) void renewPush(customerPush(slug)).catch(() => {});
  followLinks(model, past);
  return { showWays };
}

/** Chromium's own offer to install, kept for the moment when the person asks for it. */
export interface InstallOffer {
  event: (Event & { prompt(): Promise<unknown> }) | undefined;
}

function installOffer(): InstallOffer {
  const offer: InstallOffer = { event: undefined };
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer.event = event as InstallOffer['event'] & Event;
  });
  addEventListener('appinstalled', () => (offer.event = undefined));
  return offer;
}

/** A notice, or the address it opened, names a message: show it. */
function followLinks(model: Model, past: Pick<History, 'jumpTo'>): void {
  const named = /^#m=(\d+)$/.exec(location.hash)?.[1];
  if (named !== undefined) {
    history.replaceState(history.state, '', location.pathname + location.search); // a reload is no tap
    showWhenThere(model, Number(named), past);
  }
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<FromWorker | undefined>) => {
    if (data?.type !== 'show') return;
    if (data.topic !== model.page.link.topic || model.past.peek()) location.assign(data.navigate);
    else if (data.reply) document.getElementById('composer')?.focus();
    else showWhenThere(model, data.seq, past);
  });
}

/** The tap may be faster than the line; but who has waited is not taken away from what they do now. */
function showWhenThere(model: Model, seq: number, past: Pick<History, 'jumpTo'>): void {
  const until = Date.now() + ARRIVAL_MS;
  const stop = effect(() => {
    if ((model.thread.value.messages.at(-1)?.seq ?? 0) < seq) return;
    queueMicrotask(() => stop());
    if (Date.now() < until) void past.jumpTo(seq);
  });
}
