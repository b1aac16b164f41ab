import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { fill } from '../../shared/strings';
import type { Reach, Refused, WaysApi } from './api';
import { Ask, generalRefusal } from './field';
import type { Words } from './strings';

interface Props {
  api: WaysApi;
  words: Words;
  email: Reach['email'];
  /** What the server says now. */
  changed: (reach?: Reach) => void;
}

type Step = 'shown' | 'address' | 'code';

/** The address for what stays unread: entered, confirmed by the code that was mailed to it, changed, removed. */
export function EmailSection({ api, words, email, changed }: Props): VNode {
  const [step, setStep] = useState<Step>(firstStep(email));
  const [entered, setEntered] = useState('');
  const [touched, setTouched] = useState(false);
  const [said, setSaid] = useState('');
  const go = (next: Step): void => {
    setTouched(true);
    setSaid('');
    setStep(next);
  };

  const enter = async (address: string): Promise<void> => {
    await api.enterEmail(address);
    setEntered(address);
    go('code');
  };
  const confirm = async (code: string): Promise<void> => {
    const reach = await api.confirmEmail(code);
    go('shown');
    changed(reach);
  };
  const remove = async (): Promise<void> => {
    try {
      await api.removeEmail();
      go('address');
      setSaid(words.email_removed);
      changed();
    } catch {
      setSaid(words.failed);
    }
  };

  return (
    <section aria-labelledby="ways-email">
      <h3 id="ways-email">{words.email_title}</h3>
      <p>{words.email_text}</p>
      <p role="status">{step === 'code' ? fill(words.email_sent, { address: entered || (email?.pending ?? email?.address ?? '') }) : said}</p>
      {step === 'shown' && email ? <Shown words={words} email={email} change={() => go('address')} remove={remove} /> : null}
      {step === 'address' ? (
        <Ask
          key="address"
          words={words}
          label={words.email_label}
          button={words.email_send}
          input={{ type: 'email', autocomplete: 'email', maxLength: 254 }}
          check={(value) => checkAddress(value, words)}
          submit={enter}
          refusal={(error) => (error.code === 'invalid_field' ? words.email_wrong : generalRefusal(words, error))}
          focused={touched}
        />
      ) : null}
      {step === 'code' ? (
        <>
          <Ask
            key="code"
            words={words}
            label={words.code_label}
            button={words.code_confirm}
            input={{ type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric', maxLength: 16 }}
            check={(value) => (digitsOf(value).length === 6 ? '' : words.code_missing)}
            submit={(value) => confirm(digitsOf(value))}
            refusal={(error) => codeRefusal(error, words)}
            focused={touched}
          />
          <div class="line">
            <button type="button" onClick={() => go('address')}>
              {words.email_other}
            </button>
            {email?.confirmed ? <Keep words={words} keep={() => go('shown')} /> : null}
          </div>
        </>
      ) : null}
      {step === 'address' && email?.confirmed ? <Keep words={words} keep={() => go('shown')} /> : null}
    </section>
  );
}

function Keep({ words, keep }: { words: Words; keep: () => void }): VNode {
  return (
    <button type="button" onClick={keep}>
      {words.email_keep}
    </button>
  );
}

interface ShownProps {
  words: Words;
  email: NonNullable<Reach['email']>;
  change: () => void;
  remove: () => Promise<void>;
}

function Shown({ words, email, change, remove }: ShownProps): VNode {
  const text = email.suppressed ? words.email_suppressed : words.email_is;
  return (
    <>
      <p class={email.suppressed ? 'wrong' : ''}>{fill(text, { address: email.address })}</p>
      <div class="line">
        <button type="button" onClick={change}>
          {words.email_change}
        </button>
        <button type="button" onClick={() => void remove()}>
          {words.email_remove}
        </button>
      </div>
    </>
  );
}

function firstStep(email: Reach['email']): Step {
  if (!email) return 'address';
  return (email.confirmed || email.suppressed) && !email.pending ? 'shown' : 'code';
}

function checkAddress(value: string, words: Words): string {
  if (value === '') return words.email_missing;
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? '' : words.email_wrong;
}

/** People copy "123 456" out of a mail. */
function digitsOf(value: string): string {
  return value.replace(/[\s-]/g, '').replace(/\D.*/, '');
}

function codeRefusal(error: Refused, words: Words): string {
  if (error.code === 'invalid_field') return words.code_wrong;
  return error.code === 'gone' || error.code === 'not_found' ? words.code_gone : generalRefusal(words, error);
}
