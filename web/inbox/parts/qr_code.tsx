import type { Company, Link } from '../../shared/protocol';
import { companyPath } from '../api';
import { t } from '../strings';

/** To scan from the screen, to print, to put into a layout. */
export function QrCode({ company, link }: { company: Company; link: Link }) {
  const qr = `/-/api/v1/${companyPath(company.slug, `links/${link.id}`)}`;
  const file = `${company.slug}${link.main ? '' : `-${link.code}`}`;
  return (
    <div class="qr-code">
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
