import { effect } from '@preact/signals';
import quiet from './icons/icon.svg?url&no-inline';
import unread from './icons/icon-unread.svg?url&no-inline';
import { companyOf, route } from './router';
import type { Route } from './router';
import { membership, workspace } from './state/session';
import { t } from './strings';

/** Unread conversations in the tab's title, its icon, and the badge of an installed app. */
export function startBadge(): void {
  const icon = document.createElement('link');
  icon.rel = 'icon';
  icon.type = 'image/svg+xml';
  document.head.append(icon);
  effect(() => {
    const here = route.value;
    const count = workspace.value?.unread.value ?? 0;
    const company = membership(companyOf(here))?.name ?? t('app.name');
    document.title = `${count > 0 ? `(${count}) ` : ''}${titleOf(here)} · ${company}`;
    icon.href = count > 0 ? unread : quiet;
    showAppBadge(count);
  });
}

function showAppBadge(count: number): void {
  const badge = navigator as Partial<Pick<Navigator, 'setAppBadge'>>;
  // Refused where the inbox is not installed: then there is nothing to badge.
  badge.setAppBadge?.call(navigator, count).catch(() => undefined);
}

function titleOf(here: Route): string {
  switch (here.page) {
    case 'signin':
      return t('signin.title');
    case 'setup':
      return t('setup.title');
    case 'invitation':
      return t('invitation.title');
    case 'profile':
      return t('profile.title');
    case 'settings':
      return t(`settings.${here.section}`);
    default:
      return t('app.inbox');
  }
}
