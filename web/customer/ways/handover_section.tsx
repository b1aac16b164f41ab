import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Micros } from '../../shared/protocol';
import { fill } from '../../shared/strings';
import { Refused, type Handover, type WaysApi } from './api';
import { generalRefusal } from './field';
import type { Words } from './strings';

interface Props {
  api: WaysApi;
  words: Words;
  /** There is a confirmed address to send the link to. */
  mail: boolean;
}

/** The same conversation on another device: a link that works once and for a short time, as code and as text. */
export function HandoverSection({ api, words, mail }: Props): VNode {
  const [handover, setHandover] = useState<Handover>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const [said, setSaid] = useState('');

  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError('');
    setSaid('');
    try {
      await work();
    } catch (failure) {
      setError(failure instanceof Refused ? generalRefusal(words, failure) : words.failed);
    } finally {
      setBusy(false);
    }
  };
  const make = (): Promise<void> => run(async () => setHandover(await api.handOver()));
  const send = (): Promise<void> =>
    run(async () => {
      await api.mailLink();
      setSaid(words.phone_mailed);
    });

  return (
    <section aria-labelledby="ways-phone" aria-busy={busy}>
      <h3 id="ways-phone">{words.phone_title}</h3>
      <p>{words.phone_text}</p>
      {handover ? <Shown key={handover.url} words={words} handover={handover} again={make} /> : null}
      <div class="line">
        {handover ? null : (
          <button type="button" disabled={busy} onClick={() => void make()}>
            {words.phone_make}
          </button>
        )}
        {mail ? (
          <button type="button" disabled={busy} onClick={() => void send()}>
            {words.phone_mail}
          </button>
        ) : null}
      </div>
      <p role="status">{said}</p>
      <p class="wrong" role="alert">
        {error}
      </p>
    </section>
  );
}

function Shown({ words, handover, again }: { words: Words; handover: Handover; again: () => Promise<void> }): VNode {
  const left = useSecondsLeft(handover.expires_at);
  const [copied, setCopied] = useState(false);
  if (left <= 0) {
    return (
      <>
        <p role="status">{words.phone_over}</p>
        <button type="button" onClick={() => void again()}>
          {words.phone_new}
        </button>
      </>
    );
  }
  const { size, path } = handover.qr;
  const copy = (): void => void navigator.clipboard?.writeText(handover.url).then(() => setCopied(true), () => {});
  return (
    <div class="handover">
      <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.phone_qr} shape-rendering="crispEdges">
        <path class="light" d={`M0 0h${size}v${size}H0z`} />
        <path d={path} />
      </svg>
      <div>
        <label for="ways-link">{words.phone_link}</label>
        <div class="line">
          <input id="ways-link" type="text" readonly dir="ltr" value={handover.url} onFocus={(event) => event.currentTarget.select()} />
          <button type="button" onClick={copy}>
            {words.copy}
          </button>
        </div>
        <p role="status">{copied ? words.copied : ''}</p>
        <p>{words.phone_secret}</p>
        <p role="timer">{fill(words.phone_left, { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}` })}</p>
      </div>
    </div>
  );
}

function useSecondsLeft(until: Micros): number {
  const [seconds, setSeconds] = useState(() => secondsLeft(until));
  useEffect(() => {
    const handle = setInterval(() => setSeconds(secondsLeft(until)), 1000);
    return () => clearInterval(handle);
  }, [until]);
  return seconds;
}

function secondsLeft(until: Micros): number {
  return Math.max(0, Math.ceil((until / 1000 - Date.now()) / 1000));
}
