import { signal } from '@preact/signals';
import type { Id, Message } from '../../shared/protocol';

/** What is being written, and for whom: apart from its kind, a note's text would go out as a reply. */
export interface Draft {
  kind: 'text' | 'note';
  body: string;
  reply_to?: number | undefined;
  quotesNote?: boolean | undefined;
}

const prefix = 'dropline.draft.';
const none: Draft = { kind: 'text', body: '' };

/** One agent's drafts, one per conversation. They live as long as the tab, so a reload loses nothing. */
export class Drafts {
  readonly #prefix: string;
  readonly #drafts = signal<ReadonlyMap<Id, Draft>>(new Map());

  constructor(me: Id) {
    this.#prefix = prefixOf(me);
    this.#drafts.value = new Map(
      keys()
        .filter((key) => key.startsWith(this.#prefix))
        .map((key) => [key.slice(this.#prefix.length), JSON.parse(sessionStorage.getItem(key) ?? '') as Draft]),
    );
  }

  of(id: Id): Draft {
    return this.#drafts.value.get(id) ?? none;
  }

  write(id: Id, change: Partial<Draft>): void {
    this.#keep(id, { ...this.of(id), ...change });
  }

  /** Only a note may quote a note: customers must not learn that there is one. */
  quote(id: Id, { seq, kind }: Pick<Message, 'seq' | 'kind'>): void {
    const quotesNote = kind === 'note';
    this.write(id, { reply_to: seq, quotesNote, ...(quotesNote && { kind }) });
  }

  choose(id: Id, kind: Draft['kind']): void {
    const unquote = kind === 'text' && this.of(id).quotesNote;
    this.write(id, { kind, ...(unquote && { reply_to: undefined, quotesNote: undefined }) });
  }

  /** Hands the draft over for sending; the next one begins as a reply. */
  take(id: Id): Draft {
    const draft = this.of(id);
    this.#keep(id, none);
    return draft;
  }

  /** What could not be sent, before what was written since; if either is a note, none of it may reach the customer. */
  putBack(id: Id, draft: Draft): void {
    const since = this.of(id);
    const kind = draft.kind === 'note' || since.kind === 'note' ? 'note' : 'text';
    this.#keep(id, { ...draft, kind, body: [draft.body, since.body].filter(Boolean).join('\n') });
  }

  #keep(id: Id, draft: Draft): void {
    const next = new Map(this.#drafts.value);
    const empty = draft.body === '' && draft.kind === 'text' && draft.reply_to === undefined;
    if (empty) {
      next.delete(id);
      sessionStorage.removeItem(this.#prefix + id);
    } else {
      next.set(id, draft);
      sessionStorage.setItem(this.#prefix + id, JSON.stringify(draft));
    }
    this.#drafts.value = next;
  }
}

/** On a shared machine the next person must not find what somebody began to write. */
export function forgetDrafts(exceptOf?: Id): void {
  for (const key of keys()) {
    if (exceptOf === undefined || !key.startsWith(prefixOf(exceptOf))) sessionStorage.removeItem(key);
  }
}

function prefixOf(agent: Id): string {
  return `${prefix}${agent}.`;
}

function keys(): string[] {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
}
