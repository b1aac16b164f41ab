import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Id, Locale } from '../../shared/protocol';
import { fill } from '../../shared/strings';
import type { Device, WaysApi } from './api';
import type { Words } from './strings';

interface Props {
  api: WaysApi;
  words: Words;
  locale: Locale;
  devices: Device[];
  /** One was signed out: ask the server again. */
  changed: () => void;
  /** The same for this one, which also forgets what it keeps. */
  leave: (device: Id) => Promise<void>;
}

/** Where the conversation can be read, and the way to end that, each with a second thought. */
export function DevicesSection({ api, words, locale, devices, changed, leave }: Props): VNode {
  const named = devices.map((device) => ({ ...device, name: nameOf(device, words) }));
  const [asked, setAsked] = useState<string>();
  const [said, setSaid] = useState('');
  const [error, setError] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);

  const signOut = async (device: Device): Promise<void> => {
    setError('');
    try {
      if (device.here) return await leave(device.id);
      await api.signOut(device.id);
      setAsked(undefined);
      setSaid(fill(words.signed_out, { name: device.name }));
      heading.current?.focus(); // what was pressed goes away
      changed();
    } catch {
      setError(words.failed);
    }
  };

  return (
    <section aria-labelledby="ways-devices">
      <h3 id="ways-devices" ref={heading} tabIndex={-1}>
        {words.devices_title}
      </h3>
      <ul class="devices">
        {named.map((device) => (
          <li key={device.id}>
            <p>
              <b dir="auto">{device.name}</b>
              <span>{device.here ? words.device_here : fill(words.device_seen, { time: timeOf(device.seen_at, locale) })}</span>
            </p>
            {asked === device.id ? (
              <Sure words={words} device={device} yes={() => signOut(device)} no={() => setAsked(undefined)} />
            ) : (
              <button type="button" aria-label={fill(words.sign_out_named, { name: device.name })} onClick={() => setAsked(device.id)}>
                {words.sign_out}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p role="status">{said}</p>
      <p class="wrong" role="alert">
        {error}
      </p>
    </section>
  );
}

interface SureProps {
  words: Words;
  device: Device;
  yes: () => Promise<void>;
  no: () => void;
}

function Sure({ words, device, yes, no }: SureProps): VNode {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => text.current?.focus(), []);
  return (
    <div class="sure">
      <p ref={text} tabIndex={-1}>
        {device.here ? words.sign_out_here : fill(words.sign_out_sure, { name: device.name })}
      </p>
      <div class="line">
        <button type="button" class="danger" onClick={() => void yes()}>
          {words.sign_out}
        </button>
        <button type="button" onClick={no}>
          {words.cancel}
        </button>
      </div>
    </div>
  );
}

/** The server tells them in English: "Safari on iPhone". */
function nameOf({ name }: Device, words: Words): string {
  const [told = '', system] = name.split(' on ');
  const browser = told === 'Unknown browser' ? words.device_unknown : told;
  return system === undefined ? browser : fill(words.device_on, { browser, system });
}

function timeOf(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at / 1000);
}
