import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { isInstalled, PushRefused, pushState, turnPushOn } from '../../shared/push/push';
import { Icon } from '../icons';
import type { Model } from '../model';
import { customerPush, waysOf } from './push';
import { wordsFor, type Words } from './words';

/**
 * Offers to tell the person when there is an answer: after something was sent, never before, and not again once they
 * said no, nor anything that this server cannot do. Someone who opens the app from the home screen for the first time is asked for their conversation instead.
 */
export function offerWays(model: Model, showWays: () => void): void {
  const words = wordsFor(model.page.locale);
  const close = (): void => {
    model.offer.value = null;
    document.getElementById('composer')?.focus({ preventScroll: true });
  };
  if (isInstalled() && !model.thread.peek().conversation) {
    model.offer.value = (
      <Offer text={words.have} yes={words.have_yes} no={words.no} onYes={() => showWays()} onNo={close} />
    );
  }
  const before = sent(model);
  const stop = effect(() => {
    if (sent(model) <= before) return;
    queueMicrotask(() => stop());
    void offerAfterSend(model, words, showWays, close);
  });
}

async function offerAfterSend(model: Model, words: Words, showWays: () => void, close: () => void): Promise<void> {
  const { slug } = model.page.company;
  const state = await pushState(customerPush(slug));
  model.offer.value = null;
  if (state === 'on' || answered(model)) return;
  const ways = await waysOf(slug);
  const decline = (): void => {
    remember(model);
    close();
  };
  if (state === 'off' && ways.push) {
    model.offer.value = <PushOffer slug={slug} words={words} close={decline} showWays={showWays} />;
    return;
  }
  if (!ways.mail && !(state === 'install' && ways.push)) return;
  const choose = (): void => {
    decline();
    showWays();
  };
  model.offer.value = <Offer text={words.tell_other} yes={words.tell_how} no={words.no} onYes={choose} onNo={decline} />;
}

interface PushOfferProps {
  slug: string;
  words: Words;
  close: () => void;
  showWays: () => void;
}

function PushOffer({ slug, words, close, showWays }: PushOfferProps): VNode {
  const [outcome, setOutcome] = useState('');
  const [busy, setBusy] = useState(false);
  const turnOn = (): void => {
    setBusy(true);
    turnPushOn(customerPush(slug))
      .then(() => setOutcome(words.told))
      .catch((error: unknown) => setOutcome(error instanceof PushRefused ? words.refused : words.failed))
      .finally(() => setBusy(false));
  };
  if (outcome === '') return <Offer text={words.tell} yes={words.tell_yes} no={words.no} busy={busy} onYes={turnOn} onNo={close} />;
  const more = (): void => {
    close();
    showWays();
  };
  return <Offer text={outcome} yes={words.more} no={words.close} onYes={more} onNo={close} />;
}

interface OfferProps {
  text: string;
  yes: string;
  no: string;
  busy?: boolean;
  onYes: () => void;
  onNo: () => void;
}

function Offer({ text, yes, no, busy = false, onYes, onNo }: OfferProps): VNode {
  return (
    <section class="offer" aria-busy={busy}>
      <Icon name="bell" />
      <p role="status">{text}</p>
      <div>
        <button class="yes" type="button" disabled={busy} onClick={onYes}>
          {yes}
        </button>
        <button type="button" onClick={onNo}>
          {no}
        </button>
      </div>
    </section>
  );
}

/** Own messages that reached the server. */
function sent(model: Model): number {
  return model.thread.value.messages.filter((each) => each.author.kind === 'customer').length;
}

function keyOf(model: Model): string {
  return `dropline:offered:${model.page.company.slug}`;
}

function answered(model: Model): boolean {
  try {
    return localStorage.getItem(keyOf(model)) !== null;
  } catch {
    return false;
  }
}

function remember(model: Model): void {
  try {
    localStorage.setItem(keyOf(model), '1');
  } catch {
    // Denied: asked again on another visit.
  }
}
