import type { PushSide } from '../../shared/push/push';
import { registration } from './registration';

/** How this browser takes pushes for a company's customer. */
export function customerPush(slug: string): PushSide {
  const api = `/-/api/v1/customer/${slug}`;
  return { api, keyFrom: `${api}/reach`, registration };
}
