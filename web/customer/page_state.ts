import type { Company, Cursor, CustomerConversation, Locale, Message, Receipts, Reply } from '../shared/protocol';

/** What the server rendered the page from; it stands in the page as `<script id="state">`. See `CustomerPage` in C++. */
export interface PageState extends Cursor {
  company: Company;
  link: { code: string; title: string; greeting: string; prefill: string; topic: string };
  locale: Locale;
  conversation?: CustomerConversation;
  messages: Message[];
  older: boolean;
  receipts?: Receipts;
  reply?: Reply;
  /** The page shows older history, up to and without this `seq`, for readers without JavaScript. */
  before?: number;
  form_client_id: string;
  /** This browser was signed out since it was here last. */
  signed_out?: true;
  /** What the person had typed when the server refused it. */
  draft: string;
  error?: string;
  /** Characters a message may have. */
  limit: number;
  /** Where the form goes: the path of this page. */
  action: string;
}

/** What stands in the composer at first. A prefilled text that was sent already is not offered again. */
export function initialDraft(state: PageState): string {
  if (state.draft !== '') return state.draft;
  const sent = state.messages.some((each) => each.author.kind === 'customer' && each.body === state.link.prefill);
  return sent ? '' : state.link.prefill;
}
