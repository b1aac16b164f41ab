import { useState } from 'preact/hooks';
import type { Link } from '../../shared/protocol';
import { companyPath, request } from '../api';
import type { Problem } from '../api';
import { checkWord } from '../checks';
import { refusal } from '../errors';
import { fromInput, toInput } from '../dates';
import type { Membership } from '../state/session';
import { t } from '../strings';
import { Dialog } from './dialog';
import { AreaField, SelectField, TextField } from './field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from './form';
import { localeOptions } from './locale_options';

interface Props {
  company: Membership;
  link: Link | undefined;
  close: () => void;
  saved: () => Promise<void>;
}

const fields = ['title', 'code', 'source', 'greeting', 'prefill', 'topic', 'expires_at'] as const;
type Input = (typeof fields)[number];

export function LinkForm({ company, link, close, saved }: Props) {
  const [draft, setDraft] = useState(() => draftOf(link));
  const change = (patch: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...patch }));
  const main = link?.main ?? false;
  const { errors, problem, busy, submit, form } = useForm<Input>({
    validate: () =>
      errorsOf({ title: required(draft.title), code: checkWord(draft.code, 2), topic: checkWord(draft.topic, 1) }),
    save: async () => {
      if (link) await request('PATCH', companyPath(company.slug, `links/${link.id}`), changedFields(draft, link));
      else await request('POST', companyPath(company.slug, 'links'), newFields(draft));
      await saved();
    },
    translate,
  });
  return (
    <Dialog title={link ? t('settings.links.edit') : t('settings.links.new')} close={close}>
      <form ref={form} onSubmit={submit} noValidate>
        <TextField
          label={t('link.title')}
          help={t('link.titleHelp')}
          maxLength={80}
          value={draft.title}
          change={(title) => change({ title })}
          error={errors.title}
        />
        {!main && (
          <TextField
            label={t('link.code')}
            help={t('link.codeHelp')}
            optional={!link}
            autocapitalize="none"
            spellcheck={false}
            maxLength={40}
            value={draft.code}
            change={(code) => change({ code })}
            error={errors.code}
          />
        )}
        <TextField
          label={t('link.source')}
          help={t('link.sourceHelp')}
          optional
          maxLength={80}
          value={draft.source}
          change={(source) => change({ source })}
          error={errors.source}
        />
        <AreaField
          label={t('link.greeting')}
          help={t('link.greetingHelp')}
          optional
          maxLength={500}
          value={draft.greeting}
          change={(greeting) => change({ greeting })}
          error={errors.greeting}
        />
        <AreaField
          label={t('link.prefill')}
          help={t('link.prefillHelp')}
          optional
          maxLength={1000}
          value={draft.prefill}
          change={(prefill) => change({ prefill })}
          error={errors.prefill}
        />
        <div class="pair">
          <SelectField
            label={t('link.locale')}
            value={draft.locale}
            change={(locale) => change({ locale: locale as Link['locale'] })}
            options={[{ value: '', label: t('link.localeBrowser') }, ...localeOptions()]}
          />
          {!main && (
            <TextField
              label={t('link.topic')}
              help={t('link.topicHelp')}
              optional
              maxLength={40}
              value={draft.topic}
              change={(topic) => change({ topic })}
              error={errors.topic}
            />
          )}
        </div>
        {main ? (
          <p class="help">{t('settings.links.mainAlways')}</p>
        ) : (
          <>
            <TextField
              label={t('link.expires')}
              help={t('link.expiresHelp')}
              optional
              type="datetime-local"
              value={draft.expires}
              change={(expires) => change({ expires })}
              error={errors.expires_at}
            />
            <label class="check">
              <input
                type="checkbox"
                checked={draft.active}
                onChange={(event) => change({ active: event.currentTarget.checked })}
              />
              {t('link.active')}
            </label>
          </>
        )}
        <FormProblem text={problem} />
        <div class="row end">
          <button type="button" class="button" onClick={close}>
            {t('action.cancel')}
          </button>
          <SubmitButton busy={busy}>{link ? t('action.save') : t('action.create')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

function draftOf(link: Link | undefined) {
  return {
    title: link?.title ?? '',
    code: link?.code ?? '',
    source: link?.source ?? '',
    greeting: link?.greeting ?? '',
    prefill: link?.prefill ?? '',
    topic: link?.topic ?? '',
    locale: link?.locale ?? '',
    active: link?.active ?? true,
    expires: toInput(link?.expires_at),
  };
}

type LinkDraft = ReturnType<typeof draftOf>;
type LinkFields = Partial<Omit<Link, 'expires_at'>> & { expires_at?: number | null };

function newFields({ expires, code, ...rest }: LinkDraft): LinkFields {
  const result: LinkFields = { ...rest, title: rest.title.trim() };
  const at = fromInput(expires);
  if (at !== undefined) result.expires_at = at;
  if (code.trim() !== '') result.code = code.trim();
  return result;
}

/** Only what was changed: a colleague may be editing another field. */
function changedFields(draft: LinkDraft, link: Link): LinkFields {
  const before = draftOf(link);
  const { expires, ...rest } = draft;
  const names = Object.keys(rest) as (keyof typeof rest)[];
  const changed: LinkFields = Object.fromEntries(names.filter((k) => rest[k] !== before[k]).map((k) => [k, rest[k]]));
  if (expires !== before.expires) changed.expires_at = fromInput(expires) ?? null;
  return changed;
}

function translate(problem: Problem): Partial<Record<Input, string>> | undefined {
  const field = fields.find((name) => name === problem.field);
  if (!field) return undefined;
  return { [field]: refusal(problem) };
}
