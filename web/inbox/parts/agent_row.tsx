import { useState } from 'preact/hooks';
import type { Agent, Role } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { explain } from '../errors';
import { mayAdminister, session } from '../state/session';
import type { Membership } from '../state/session';
import { t } from '../strings';
import { Avatar } from './avatar';
import { Dialog } from './dialog';
import type { Invited } from './invite_form';
import { roleOptions } from './role_options';

interface Props {
  company: Membership;
  agent: Agent;
  changed: () => Promise<void>;
  invited: (invited: Invited) => void;
}

export function AgentRow({ company, agent, changed, invited }: Props) {
  const [problem, setProblem] = useState<string | undefined>();
  const [removing, setRemoving] = useState(false);
  const me = session.value?.agent.id === agent.id;
  // Only an owner makes or unmakes owners.
  const editable = mayAdminister(company.role) && (agent.role !== 'owner' || company.role === 'owner');
  const path = companyPath(company.slug, `agents/${agent.id}`);

  const attempt = async (work: () => Promise<void>) => {
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(explain(error));
    }
    await changed();
  };
  const setRole = (role: Role) => attempt(() => request('PATCH', path, { role }));
  const remove = () => {
    setRemoving(false);
    return attempt(() => request('DELETE', path));
  };
  const invite = () =>
    attempt(async () => {
      const { invitation } = await request<{ invitation: string }>('POST', `${path}/invitation`, {});
      invited({ name: agent.name, invitation });
    });

  return (
    <article class="agent-row" aria-label={agent.name}>
      <Avatar name={agent.name} />
      <div class="agent-text">
        <h2 dir="auto">
          {agent.name} {me && <span class="muted">({t('settings.agents.you')})</span>}
        </h2>
        <p class="muted">{agent.email}</p>
      </div>
      {agent.status === 'invited' && <span class="chip">{t('settings.agents.invited')}</span>}
      {editable ? (
        <select
          aria-label={t('settings.agents.roleOf', { name: agent.name })}
          value={agent.role}
          onChange={(event) => void setRole(event.currentTarget.value as Role)}
        >
          {roleOptions(company.role).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <span class="chip">{t(`role.${agent.role}`)}</span>
      )}
      {editable && !me && (
        <div class="row">
          <button type="button" class="button" aria-label={inviteLabel(agent, true)} onClick={() => void invite()}>
            {inviteLabel(agent, false)}
          </button>
          <button
            type="button"
            class="button danger"
            aria-label={t('settings.agents.removeOne', { name: agent.name })}
            onClick={() => setRemoving(true)}
          >
            {t('settings.agents.remove')}
          </button>
        </div>
      )}
      <div role="alert" class="wide">
        {problem && <p class="field-error">{problem}</p>}
      </div>
      {removing && (
        <Dialog title={t('settings.agents.removeOne', { name: agent.name })} close={() => setRemoving(false)}>
          <p>{t('settings.agents.removeAsk', { name: agent.name })}</p>
          <div class="row end">
            <button type="button" class="button" onClick={() => setRemoving(false)}>
              {t('action.cancel')}
            </button>
            <button type="button" class="button danger" onClick={() => void remove()}>
              {t('settings.agents.remove')}
            </button>
          </div>
        </Dialog>
      )}
    </article>
  );
}

function inviteLabel({ status, name }: Agent, full: boolean): string {
  if (status === 'invited') return full ? t('settings.agents.newInvitationFor', { name }) : t('settings.agents.newInvitation');
  return full ? t('settings.agents.resetPasswordFor', { name }) : t('settings.agents.resetPassword');
}
