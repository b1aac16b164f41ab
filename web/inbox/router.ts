import { signal } from '@preact/signals';

/** Every screen is a URL. One-time tokens stand in the fragment, which browsers keep out of requests and so out of logs. */
export type Status = 'open' | 'resolved' | 'all';
export type SettingsPage = 'links' | 'agents' | 'company' | 'hours' | 'notifications';

export type Route =
  | { page: 'signin'; token: string; reason: string; next: string }
  | { page: 'setup'; token: string }
  | { page: 'invitation'; token: string }
  | { page: 'home' }
  | { page: 'profile' }
  | { page: 'list'; company: string; status: Status }
  | { page: 'conversation'; company: string; status: Status; id: string }
  | { page: 'settings'; company: string; section: SettingsPage }
  | { page: 'missing' };

export interface Place {
  pathname: string;
  search: string;
  hash: string;
}

const statuses: ReadonlySet<string> = new Set(['open', 'resolved', 'all']);
const sections: ReadonlySet<string> = new Set(['links', 'agents', 'company', 'hours', 'notifications']);

export function parseRoute({ pathname, search, hash }: Place): Route {
  const [root, area, ...rest] = pathname.split('/').filter(Boolean).map(decode);
  if (root !== '-') return { page: 'missing' };
  const token = decode(hash.replace(/^#/, ''));
  const query = new URLSearchParams(search);
  switch (area) {
    case 'signin':
      return { page: 'signin', token, reason: query.get('reason') ?? '', next: safeNext(query.get('next')) };
    case 'setup':
      return { page: 'setup', token };
    case 'invitation':
      return { page: 'invitation', token };
    case 'profile':
      return rest.length === 0 ? { page: 'profile' } : { page: 'missing' };
    case 'inbox':
      return parseInbox(rest, query);
    default:
      return { page: 'missing' };
  }
}

function parseInbox([company, what, detail, ...more]: string[], query: URLSearchParams): Route {
  if (more.length > 0) return { page: 'missing' };
  if (company === undefined) return { page: 'home' };
  if (what === undefined) return { page: 'list', company, status: 'open' };
  if (isStatus(what) && detail === undefined) return { page: 'list', company, status: what };
  if (what === 'c' && detail !== undefined && /^\d{1,19}$/.test(detail)) {
    const status = query.get('in') ?? '';
    return { page: 'conversation', company, id: detail, status: isStatus(status) ? status : 'open' };
  }
  if (what === 'settings') {
    const section = detail ?? 'links';
    if (isSection(section)) return { page: 'settings', company, section };
  }
  return { page: 'missing' };
}

export function pathOf(route: Route): string {
  switch (route.page) {
    case 'signin': {
      const query = new URLSearchParams();
      if (route.reason) query.set('reason', route.reason);
      if (route.next) query.set('next', route.next);
      const text = query.toString();
      return `/-/signin${text && `?${text}`}${route.token && `#${encodeURIComponent(route.token)}`}`;
    }
    case 'setup':
    case 'invitation':
      return `/-/${route.page}${route.token && `#${encodeURIComponent(route.token)}`}`;
    case 'home':
    case 'missing':
      return '/-/inbox';
    case 'profile':
      return '/-/profile';
    case 'list':
      return `/-/inbox/${encodeURIComponent(route.company)}/${route.status}`;
    case 'conversation': {
      const from = route.status === 'open' ? '' : `?in=${route.status}`;
      return `/-/inbox/${encodeURIComponent(route.company)}/c/${route.id}${from}`;
    }
    case 'settings':
      return `/-/inbox/${encodeURIComponent(route.company)}/settings/${route.section}`;
  }
}

/** The company whose data the screen shows; absent on pages that belong to none. */
export function companyOf(route: Route): string | undefined {
  return 'company' in route ? route.company : undefined;
}

export const route = signal<Route>({ page: 'missing' });

export function navigate(to: Route | string, how: 'push' | 'replace' = 'push'): void {
  const path = typeof to === 'string' ? to : pathOf(to);
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(null, '', path);
  read();
}

/** Follows back and forward, and turns plain clicks on links of the inbox into navigation without a page load. */
export function startRouter(): void {
  read();
  addEventListener('popstate', read);
  addEventListener('hashchange', read);
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || event.defaultPrevented || event.button !== 0 || hasModifier(event)) return;
    if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (parseRoute(link).page === 'missing') return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
}

function read(): void {
  route.value = parseRoute(location);
}

function hasModifier(event: MouseEvent): boolean {
  return event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

/** Only our own pages: a foreign address in `next` would make the sign-in page a springboard for phishing. */
function safeNext(next: string | null): string {
  return next !== null && /^\/-\/(inbox(\/|\?|$)|profile$)/.test(next) ? next : '';
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function isStatus(text: string): text is Status {
  return statuses.has(text);
}

function isSection(text: string): text is SettingsPage {
  return sections.has(text);
}
