/**
 * A scope is compared by its beginning, so the worker of /acme is asked about /acme2 too: only the company's own path
 * and what lies below it is its business.
 */
export function isOwnPath(slug: string, pathname: string): boolean {
  return pathname === `/${slug}` || pathname.startsWith(`/${slug}/`);
}

/** Files that any page may be made of. Never the API, and never a return link. */
export function isFile(pathname: string): boolean {
  return pathname.startsWith('/-/assets/') || pathname.startsWith('/-/theme/') || pathname.startsWith('/-/icon/');
}
