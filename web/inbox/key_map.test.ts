import { describe, expect, it } from 'vitest';
import { commandFor, isTyping, keyMap, pressOf } from './key_map';
import type { Press } from './key_map';

const none = {
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  altGraph: false,
  repeat: false,
};
const press = (key: string, more: Partial<Press> = {}): Press => ({ key, ...none, ...more });

describe('keys on the page', () => {
  it.each([
    ['j', 'next'],
    ['J', 'next'],
    ['k', 'previous'],
    ['Enter', 'open'],
    ['r', 'reply'],
    ['n', 'note'],
    ['e', 'resolveNext'],
    ['u', 'nextUnread'],
    ['Escape', 'back'],
  ])('%s means %s', (key, command) => {
    expect(commandFor(press(key), 'page', true)).toBe(command);
  });

  it('the question mark opens help, with Shift as keyboards need it', () => {
    expect(commandFor(press('?', { shiftKey: true }), 'page', true)).toBe('help');
  });

  it('letters do nothing once single keys are switched off, named keys still do', () => {
    expect(commandFor(press('j'), 'page', false)).toBeNull();
    expect(commandFor(press('?', { shiftKey: true }), 'page', false)).toBeNull();
    expect(commandFor(press('Escape'), 'page', false)).toBe('back');
  });

  it.each(['ctrlKey', 'metaKey', 'altKey', 'shiftKey', 'altGraph', 'isComposing'] as const)(
    'a letter with %s belongs to the browser or the keyboard',
    (modifier) => expect(commandFor(press('r', { [modifier]: true }), 'page', true)).toBeNull(),
  );

  it.each(['e', 'r', 'n', 'u', '?', 'Enter', 'Escape'])('%s held down acts once', (key) =>
    expect(commandFor(press(key, { repeat: true }), 'page', true)).toBeNull(),
  );

  it('walking goes on while its key is held', () => {
    expect(commandFor(press('j', { repeat: true }), 'page', true)).toBe('next');
    expect(commandFor(press('k', { repeat: true }), 'page', true)).toBe('previous');
  });

  it('the slash is left free', () => {
    expect(commandFor(press('/'), 'page', true)).toBeNull();
  });
});

describe('keys in the composer', () => {
  it('Enter sends, with Control or Command it resolves too', () => {
    expect(commandFor(press('Enter'), 'composer', true)).toBe('send');
    expect(commandFor(press('Enter', { ctrlKey: true }), 'composer', true)).toBe('sendResolve');
    expect(commandFor(press('Enter', { metaKey: true }), 'composer', true)).toBe('sendResolve');
  });

  it('Enter that ends a composition or starts a line does not send', () => {
    expect(commandFor(press('Enter', { isComposing: true }), 'composer', true)).toBeNull();
    expect(commandFor(press('Enter', { shiftKey: true }), 'composer', true)).toBeNull();
  });

  it('Enter that ends a composition does not send where only its key code tells, as in Safari', () => {
    const event = new KeyboardEvent('keydown', { key: 'Enter' });
    Object.defineProperty(event, 'keyCode', { value: 229 });
    expect(commandFor(pressOf(event), 'composer', true)).toBeNull();
  });

  it('Enter held down neither writes lines nor resolves twice', () => {
    expect(commandFor(press('Enter', { repeat: true }), 'composer', true)).toBe('send');
    expect(commandFor(press('Enter', { repeat: true, ctrlKey: true }), 'composer', true)).toBeNull();
  });

  it('letters write', () => {
    expect(commandFor(press('j'), 'composer', true)).toBeNull();
  });
});

describe('the key map', () => {
  it('gives each key one meaning in each place', () => {
    const keys = keyMap.map(({ where, key, control }) => `${where} ${control ? 'control ' : ''}${key}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('knows where somebody types', () => {
    document.body.innerHTML = '<input><textarea></textarea><select></select><button></button><dialog><p></p></dialog>';
    for (const selector of ['input', 'textarea', 'select', 'dialog p'])
      expect([selector, isTyping(document.querySelector(selector))]).toEqual([selector, true]);
    expect(isTyping(document.querySelector('button'))).toBe(false);
  });
});
