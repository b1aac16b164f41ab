/** At once: whoever presses R and goes on typing must not have the next letter taken for a key. */
export function focusComposer(): void {
  document.getElementById('composer-text')?.focus();
}
