import { useState } from 'preact/hooks';
import { t } from '../strings';
import { Icon } from './icon';

/** Says beside itself whether it worked; the clipboard is missing on plain http and may be forbidden. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  return (
    <span class="copy">
      <button type="button" class="button" onClick={copy}>
        <Icon name={state === 'copied' ? 'check' : 'copy'} />
        {label}
      </button>
      <span role="status" class="help">
        {state === 'copied' && t('settings.links.copied')}
        {state === 'failed' && t('settings.links.copyFailed')}
      </span>
    </span>
  );
}
