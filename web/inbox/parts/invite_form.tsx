import { useState } from 'preact/hooks';
import type { Agent, Role } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { checkEmail } from '../checks';
import { refusal } from '../errors';
import type { Membership } from '../state/session';
import { t } from '../strings';
import { CopyButton } from './copy_button';
import { Dialog } from './dialog';
import { SelectField, TextField } from './field';
import { errorsOf, FormProblem, required, SubmitButton, useForm } from './form';
import { roleOptions } from './role_options';

export interface Invited {
  name: string;
  invitation: string;
}

interface Props {
  company: Membership;
  close: () => void;
  done: (invited: Invited) => void;
}

export function InviteForm({ company, close, done }: Props) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const { errors, problem, busy, submit, form } = useForm<'name' | 'email'>({
    validate: () => errorsOf({ name: required(name), email: checkEmail(email) }),
    save: async () => {
      const body = { name: name.trim(), email: email.trim(), role };
      const answer = await request<{ agent: Agent; invitation: string }>('POST', companyPath(company.slug, 'agents'), body);
      done({ ...answer, name: answer.agent.name });
    },
    translate: (error) => {
      if (error.field === 'name' || error.field === 'email') return { [error.field]: refusal(error) };
      return undefined;
    },
  });
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <TextField label={t('contact.name')} maxLength={80} value={name} change={setName} error={errors.name} />
      <TextField label={t('profile.email')} type="email" value={email} change={setEmail} error={errors.email} />
      <SelectField
        label={t('settings.agents.role')}
        help={t(`role.${role}.about`)}
        value={role}
        change={(value) => setRole(value as Role)}
        options={roleOptions(company.role)}
      />
      <FormProblem text={problem} />
      <div class="row end">
        <button type="button" class="button" onClick={close}>
          {t('action.cancel')}
        </button>
        <SubmitButton busy={busy}>{t('settings.agents.invite')}</SubmitButton>
      </div>
    </form>
  );
}

export function InvitationAddress({ invited, close }: { invited: Invited; close: () => void }) {
  const { name, invitation } = invited;
  return (
    <Dialog title={t('settings.agents.urlTitle', { name })} close={close}>
      <p>{t('settings.agents.urlAbout', { name })}</p>
      <p class="url one-time">{invitation}</p>
      <CopyButton text={invitation} label={t('settings.links.copy')} />
    </Dialog>
  );
}
