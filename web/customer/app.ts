import { openOutboxStore } from '../shared/outbox';
import { fill } from '../shared/strings';
import { localCalendar } from '../shared/time';
import type { Actions } from './actions_context';
import { History } from './history';
import { Memory } from './memory';
import type { Model } from './model';
import { initialDraft } from './page_state';
import { Reading } from './reading';
import { Session } from './session';
import { followVisualViewport } from './viewport';

/** Wires the parts together once the page is hydrated, and returns what a person can do. */
export async function start(model: Model, log: HTMLElement, field: HTMLTextAreaElement): Promise<Actions> {
  const memory = new Memory(model.page);
  const reading = new Reading(model, memory, log);
  const history = new History(model);
  const session = new Session(model, await openOutboxStore(), (messages) => reading.received(messages));

  restoreDraft(model, memory, field);
  showLocalTimes(model);
  reading.onNearTop = () => history.continue();
  reading.open();
  followVisualViewport();
  session.start();
  // With a keyboard at hand one can write at once. On phones it would cover the conversation unasked.
  if (matchMedia('(pointer: fine)').matches) field.focus({ preventScroll: true });
  addEventListener('pagehide', () => session.pause());
  addEventListener('pageshow', (event) => {
    if (event.persisted) session.resume();
  });

  return {
    ready: true,
    async send(body) {
      const text = body.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
      if (text === '' || tooLong(model, text)) return false;
      const { link } = model.page;
      const quoted = model.quoting.peek();
      try {
        await session.outbox.add({
          body: text,
          topic: link.topic,
          ...(link.code === '' ? {} : { link: link.code }),
          ...(quoted ? { reply_to: quoted.seq } : {}),
        });
      } catch {
        model.composerError.value = model.strings.not_kept;
        return false;
      }
      memory.draft = '';
      model.quoting.value = undefined;
      model.unreadFrom.value = undefined;
      model.composerError.value = '';
      reading.goToEnd();
      return true;
    },
    retry: (clientId) => void session.outbox.retry(clientId),
    discard: (clientId) => void session.outbox.remove(clientId),
    quote: (message) => (model.quoting.value = message),
    jumpTo: (seq) => history.jumpTo(seq),
    loadOlder: () => history.load(),
    goToEnd: () => reading.goToEnd(),
    typed(body) {
      memory.draft = body;
      if (excess(model, body.trim()) <= 0) model.composerError.value = '';
    },
  };
}

/** What was typed before the script came is newer than what was kept. */
function restoreDraft(model: Model, memory: Memory, field: HTMLTextAreaElement): void {
  const draft = memory.draft;
  if (draft === undefined || model.page.draft !== '' || field.value !== initialDraft(model.page)) return;
  field.value = draft;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** The first render shows UTC, as the server does. Days are named anew when the page is looked at again. */
function showLocalTimes(model: Model): void {
  const show = (): void => {
    if (document.visibilityState === 'visible') model.calendar.value = localCalendar(model.page.locale, model.strings);
  };
  show();
  document.addEventListener('visibilitychange', show);
}

function tooLong(model: Model, text: string): boolean {
  const count = excess(model, text);
  if (count <= 0) return false;
  model.composerError.value = fill(model.strings.too_long, { count });
  return true;
}

/** Characters over the limit, counted as the server counts them. */
function excess(model: Model, text: string): number {
  return text.length <= model.page.limit ? 0 : Array.from(text).length - model.page.limit;
}
