import { useId, useRef, useState } from 'preact/hooks';
import type { AgentNotifier } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { refusal } from '../errors';
import { t } from '../strings';
import { CopyButton } from './copy_button';
import { TextField } from './field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from './form';
import { NotifierRow } from './notifier_row';

interface Props {
  slug: string;
  notifiers: readonly AgentNotifier[];
  changed: () => void;
}

/** One for each service. */
const examples = [
  'ntfys://ntfy.sh/my-topic',
  'gotifys://gotify.example.org/AbCdEf123',
  'https://hooks.slack.com/services/T000/B000/XXXX',
  'mmosts://chat.example.org/hookkey',
  'https://discord.com/api/webhooks/1234/token',
  'https://example.org/my-webhook',
] as const;

/** Other services that tell the agent: each is one address. */
export function NotifierSection({ slug, notifiers, changed }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [secret, setSecret] = useState<string | undefined>();
  const removed = () => {
    heading.current?.focus(); // the button went away with its row
    changed();
  };
  return (
    <section class="sheet" aria-labelledby="notify-others">
      <h2 id="notify-others" tabIndex={-1} ref={heading}>
        {t('notify.others')}
      </h2>
      <p class="help">{t('notify.others.about')}</p>
      {notifiers.length === 0 && <p class="muted">{t('notify.others.none')}</p>}
      {notifiers.length > 0 && (
        <ul class="cards">
          {notifiers.map((notifier) => (
            <li key={notifier.id}>
              <NotifierRow slug={slug} notifier={notifier} changed={changed} removed={removed} />
            </li>
          ))}
        </ul>
      )}
      <AddForm
        slug={slug}
        added={(made) => {
          setSecret(made);
          changed();
        }}
      />
      {secret !== undefined && <Secret text={secret} />}
    </section>
  );
}

function AddForm({ slug, added }: { slug: string; added: (secret: string | undefined) => void }) {
  const id = useId();
  const [url, setUrl] = useState('');
  const { errors, problem, busy, submit, form } = useForm({
    validate: () => errorsOf({ url: required(url) }),
    save: async () => {
      const { secret } = await request<AgentNotifier & { secret?: string }>('POST', companyPath(slug, 'notifiers'), { url: url.trim() });
      setUrl('');
      added(secret);
    },
    translate: (error) => (error.field === 'url' ? { url: refusal(error) } : undefined),
  });
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <TextField
        label={t('notify.others.url')}
        help={t('notify.others.urlHelp')}
        autocapitalize="none"
        spellcheck={false}
        autocomplete="off"
        maxLength={2048}
        value={url}
        change={setUrl}
        error={errors.url}
      />
      <details class="examples">
        <summary id={id}>{t('notify.others.examples')}</summary>
        <ul aria-labelledby={id}>
          {examples.map((example) => (
            <li key={example}>
              <code class="url">{example}</code>
            </li>
          ))}
        </ul>
      </details>
      <FormProblem text={problem} />
      <div class="row">
        <SubmitButton busy={busy}>{t('notify.others.add')}</SubmitButton>
      </div>
    </form>
  );
}

function Secret({ text }: { text: string }) {
  return (
    <div class="field" role="status">
      <p class="label">{t('notify.others.secret')}</p>
      <p class="help">{t('notify.others.secretHelp')}</p>
      <p class="one-time url">{text}</p>
      <CopyButton text={text} label={t('notify.others.copy')} />
    </div>
  );
}
