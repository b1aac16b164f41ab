import { useId, useState } from 'preact/hooks';
import type { Message } from '../../shared/protocol';
import { sizeText } from '../../shared/size';
import { companyPath } from '../api';
import { locale, t } from '../strings';
import { Body } from './body';
import { Icon } from './icon';

/** What came with a mail besides its text. */
export function MailParts({ slug, message: { rest, files } }: { slug: string; message: Message }) {
  return (
    <>
      {rest !== undefined && rest !== '' && <Rest text={rest} />}
      {files !== undefined && files.length > 0 && (
        <ul class="files" aria-label={t('mail.files')}>
          {files.map(({ id, name, size }) => (
            <li key={id}>
              <a href={`/-/api/v1/${companyPath(slug, `files/${encodeURIComponent(id)}`)}`} download={name}>
                <Icon name="file" />
                <span class="file-name" dir="auto">
                  {name}
                </span>
                <span class="file-size">{sizeText(size, locale.value)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** How it came, and whether it can be trusted. */
export function MailMarks({ message: { via, verified }, name }: { message: Message; name: string }) {
  if (via !== 'email') return null;
  return (
    <>
      <p class="state-line">
        <Icon name="mail" />
        {t('mail.via')}
      </p>
      {verified === false && (
        <p class="unverified">
          <Icon name="alert" />
          <span>
            <strong>{t('mail.unverified')}</strong> {t('mail.unverifiedWhy', { name })}
          </span>
        </p>
      )}
    </>
  );
}

/** What the mail quoted, signature included: there, but not in the way. */
function Rest({ text }: { text: string }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="rest-button"
        aria-label={open ? t('mail.restHide') : t('mail.restShow')}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        …
      </button>
      <div class="rest" id={id} hidden={!open}>
        {open && <Body text={text} />}
      </div>
    </>
  );
}
