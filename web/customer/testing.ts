import type { Author, Message } from '../shared/protocol';
import type { PageState } from './page_state';

/** The main page of a company, before anything was written. Tests only. */
export function pageState(fields: Partial<PageState> = {}): PageState {
  return {
    company: { id: '1', slug: 'acme', name: 'Acme', color: '#0a7d55', locale: 'en', time_zone: 'Europe/Berlin' },
    link: { code: '', title: '', greeting: '', prefill: '', topic: '' },
    locale: 'en', messages: [], older: false, epoch: 'e', ev: 1, form_client_id: 'f', draft: '', action: '/acme',
    limit: 100,
    ...fields,
  };
}

export const anna: Author = { kind: 'agent', id: '7', name: 'Anna' };

export function message(seq: number, author: Author = anna): Message {
  return { seq, id: String(seq), at: 1_795_356_300_000_000 + seq, kind: 'text', author, body: `message ${seq}` };
}
