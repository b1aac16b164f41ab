import { useState } from 'preact/hooks';
import type { Link } from '../../shared/protocol';
import { companyPath } from '../api';
import { Page } from '../parts/frame';
import { Icon } from '../parts/icon';
import { LinkCard } from '../parts/link_card';
import { LinkForm } from '../parts/link_form';
import { LoadFailed } from '../parts/load_failed';
import { useLoader } from '../parts/loader';
import { ReadOnlyNotice } from '../parts/read_only_notice';
import { Skeleton } from '../parts/skeleton';
import { mayAdminister, workspace } from '../state/session';
import type { Membership } from '../state/session';
import { t } from '../strings';

export function LinkSettings({ company }: { company: Membership }) {
  const { data, error, reload } = useLoader<{ links: Link[] }>(companyPath(company.slug, 'links'));
  const [editing, setEditing] = useState<Link | 'new' | undefined>();
  const admin = mayAdminister(company.role);
  const changed = async () => {
    setEditing(undefined);
    await Promise.all([reload(), workspace.value?.loadLinks()]);
  };
  const create = admin && (
    <button type="button" class="button primary" onClick={() => setEditing('new')}>
      <Icon name="plus" />
      {t('settings.links.new')}
    </button>
  );
  return (
    <Page title={t('settings.links')} action={create}>
      <p class="about">{t('settings.links.about')}</p>
      <ReadOnlyNotice company={company} />
      {error !== undefined && <LoadFailed error={error} retry={() => void reload()} />}
      {!data && error === undefined && <Skeleton rows={3} />}
      <ul class="cards">
        {data?.links
          .toSorted((a, b) => Number(b.main) - Number(a.main) || b.created_at - a.created_at)
          .map((link) => (
            <li key={link.id}>
              <LinkCard company={company} link={link} admin={admin} edit={() => setEditing(link)} changed={changed} />
            </li>
          ))}
      </ul>
      {editing && (
        <LinkForm
          company={company}
          link={editing === 'new' ? undefined : editing}
          close={() => setEditing(undefined)}
          saved={changed}
        />
      )}
    </Page>
  );
}
