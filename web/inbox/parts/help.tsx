import { signal } from '@preact/signals';
import { keyMap } from '../key_map';
import type { Binding } from '../key_map';
import { singleKeys } from '../preferences';
import { t } from '../strings';
import { Dialog } from './dialog';

export const helpShown = signal(false);

const mac = /mac|iphone|ipad/i.test(navigator.platform);

export function controlName(): string {
  return mac ? t('key.command') : t('key.control');
}

export function Help() {
  if (!helpShown.value) return null;
  return (
    <Dialog title={t('help.title')} close={() => (helpShown.value = false)}>
      {!singleKeys.value && <p class="notice">{t('help.off')}</p>}
      <dl class="keys">
        {keyMap.map((binding) => (
          <div key={binding.command}>
            <dt>
              <Keys names={keyNames(binding)} />
            </dt>
            <dd>{t(`help.${binding.command}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <Keys names={[t('key.shift'), t('key.enter')]} />
          </dt>
          <dd>{t('help.newLine')}</dd>
        </div>
      </dl>
    </Dialog>
  );
}

function Keys({ names }: { names: string[] }) {
  return (
    <>
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
    </>
  );
}

function keyNames(binding: Binding): string[] {
  const name =
    binding.key === 'Enter' ? t('key.enter') : binding.key === 'Escape' ? t('key.escape') : binding.key.toUpperCase();
  return binding.control ? [controlName(), name] : [name];
}
