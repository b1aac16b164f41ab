import { openOutboxStore } from '../shared/outbox';
import { localCalendar } from '../shared/time';
import type { Actions } from './actions_context';
import { History } from './history';
import { Memory } from './memory';
import type { Model } from './model';
import { Reading } from './reading';
import { Session } from './session';
import { followVisualViewport } from './viewport';
import { Writing } from './writing';

/** Wires the parts together once the page is hydrated, and returns what a person can do. */
export async function start(model: Model, log: HTMLElement, field: HTMLTextAreaElement): Promise<Actions> {
  const memory = new Memory(model.page);
  const reading = new Reading(model, memory, log);
  const history = new History(model);
  const session = new Session(model, await openOutboxStore(), (messages) => reading.received(messages));
  const writing = new Writing(model, memory, session.outbox, field);

  writing.restore();
  showLocalTimes(model);
  reading.onNearTop = () => history.continue();
  reading.onSeen = () => session.attendance.seen();
  reading.open();
  followVisualViewport();
  session.start();
  // With a keyboard at hand one can write at once. On phones it would cover the conversation unasked.
  if (matchMedia('(pointer: fine)').matches) field.focus({ preventScroll: true });
  addEventListener('pagehide', () => session.pause());
  addEventListener('pageshow', (event) => {
    if (event.persisted) session.resume();
  });

  const companion = import('./companion/companion').then((chunk) => chunk.accompany(model, session, history));
  companion.catch(() => {}); // one can read and write without
  const goToEnd = (): void => {
    session.follow();
    reading.goToEnd();
  };
  // What was pressed goes away, and the focus would fall to the body with it.
  const focusLog = (): void => log.focus({ preventScroll: true });

  return {
    ready: true,
    async send() {
      const sending = writing.send();
      session.attendance.typed(field.value);
      if (!(await sending)) return;
      model.unreadFrom.value = undefined;
      goToEnd();
    },
    retry(clientId) {
      void session.outbox.retry(clientId);
      focusLog();
    },
    discard(clientId) {
      void session.outbox.remove(clientId);
      focusLog();
    },
    quote(message) {
      model.quoting.value = message;
      field.focus(); // at once: iOS opens the keyboard only while it handles the tap
    },
    jumpTo: (seq) => history.jumpTo(seq),
    loadOlder: () => history.load(),
    goToEnd() {
      goToEnd();
      focusLog();
    },
    typed() {
      writing.typed();
      session.attendance.typed(field.value);
    },
    showWays() {
      // What cannot be loaded with the network there belongs to a release that the server no longer has.
      companion.then((found) => found.showWays()).catch(() => navigator.onLine && location.reload());
    },
  };
}

/** The first render shows UTC, as the server does. Days are named anew when the page is looked at again. */
function showLocalTimes(model: Model): void {
  const show = (): void => {
    if (document.visibilityState === 'visible') model.calendar.value = localCalendar(model.page.locale, model.strings);
  };
  show();
  document.addEventListener('visibilitychange', show);
}
