import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/protocol';
import { Drafts } from './drafts';
import { enter, loadSession, session, sessionError, startSession } from './session';

const sessionOf = (id: string): Session => ({ agent: { id, name: 'Anna', email: 'anna@example.com' }, companies: [] });

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

describe('a session', () => {
  it('of another agent forgets what the one before began to write, the same agent finds it', () => {
    startSession();
    enter(sessionOf('1'));
    new Drafts('1').write('7', { body: 'secret' });
    enter(sessionOf('1'));
    expect(new Drafts('1').of('7').body).toBe('secret');
    enter(sessionOf('2'));
    expect(sessionStorage).toHaveLength(0);
  });

  it('that is known stays when looking at it again fails', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ code: 'internal' }, { status: 500 }));
    enter(sessionOf('1'));
    await loadSession();
    expect(session.value?.agent.id).toBe('1');
    expect(sessionError.value).toBeUndefined();
  });

  it('that is not known yet says why', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ code: 'internal' }, { status: 500 }));
    session.value = undefined;
    await loadSession();
    expect(sessionError.value).toMatchObject({ code: 'internal' });
  });
});
