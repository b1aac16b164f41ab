import { effect, signal } from '@preact/signals';
import { companyOf, route } from './router';
import { membership, session } from './state/session';

/** A colour tried out in the company's settings, before it is saved. */
export const triedColor = signal<string | undefined>(undefined);

let shown: HTMLLinkElement | undefined;

/** The server computes the company's colours (with contrast) as a style sheet; inline styles are not allowed here. */
export function startTheme(): void {
  effect(() => {
    const { companies = [] } = session.value ?? {};
    const company = membership(companyOf(route.value)) ?? companies[0];
    const color = triedColor.value ?? company?.color;
    if (color && /^#[0-9a-f]{6}$/i.test(color)) show(`/-/theme/${color.slice(1).toLowerCase()}.css`);
  });
}

function show(href: string): void {
  if (shown?.getAttribute('href') === href) return;
  const next = document.createElement('link');
  next.rel = 'stylesheet';
  next.href = href;
  // The old sheet goes only when the new one has come, or the page would flash in the default colour.
  const previous = shown;
  next.addEventListener('load', () => previous?.remove());
  next.addEventListener('error', () => next.remove());
  document.head.append(next);
  shown = next;
}
