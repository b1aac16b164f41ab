import { render } from 'preact';
import { openOutboxStore } from '../../shared/outbox';
import type { InstallOffer } from '../companion/companion';
import type { Id } from '../../shared/protocol';
import { turnPushOff } from '../../shared/push/push';
import { customerPush } from '../companion/push';
import type { Model } from '../model';
import type { Session } from '../session';
import { WaysApi } from './api';
import sheet from './ways.css?url';
import { Panel } from './panel';

export interface WaysOptions {
  model: Model;
  install: InstallOffer;
  line: Pick<Session, 'pause' | 'resume'>;
  /** Deletes what the device kept for the time without a network. */
  forget: () => Promise<void>;
}

/** A dialog of the browser's own: it keeps the focus inside, closes by Escape, and gives the focus back. */
export async function openWays({ model, install, line, forget }: WaysOptions): Promise<void> {
  await styled();
  if (document.querySelector('dialog.ways-panel[open]')) return; // a second press may have waited, too
  const dialog = document.createElement('dialog');
  dialog.className = 'ways-panel';
  dialog.setAttribute('aria-labelledby', 'ways-title');
  document.body.append(dialog);
  const close = (): void => dialog.close();
  const { company, link } = model.page;
  const { slug } = company;
  // Before something was written on a topic, there is only the main conversation to lead back to.
  const api = new WaysApi(slug, () => (model.thread.peek().conversation ? link.topic : ''));
  const leave = async (device: Id): Promise<void> => {
    line.pause(); // the server ends it, and the page would load anew before all is forgotten
    await api.signOut(device).catch((failure: unknown) => {
      line.resume();
      throw failure;
    });
    await forget();
    await turnPushOff(customerPush(slug)).catch(() => {}); // the server has forgotten it already
    await forgetWritten(slug);
    location.assign(model.page.action);
  };
  render(<Panel model={model} api={api} install={install} close={close} leave={leave} />, dialog);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) close(); // beside it
  });
  dialog.addEventListener('close', () => {
    render(null, dialog);
    dialog.remove();
  });
  dialog.showModal();
}

/** What was written and not sent would otherwise go out in the name of who comes next. */
async function forgetWritten(slug: string): Promise<void> {
  const store = await openOutboxStore();
  const waiting = await store.all(`customer:${slug}`).catch(() => []);
  await Promise.all(waiting.map((entry) => store.remove(entry.client_id)));
  try {
    for (const key of Object.keys(localStorage)) {
      if (['draft', 'seen'].some((kind) => key.startsWith(`dropline:${kind}:${slug}:`)) || key === `dropline:offered:${slug}`) {
        localStorage.removeItem(key);
      }
    }
  } catch {
    // Denied: then nothing was kept there.
  }
}

let loading: Promise<void> | undefined;

/** The sheet is loaded with the dialog, not with the page. Without it the dialog is still usable. */
function styled(): Promise<void> {
  loading ??= new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = sheet;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => resolve());
    document.head.append(link);
  });
  return loading;
}
