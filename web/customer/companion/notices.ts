import { effect } from '@preact/signals';
import type { Model } from '../model';
import { registration } from './registration';

type Badged = Navigator & { setAppBadge?(count: number): Promise<void>; clearAppBadge?(): Promise<void> };

/** What is read, here or on another device, must not call from the lock screen any more; what is not, counts on the icon. */
export function followReading(model: Model): void {
  const look = (): void => {
    const unseen = model.unseen.peek();
    const { setAppBadge, clearAppBadge } = navigator as Badged;
    const { conversation, messages, receipts } = model.thread.peek();
    const readHere = unseen === 0 && model.pinned.peek() && document.visibilityState === 'visible';
    const read = readHere || (receipts?.customer.read ?? 0) >= (messages.at(-1)?.seq ?? Infinity);
    if (!read) {
      if (unseen > 0) void setAppBadge?.call(navigator, unseen).catch(() => {});
      return;
    }
    void clearAppBadge?.call(navigator).catch(() => {});
    void closeShown(conversation?.id).catch(() => {});
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
