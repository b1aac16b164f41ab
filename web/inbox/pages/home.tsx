import { Frame, Page } from '../parts/frame';
import { pathOf } from '../router';
import type { Membership } from '../state/session';
import { t } from '../strings';

export function CompanyChoice({ companies }: { companies: readonly Membership[] }) {
  return (
    <Frame company={undefined}>
      <Page title={t('nav.chooseCompany')}>
        {companies.length === 0 && <p class="notice">{t('nav.noCompany')}</p>}
        <ul class="choices">
          {companies.map((company) => (
            <li key={company.id}>
              <a href={pathOf({ page: 'list', company: company.slug, status: 'open' })}>
                <strong>{company.name}</strong>
                <span class="muted">{t(`role.${company.role}`)}</span>
              </a>
            </li>
          ))}
        </ul>
      </Page>
    </Frame>
  );
}

export function Missing() {
  return (
    <Frame company={undefined}>
      <Page title={t('nav.missing')}>
        <p>
          <a class="button" href="/-/inbox">
            {t('nav.toInbox')}
          </a>
        </p>
      </Page>
    </Frame>
  );
}
