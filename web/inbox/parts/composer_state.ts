import { signal } from '@preact/signals';
import type { Id } from '../../shared/protocol';

/** What is being written. Drafts live as long as the tab, one per conversation. */
export const composerMode = signal<'text' | 'note'>('text');
export const quoted = signal<{ conversation: Id; seq: number } | undefined>(undefined);

const prefix = 'dropline.draft.';

export function readDraft(id: Id): string {
  return sessionStorage.getItem(prefix + id) ?? '';
}

export function keepDraft(id: Id, text: string): void {
  if (text === '') sessionStorage.removeItem(prefix + id);
  else sessionStorage.setItem(prefix + id, text);
}

/** On a shared machine the next person must not find what somebody began to write. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}

export function focusComposer(): void {
  // At once: whoever presses R and goes on typing must not have the next letter taken for a key.
  document.getElementById('composer-text')?.focus();
}
