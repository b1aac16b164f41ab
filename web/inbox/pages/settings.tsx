import { useEffect } from 'preact/hooks';
import { Frame } from '../parts/frame';
import type { SettingsPage as Section } from '../router';
import { loadSession } from '../state/session';
import type { Membership } from '../state/session';
import { AgentSettings } from './agent_settings';
import { CompanySettings } from './company_settings';
import { HourSettings } from './hour_settings';
import { LinkSettings } from './link_settings';
import { NotificationSettings } from './notification_settings';

const sections = { links: LinkSettings, agents: AgentSettings, company: CompanySettings, hours: HourSettings, notifications: NotificationSettings };

export function SettingsPage({ company, section }: { company: Membership; section: Section }) {
  useEffect(() => void loadSession(), [section]); // the role may have changed since
  const Shown = sections[section];
  return (
    <Frame company={company}>
      <Shown company={company} />
    </Frame>
  );
}
