import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { InstallOffer } from '../companion/companion';
import { isApple, isInstalled } from '../../shared/push/push';
import type { Model } from '../model';
import type { Id } from '../../shared/protocol';
import { fill } from '../../shared/strings';
import { Refused, type Device, type Reach, type WaysApi } from './api';
import { DevicesSection } from './devices_section';
import { EmailSection } from './email_section';
import { HandoverSection } from './handover_section';
import { HaveSection } from './have_section';
import { IosGuide } from './ios_guide';
import { PushSection } from './push_section';
import { wordsFor, type Words } from './strings';

export interface PanelProps {
  model: Model;
  api: WaysApi;
  install: InstallOffer;
  close: () => void;
  /** Signs out this device and forgets what is kept on it. */
  leave: (device: Id) => Promise<void>;
}

/** `stranger`: nothing was written here yet, so there is nobody to reach. */
type Known = { reach: Reach; devices: Device[] } | 'stranger' | 'failed' | undefined;

/** Everything about being told of answers, in one place. */
export function Panel({ model, api, install, close, leave }: PanelProps): VNode {
  const words = wordsFor(model.page.locale);
  const [known, setKnown] = useState<Known>();
  const load = async (): Promise<void> => setKnown(await ask(api));
  // Asked again when what was written before the panel opened has reached the server: then there is somebody to reach.
  const conversation = model.thread.value.conversation?.id;
  useEffect(() => {
    let current = true;
    void ask(api).then((answer) => current && setKnown(answer));
    return () => {
      current = false;
    };
  }, [api, conversation]);

  return (
    <>
      <header>
        <h2 id="ways-title" tabIndex={-1} autofocus>
          {words.title}
        </h2>
        <button type="button" class="shut" aria-label={words.close} onClick={close}>
          <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </header>
      {known === undefined ? <Loading words={words} /> : null}
      {known === 'failed' ? <Failed words={words} again={load} /> : null}
      {known === 'stranger' ? (
        <>
          <p>{words.write_first}</p>
          <HaveSection words={words} />
        </>
      ) : null}
      {typeof known === 'object' ? (
        <>
          <p class="sum" role="status">
            {summary(known.reach, words)}
          </p>
          {known.reach.push.key === '' ? null : (
            <PushSection slug={model.page.company.slug} words={words} changed={() => void load()} />
          )}
          {known.reach.mail ? (
            <EmailSection
              api={api}
              words={words}
              email={known.reach.email}
              changed={(reach) => (reach ? setKnown({ ...known, reach }) : void load())}
            />
          ) : null}
          <HandoverSection api={api} words={words} mail={known.reach.mail && known.reach.email?.confirmed === true} />
          <DevicesSection
            api={api}
            words={words}
            locale={model.page.locale}
            devices={known.devices}
            changed={() => void load()}
            leave={leave}
          />
        </>
      ) : null}
      {known === undefined ? null : <InstallSection words={words} install={install} guided={known === 'stranger'} />}
    </>
  );
}

function Loading({ words }: { words: Words }): VNode {
  return (
    <div class="skeleton" role="status" aria-label={words.loading}>
      <p />
      <p />
      <p />
    </div>
  );
}

function Failed({ words, again }: { words: Words; again: () => Promise<void> }): VNode {
  return (
    <div role="alert">
      <p class="wrong">{words.load_failed}</p>
      <button type="button" onClick={() => void again()}>
        {words.again}
      </button>
    </div>
  );
}

/** On iOS the guide stands with the notifications, which need it; `guided`: unless there is nothing to be told yet. */
function InstallSection({ words, install, guided }: { words: Words; install: InstallOffer; guided: boolean }): VNode | null {
  const [gone, setGone] = useState(false);
  const event = install.event;
  if (isInstalled() || gone || (!event && !(isApple() && guided))) return null;
  const prompt = (): void => {
    setGone(true);
    install.event = undefined; // an offer is good for one question
    void event?.prompt();
  };
  return (
    <section aria-labelledby="ways-install">
      <h3 id="ways-install">{words.install_title}</h3>
      <p>{words.install_text}</p>
      {event ? (
        <button type="button" onClick={prompt}>
          {words.install_do}
        </button>
      ) : (
        <IosGuide words={words} />
      )}
    </section>
  );
}

async function ask(api: WaysApi): Promise<Known> {
  try {
    const [reach, devices] = await Promise.all([api.reach(), api.devices()]);
    return { reach, devices };
  } catch (error) {
    return error instanceof Refused && error.code === 'unauthenticated' ? 'stranger' : 'failed';
  }
}

function summary({ push, email }: Reach, words: Words): string {
  const ways: string[] = [];
  if (push.devices > 0) ways.push(push.here ? words.by_push : words.by_other_push);
  if (email?.confirmed && !email.suppressed) ways.push(fill(words.by_email, { address: email.address }));
  return ways.join(' ') || words.by_none;
}
