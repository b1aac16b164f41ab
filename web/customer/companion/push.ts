import type { PushSide } from '../../shared/push/push';
import { registration } from './registration';

/** How this browser takes pushes for a company's customer. */
export function customerPush(slug: string): PushSide {
  const api = `/-/api/v1/customer/${slug}`;
  return { api, keyFrom: `${api}/reach`, registration };
}

/** By what this server can tell customers; by nothing when it cannot be asked. */
export async function waysOf(slug: string): Promise<{ push: boolean; mail: boolean }> {
  const response = await fetch(customerPush(slug).keyFrom).catch(() => undefined);
  if (!response?.ok) return { push: false, mail: false };
  const { push, mail } = (await response.json()) as { push: { key: string }; mail: boolean };
  return { push: push.key !== '', mail };
}
