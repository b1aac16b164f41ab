import { useState } from 'preact/hooks';
import type { Agent } from '../../shared/protocol';
import { companyPath } from '../api';
import { AgentRow } from '../parts/agent_row';
import { Dialog } from '../parts/dialog';
import { Page } from '../parts/frame';
import { Icon } from '../parts/icon';
import { InvitationAddress, InviteForm } from '../parts/invite_form';
import type { Invited } from '../parts/invite_form';
import { LoadFailed } from '../parts/load_failed';
import { useLoader } from '../parts/loader';
import { ReadOnlyNotice } from '../parts/read_only_notice';
import { Skeleton } from '../parts/skeleton';
import { mayAdminister } from '../state/session';
import type { Membership } from '../state/session';
import { t } from '../strings';

export function AgentSettings({ company }: { company: Membership }) {
  const { data, error, reload } = useLoader<{ agents: Agent[] }>(companyPath(company.slug, 'agents'));
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Invited | undefined>();
  const admin = mayAdminister(company.role);
  const invite = admin && (
    <button type="button" class="button primary" onClick={() => setInviting(true)}>
      <Icon name="plus" />
      {t('settings.agents.invite')}
    </button>
  );
  return (
    <Page title={t('settings.agents')} action={invite}>
      <p class="about">{t('settings.agents.about')}</p>
      <ReadOnlyNotice company={company} />
      {error !== undefined && <LoadFailed error={error} retry={() => void reload()} />}
      {!data && error === undefined && <Skeleton rows={3} />}
      <ul class="cards">
        {data?.agents.map((agent) => (
          <li key={agent.id}>
            <AgentRow company={company} agent={agent} changed={reload} invited={setInvited} />
          </li>
        ))}
      </ul>
      {inviting && (
        <Dialog title={t('settings.agents.invite')} close={() => setInviting(false)}>
          <InviteForm
            company={company}
            close={() => setInviting(false)}
            done={(result) => {
              setInviting(false);
              setInvited(result);
              void reload();
            }}
          />
        </Dialog>
      )}
      {invited && <InvitationAddress invited={invited} close={() => setInvited(undefined)} />}
    </Page>
  );
}
