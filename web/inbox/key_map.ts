/**
 * The one key map of the inbox. Single keys act only while nobody types and can be switched off (WCAG 2.1.4); Alt and AltGr
 * are never bound, because on German keyboards they write characters. Matching is by the character, not the key's place, so
 * the map holds on QWERTZ. "/" is left free for search.
 */
export type Command =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'reply'
  | 'note'
  | 'resolveNext'
  | 'nextUnread'
  | 'help'
  | 'send'
  | 'sendResolve';

export interface Binding {
  command: Command;
  key: string;
  /** Ctrl, or Cmd on a Mac. */
  control?: boolean;
  /** Where it acts: anywhere outside text, or only in the composer. */
  where: 'page' | 'composer';
  /** A key held down goes on. For everything else once is enough: held, E would resolve the whole list. */
  repeats?: true;
}

export const keyMap: readonly Binding[] = [
  { command: 'next', key: 'j', where: 'page', repeats: true },
  { command: 'previous', key: 'k', where: 'page', repeats: true },
  { command: 'open', key: 'Enter', where: 'page' },
  { command: 'reply', key: 'r', where: 'page' },
  { command: 'note', key: 'n', where: 'page' },
  { command: 'resolveNext', key: 'e', where: 'page' },
  { command: 'nextUnread', key: 'u', where: 'page' },
  { command: 'help', key: '?', where: 'page' },
  { command: 'back', key: 'Escape', where: 'page' },
  // Held, it finds nothing left to send; left to the browser it would write empty lines.
  { command: 'send', key: 'Enter', where: 'composer', repeats: true },
  { command: 'sendResolve', key: 'Enter', control: true, where: 'composer' },
];

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  repeat: boolean;
  altGraph: boolean;
}

export function pressOf(event: KeyboardEvent): Press {
  const { key, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  // Safari ends the composition before the Enter that ended it; only the old key code still tells.
  const isComposing = event.isComposing || event.keyCode === 229;
  return { key, ctrlKey, metaKey, altKey, shiftKey, isComposing, repeat, altGraph: event.getModifierState('AltGraph') };
}

export function commandFor(press: Press, where: 'page' | 'composer', singleKeys: boolean): Command | null {
  if (press.altKey || press.altGraph || press.isComposing) return null;
  const control = press.ctrlKey || press.metaKey;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const binding = keyMap.find((b) => b.where === where && b.key === key && (b.control ?? false) === control);
  if (!binding || (press.repeat && !binding.repeats)) return null;
  const printable = key.length === 1;
  if (printable && where === 'page' && !singleKeys) return null;
  // "?" needs Shift on most keyboards; every other key means something else with it (Shift+Enter is a new line).
  if (press.shiftKey && key !== '?') return null;
  return binding.command;
}

/** Elements in which a key writes or already means something. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  return element.isContentEditable || element.closest('input, textarea, select, dialog') !== null;
}

/** Elements for which Enter has a meaning of its own. */
export function ownsEnter(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return Boolean(element?.closest?.('a, button, summary, [role=menuitem]'));
}
