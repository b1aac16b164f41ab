import { effect } from '@preact/signals';
import type { Model } from '../model';
import { registration } from './registration';

type Badged = Navigator & { setAppBadge?(count: number): Promise<void>; clearAppBadge?(): Promise<void> };

/** What is read here must not call from the lock screen any more; what is not, counts on the icon. */
export function followReading(model: Model): void {
  const look = (): void => {
    const unseen = model.unseen.peek();
    const { setAppBadge, clearAppBadge } = navigator as Badged;
    if (unseen > 0) void setAppBadge?.call(navigator, unseen).catch(() => {});
    if (unseen > 0 || !model.pinned.peek() || document.visibilityState === 'hidden') return;
    void clearAppBadge?.call(navigator).catch(() => {});
    void closeShown(model.thread.peek().conversation?.id).catch(() => {});
  };
  effect(() => {
    void [model.thread.value, model.unseen.value, model.pinned.value];
    look();
  });
  document.addEventListener('visibilitychange', look);
}

async function closeShown(conversation: string | undefined): Promise<void> {
  if (conversation === undefined) return;
  const worker = await registration();
  const shown = (await worker?.getNotifications?.({ tag: `c${conversation}` })) ?? [];
  for (const each of shown) each.close();
}
