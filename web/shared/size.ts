import type { Locale } from './protocol';

/** "812 B", "24 KB", "1.4 MB"; in German "1,4 MB". `src/net/mail_parts.cpp` writes alike. */
export function sizeText(bytes: number, locale: Locale): string {
  if (bytes < 1000) return `${bytes} B`;
  const kilobytes = Math.round(bytes / 1000);
  if (kilobytes < 1000) return `${kilobytes} KB`;
  return `${(Math.round(bytes / 1e5) / 10).toFixed(1).replace('.', locale === 'de' ? ',' : '.')} MB`;
}
