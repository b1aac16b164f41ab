import type { Locale } from '../../shared/protocol';

const WORDS = {
  de: {
    tell: 'Wir können Ihnen auf diesem Gerät Bescheid geben, wenn eine Antwort da ist.',
    tell_yes: 'Ja, bitte',
    tell_other: 'Wir können Ihnen Bescheid geben, wenn eine Antwort da ist.',
    tell_how: 'Auswählen, wie',
    no: 'Nein, danke',
    told: 'Wir geben Ihnen auf diesem Gerät Bescheid.',
    refused: 'Ihr Browser hat es nicht erlaubt.',
    failed: 'Das hat nicht geklappt.',
    more: 'Andere Wege',
    have: 'Haben Sie hier schon eine Unterhaltung?',
    have_yes: 'Unterhaltung holen',
    close: 'Schließen',
  },
  en: {
    tell: 'We can tell you on this device when there is an answer.',
    tell_yes: 'Yes, please',
    tell_other: 'We can tell you when there is an answer.',
    tell_how: 'Choose how',
    no: 'No, thanks',
    told: 'We will tell you on this device.',
    refused: 'Your browser did not allow it.',
    failed: 'That did not work.',
    more: 'Other ways',
    have: 'Do you already have a conversation here?',
    have_yes: 'Bring it here',
    close: 'Close',
  },
} satisfies Record<Locale, unknown>;

export type Words = (typeof WORDS)['en'];

export function wordsFor(locale: Locale): Words {
  return WORDS[locale];
}
