import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../strings';

interface FieldProps {
  label: string;
  help?: ComponentChildren;
  error?: string | undefined;
  optional?: boolean;
}

interface Described {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
}

/** A label, its input, help, and the error beside it, wired together for screen readers. */
export function Field({ label, help, error, optional, children }: FieldProps & { children: (input: Described) => JSX.Element }) {
  const id = useId();
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  const input: Described = { id };
  if (describedBy) input['aria-describedby'] = describedBy;
  if (error) input['aria-invalid'] = 'true';
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="muted"> ({t('field.optional')})</span>}
      </label>
      {children(input)}
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

interface InputProps extends FieldProps {
  value: string;
  change: (value: string) => void;
  type?: 'text' | 'email' | 'password' | 'datetime-local' | 'time';
  inputMode?: 'numeric';
  autocomplete?: AutoFill;
  autocapitalize?: 'none';
  spellcheck?: boolean;
  maxLength?: number;
  placeholder?: string;
  readOnly?: boolean;
}

export function TextField({ label, help, error, optional, value, change, type = 'text', ...rest }: InputProps) {
  // Preact types each kind of input apart; which one this is, is only known when it runs.
  const attributes: object = { type, ...rest };
  return (
    <Field label={label} help={help} error={error} optional={optional ?? false}>
      {(input) => <input {...attributes} {...input} value={value} onInput={(event) => change(event.currentTarget.value)} />}
    </Field>
  );
}

type AreaProps = FieldProps & { value: string; change: (value: string) => void; maxLength?: number };

export function AreaField({ label, help, error, optional, value, change, maxLength = 2000 }: AreaProps) {
  return (
    <Field label={label} help={help} error={error} optional={optional ?? false}>
      {(input) => (
        <textarea {...input} rows={2} maxLength={maxLength} value={value} onInput={(event) => change(event.currentTarget.value)} />
      )}
    </Field>
  );
}

type SelectProps = FieldProps & {
  value: string;
  change: (value: string) => void;
  options: readonly { value: string; label: string }[];
  disabled?: boolean;
};

export function SelectField({ label, help, error, value, change, options, disabled = false }: SelectProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(input) => (
        <select {...input} disabled={disabled} value={value} onChange={(event) => change(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function PasswordField(props: Omit<InputProps, 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <div class="password">
      <TextField {...props} type={shown ? 'text' : 'password'} autocapitalize="none" spellcheck={false} />
      <label class="check">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
        {t('field.showPassword')}
      </label>
    </div>
  );
}
