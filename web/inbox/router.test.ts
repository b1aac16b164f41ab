import { describe, expect, it } from 'vitest';
import { parseRoute, pathOf } from './router';
import type { Route } from './router';

function at(address: string): Route {
  const { pathname, search, hash } = new URL(address, 'http://host');
  return parseRoute({ pathname, search, hash });
}

describe('routes', () => {
  const pages: [string, Route][] = [
    ['/-/inbox', { page: 'home' }],
    ['/-/profile', { page: 'profile' }],
    ['/-/inbox/acme/open', { page: 'list', company: 'acme', status: 'open' }],
    ['/-/inbox/acme/resolved', { page: 'list', company: 'acme', status: 'resolved' }],
    ['/-/inbox/acme/all', { page: 'list', company: 'acme', status: 'all' }],
    ['/-/inbox/acme/c/731', { page: 'conversation', company: 'acme', id: '731', status: 'open' }],
    ['/-/inbox/acme/c/731?in=all', { page: 'conversation', company: 'acme', id: '731', status: 'all' }],
    ['/-/inbox/acme/settings/links', { page: 'settings', company: 'acme', section: 'links' }],
    ['/-/inbox/acme/settings/agents', { page: 'settings', company: 'acme', section: 'agents' }],
    ['/-/inbox/acme/settings/company', { page: 'settings', company: 'acme', section: 'company' }],
    ['/-/inbox/acme/settings/notifications', { page: 'settings', company: 'acme', section: 'notifications' }],
    ['/-/setup#abc', { page: 'setup', token: 'abc' }],
    ['/-/invitation#abc', { page: 'invitation', token: 'abc' }],
    ['/-/signin#abc', { page: 'signin', token: 'abc', reason: '', next: '' }],
    ['/-/signin?reason=expired', { page: 'signin', token: '', reason: 'expired', next: '' }],
  ];
  it.each(pages)('%s is one screen and back', (address, route) => {
    expect(at(address)).toEqual(route);
    expect(pathOf(route)).toBe(address);
  });

  it('open conversations are what a company starts with', () => {
    expect(at('/-/inbox/acme')).toEqual({ page: 'list', company: 'acme', status: 'open' });
    expect(at('/-/inbox/acme/settings')).toEqual({ page: 'settings', company: 'acme', section: 'links' });
  });

  it.each(['/', '/acme', '/-/else', '/-/inbox/acme/else', '/-/inbox/acme/c/12x', '/-/inbox/acme/settings/x', '/-/inbox/a/b/c/d'])(
    '%s is not a page of the inbox',
    (address) => expect(at(address)).toEqual({ page: 'missing' }),
  );

  it.each(['https://evil.example/', '//evil.example', '/acme', '/-/inboxes', 'javascript:alert(1)'])(
    'signing in never leads to %s',
    (next) => expect(at(`/-/signin?next=${encodeURIComponent(next)}`)).toMatchObject({ next: '' }),
  );

  it('signing in leads back to the page that asked for it', () => {
    const next = '/-/inbox/acme/c/731?in=all';
    const signIn: Route = { page: 'signin', token: '', reason: 'expired', next };
    expect(at(pathOf(signIn))).toEqual(signIn);
  });
});
