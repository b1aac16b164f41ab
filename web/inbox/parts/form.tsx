import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Problem } from '../api';
import { explain } from '../errors';
import { t } from '../strings';

export type Errors<K extends string> = Partial<Record<K, string>>;

interface FormOptions<K extends string> {
  validate: () => Errors<K>;
  save: () => Promise<void>;
  /** Which fields the refusal is about, and what to say beside them; `undefined` if it is about none. */
  translate?: (problem: Problem) => Errors<K> | undefined;
}

/** Checks, sends once, and puts every refusal beside the field it is about. */
export function useForm<K extends string>({ validate, save, translate }: FormOptions<K>) {
  const [errors, setErrors] = useState<Errors<K>>({});
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const show = (next: Errors<K>, general?: string) => {
    setErrors(next);
    setProblem(general);
    // After the next paint: only then the inputs carry aria-invalid.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setSaved(false);
    const found = validate();
    if (Object.values(found).some(Boolean)) return show(found, t('field.check'));
    show({});
    setBusy(true);
    try {
      await save();
      setSaved(true);
    } catch (error) {
      const beside = error instanceof Problem ? translate?.(error) : undefined;
      if (beside) show(beside, t('field.check'));
      else show({}, explain(error));
    } finally {
      setBusy(false);
    }
  };

  return { errors, problem, busy, saved, submit, form };
}

export function FormProblem({ text }: { text: string | undefined }) {
  return <div role="alert">{text && <p class="notice error">{text}</p>}</div>;
}

export function SubmitButton({ busy, children }: { busy: boolean; children: ComponentChildren }) {
  // Not `disabled`: that would drop the keyboard focus while saving.
  return (
    <button type="submit" class="button primary" aria-disabled={busy}>
      {busy ? t('action.saving') : children}
    </button>
  );
}

export function required(value: string): string | undefined {
  return value.trim() === '' ? t('field.required') : undefined;
}

/** Drops the fields without an error, so that an empty object means "all good". */
export function errorsOf<K extends string>(found: Record<K, string | undefined>): Errors<K> {
  return Object.fromEntries(Object.entries(found).filter(([, error]) => error !== undefined)) as Errors<K>;
}
