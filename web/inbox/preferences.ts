import { effect, signal } from '@preact/signals';

/** Choices of this person on this device. */
export type Density = 'comfortable' | 'compact';

export const density = signal<Density>('comfortable');
export const singleKeys = signal(true);

export function startPreferences(): void {
  density.value = localStorage.getItem('dropline.density') === 'compact' ? 'compact' : 'comfortable';
  singleKeys.value = localStorage.getItem('dropline.singleKeys') !== 'off';
  effect(() => {
    localStorage.setItem('dropline.density', density.value);
    document.documentElement.dataset['density'] = density.value;
  });
  effect(() => localStorage.setItem('dropline.singleKeys', singleKeys.value ? 'on' : 'off'));
}
