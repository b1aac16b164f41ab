import type { Locale } from '../../shared/protocol';

const WORDS = {
  de: {
    news: 'Neue Nachricht',
    news_text: 'Öffnen Sie den Posteingang, um sie zu lesen.',
    reply: 'Antworten',
    reply_placeholder: 'Antwort schreiben',
    read: 'Gelesen',
    reply_failed: 'Ihre Antwort wurde nicht gesendet: „{text}“',
  },
  en: {
    news: 'New message',
    news_text: 'Open the inbox to read it.',
    reply: 'Reply',
    reply_placeholder: 'Write a reply',
    read: 'Mark read',
    reply_failed: 'Your reply was not sent: “{text}”',
  },
} satisfies Record<Locale, unknown>;

export type Words = (typeof WORDS)['en'];

/** `language` is that of the notice, else the browser's: "de", "de-CH", "en", .. */
export function wordsFor(language: string): Words {
  return language.toLowerCase().startsWith('de') ? WORDS.de : WORDS.en;
}
