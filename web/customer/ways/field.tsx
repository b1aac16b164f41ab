import type { VNode } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Refused } from './api';
import type { Words } from './strings';

export interface AskProps {
  words: Words;
  label: string;
  button: string;
  input: { type: 'email' | 'text'; autocomplete: 'email' | 'one-time-code' | 'off'; inputmode?: 'numeric'; maxLength?: number };
  /** A look at what was entered, before it is sent: what is wrong with it, or `''`. */
  check: (value: string) => string;
  submit: (value: string) => Promise<void>;
  /** What to say to a refusal by the server. */
  refusal: (error: Refused) => string;
  /** It came up by something the person did: go on writing here. */
  focused?: boolean;
}

/** One question with its field and button; what is wrong stands beside the field. */
export function Ask({ words, label, button, input, check, submit, refusal, focused = false }: AskProps): VNode {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);

  const refuse = (text: string): void => {
    setError(text);
    field.current?.focus();
  };
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const value = field.current?.value.trim() ?? '';
    const wrong = check(value);
    if (wrong !== '' || busy) return refuse(wrong);
    setBusy(true);
    setError('');
    try {
      await submit(value);
    } catch (failure) {
      refuse(failure instanceof Refused ? refusal(failure) : words.failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form noValidate onSubmit={(event) => void send(event)}>
      <label for={id}>{label}</label>
      <div class="line">
        <input ref={field} id={id} type={input.type as 'text'} autocomplete={input.autocomplete} inputMode={input.inputmode} maxLength={input.maxLength} dir="ltr" aria-invalid={error !== ''} aria-describedby={`${id}-error`} />
        <button type="submit" aria-busy={busy}>
          {button}
        </button>
      </div>
      <p class="wrong" id={`${id}-error`} role="alert">
        {error}
      </p>
    </form>
  );
}

/** What is true of every question. */
export function generalRefusal(words: Words, error: Refused): string {
  if (error.code === 'rate_limited') return words.too_often;
  return error.code === 'offline' ? words.load_failed : words.failed;
}
