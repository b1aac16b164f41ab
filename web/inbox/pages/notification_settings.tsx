import { useState } from 'preact/hooks';
import type { AgentNotifications } from '../../shared/protocol';
import { companyPath } from '../api';
import { Page } from '../parts/frame';
import { LoadFailed } from '../parts/load_failed';
import { useLoader } from '../parts/loader';
import { NotifierSection } from '../parts/notifier_section';
import { NotifyEmail } from '../parts/notify_email';
import { NotifyPush } from '../parts/notify_push';
import { NotifyWhen } from '../parts/notify_when';
import { Skeleton } from '../parts/skeleton';
import type { Membership } from '../state/session';
import { t } from '../strings';

/** How the agent hears of one company's messages. */
export function NotificationSettings({ company }: { company: Membership }) {
  const { data, error, reload } = useLoader<AgentNotifications>(companyPath(company.slug, 'notifications'));
  return (
    <Page title={t('settings.notifications')}>
      <p class="about">{t('notify.about', { company: company.name })}</p>
      {error !== undefined && <LoadFailed error={error} retry={() => void reload()} />}
      {!data && error === undefined && <Skeleton rows={4} />}
      {data && <Sections key={company.id} company={company} loaded={data} reload={() => void reload()} />}
    </Page>
  );
}

function Sections({ company, loaded, reload }: { company: Membership; loaded: AgentNotifications; reload: () => void }) {
  /** What the server answered to a change, until the next load. */
  const [changed, setChanged] = useState<{ from: AgentNotifications; now: AgentNotifications }>();
  const stored = changed?.from === loaded ? changed.now : loaded;
  const change = (now: AgentNotifications) => setChanged({ from: loaded, now });
  return (
    <>
      <NotifyPush slug={company.slug} push={stored.push} changed={reload} />
      <NotifyEmail slug={company.slug} stored={stored} changed={change} />
      <NotifyWhen company={company} stored={stored} changed={change} />
      <NotifierSection slug={company.slug} notifiers={stored.notifiers ?? []} changed={reload} />
    </>
  );
}
