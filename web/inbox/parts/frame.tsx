import type { ComponentChildren } from 'preact';
import { focusContent } from '../focus';
import { pathOf, route } from '../router';
import type { Route, SettingsPage } from '../router';
import { session, workspace } from '../state/session';
import type { Membership } from '../state/session';
import { t } from '../strings';
import { Icon } from './icon';
import type { IconName } from './icon';
import { LanguageSwitch } from './language_switch';

/** The rail on desks, the tab bar on phones, and the page beside it. */
export function Frame({ company, children }: { company: Membership | undefined; children: ComponentChildren }) {
  const shown = company ?? session.value?.companies[0];
  return (
    <div class="frame">
      <a class="skip" href="#content" onClick={skip}>
        {t('app.skip')}
      </a>
      <nav class="rail" aria-label={t('nav.label')}>
        {shown && <CompanyItems slug={shown.slug} />}
        <RailItem icon="profile" to={{ page: 'profile' }} label={t('nav.profile')} />
      </nav>
      {children}
    </div>
  );
}

function CompanyItems({ slug }: { slug: string }) {
  const settings = (section: SettingsPage): Route => ({ page: 'settings', company: slug, section });
  return (
    <>
      <RailItem icon="inbox" to={{ page: 'list', company: slug, status: 'open' }} label={t('nav.inbox')} badge />
      <RailItem icon="link" to={settings('links')} label={t('nav.links')} />
      <RailItem icon="team" to={settings('agents')} label={t('nav.agents')} />
      <RailItem icon="company" to={settings('company')} label={t('nav.company')} />
    </>
  );
}

function RailItem({ icon, to, label, badge = false }: { icon: IconName; to: Route; label: string; badge?: boolean }) {
  const unread = badge ? (workspace.value?.unread.value ?? 0) : 0;
  return (
    <a class="rail-item" href={pathOf(to)} aria-current={isHere(to) ? 'page' : undefined}>
      <Icon name={icon} />
      {unread > 0 && <span class="rail-badge" aria-hidden="true" />}
      <span>{label}</span>
    </a>
  );
}

function isHere(to: Route): boolean {
  const here = route.value;
  if (to.page === 'list') return here.page === 'list' || here.page === 'conversation';
  if (here.page !== 'settings') return here.page === to.page;
  const from = WHENCE[here.section] ?? here.section;
  return from === 'profile' ? to.page === 'profile' : to.page === 'settings' && to.section === from;
}

/** These have no item of their own: the page that leads to them. */
const WHENCE: Partial<Record<SettingsPage, SettingsPage | 'profile'>> = { hours: 'company', notifications: 'profile' };

/** The address stays as it is: fragments belong to the one-time tokens. */
function skip(event: Event): void {
  event.preventDefault();
  focusContent();
}

/** A page of its own, beside the rail: settings and profile. */
export function Page({ title, children, action }: { title: string; children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <main class="page" id="content" tabIndex={-1}>
      <div class="page-body">
        <header class="page-head">
          <h1>{title}</h1>
          {action}
        </header>
        {children}
      </div>
    </main>
  );
}

/** Pages before the session: one card in the middle, and the language to choose. */
export function Card({ title, about, children }: { title: string; about?: string | undefined; children: ComponentChildren }) {
  return (
    <main class="card-page" id="content" tabIndex={-1}>
      <div class="card">
        <p class="brand">{t('app.name')}</p>
        <h1>{title}</h1>
        {about && <p class="about">{about}</p>}
        {children}
      </div>
      <LanguageSwitch />
    </main>
  );
}
