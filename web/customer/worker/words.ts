import type { Locale } from '../../shared/protocol';

const WORDS = {
  de: {
    news: 'Neue Nachricht',
    news_text: 'Öffnen Sie die Unterhaltung, um sie zu lesen.',
    reply: 'Antworten',
    reply_placeholder: 'Nachricht schreiben',
    read: 'Gelesen',
    reply_waits: 'Ihre Antwort ist noch nicht gesendet. Sie wird gesendet, sobald Sie wieder verbunden sind.',
    reply_refused: 'Ihre Antwort konnte nicht gesendet werden. Sie steht in der Unterhaltung bereit.',
    reply_not_kept: 'Ihre Antwort konnte nicht gesendet werden. Bitte schreiben Sie sie in der Unterhaltung noch einmal.',
  },
  en: {
    news: 'New message',
    news_text: 'Open the conversation to read it.',
    reply: 'Reply',
    reply_placeholder: 'Write a message',
    read: 'Mark read',
    reply_waits: 'Your reply is not sent yet. It will be sent as soon as you are back online.',
    reply_refused: 'Your reply could not be sent. You find it in the conversation.',
    reply_not_kept: 'Your reply could not be sent. Please write it again in the conversation.',
  },
} satisfies Record<Locale, unknown>;

export type Words = (typeof WORDS)['en'];

/** `language` is that of the notification, else the browser's: "de", "de-CH", "en", .. */
export function wordsFor(language: string): Words {
  return language.toLowerCase().startsWith('de') ? WORDS.de : WORDS.en;
}
