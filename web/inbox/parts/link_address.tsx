import type { Company, Link } from '../../shared/protocol';
import { companyPath } from '../api';
import { t } from '../strings';
import { CopyButton } from './copy_button';

/** Where the link leads, to copy, to scan and to print. */
export function LinkAddress({ company, link }: { company: Company; link: Link }) {
  const qr = `/-/api/v1/${companyPath(company.slug, `links/${link.id}`)}`;
  const file = `${company.slug}${link.main ? '' : `-${link.code}`}`;
  return (
    <div class="link-address">
      <a class="url" href={link.url} target="_blank" rel="noreferrer">
        {link.url}
      </a>
      <CopyButton text={link.url} label={t('settings.links.copy')} />
      <img class="qr" src={`${qr}/qr.svg`} alt={t('settings.links.qrOf', { link: link.url })} width={200} height={200} />
      <div class="row">
        <a class="button" href={`${qr}/qr.svg`} download={`${file}.svg`}>
          {t('settings.links.svg')}
        </a>
        <a class="button" href={`${qr}/qr.png?size=1024`} download={`${file}.png`}>
          {t('settings.links.png')}
        </a>
      </div>
    </div>
  );
}
