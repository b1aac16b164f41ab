import { useState } from 'preact/hooks';
import type { Link } from '../../shared/protocol';
import { companyPath, request } from '../api';
import { fullTime, now } from '../dates';
import { explain } from '../errors';
import type { Membership } from '../state/session';
import { t } from '../strings';
import { CopyButton } from './copy_button';
import { Icon } from './icon';
import { QrCode } from './qr_code';

interface Props {
  company: Membership;
  link: Link;
  admin: boolean;
  edit: () => void;
  changed: () => Promise<void>;
}

export function LinkCard({ company, link, admin, edit, changed }: Props) {
  const [qr, setQr] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const title = link.title || link.code;
  const toggle = async () => {
    setProblem(undefined);
    try {
      await request('PATCH', companyPath(company.slug, `links/${link.id}`), { active: !link.active });
      await changed();
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return (
    <article class="link-card" aria-label={title}>
      <header>
        <h2 dir="auto">{title}</h2>
        <Labels link={link} />
      </header>
      <p class="url-line">
        <a class="url" href={link.url} target="_blank" rel="noreferrer">
          {link.url}
        </a>
        {link.source && (
          <span class="muted" dir="auto">
            {t('settings.links.source', { source: link.source })}
          </span>
        )}
      </p>
      <div class="row">
        <CopyButton text={link.url} label={t('settings.links.copy')} />
        <button type="button" class="button" aria-expanded={qr} onClick={() => setQr(!qr)}>
          <Icon name="qr" />
          {t('settings.links.qr')}
        </button>
        {admin && (
          <button type="button" class="button" aria-label={t('settings.links.editOne', { link: title })} onClick={edit}>
            <Icon name="edit" />
            {t('settings.links.editShort')}
          </button>
        )}
        {admin && !link.main && (
          <button type="button" class="button" onClick={() => void toggle()}>
            <Icon name="power" />
            {link.active ? t('settings.links.deactivate') : t('settings.links.activate')}
          </button>
        )}
      </div>
      <div role="alert">{problem && <p class="field-error">{problem}</p>}</div>
      {qr && <QrCode company={company} link={link} />}
    </article>
  );
}

function Labels({ link }: { link: Link }) {
  const expired = link.expires_at !== undefined && link.expires_at / 1000 < now.value;
  return (
    <span class="labels">
      {link.main && <span class="chip strong">{t('settings.links.main')}</span>}
      {!link.active && <span class="chip off">{t('settings.links.off')}</span>}
      {expired && <span class="chip off">{t('settings.links.expired')}</span>}
      {!expired && link.expires_at !== undefined && (
        <span class="chip">{t('settings.links.expires', { time: fullTime(link.expires_at) })}</span>
      )}
      {link.topic && <span class="chip">{t('settings.links.topic', { topic: link.topic })}</span>}
    </span>
  );
}
