import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol';
import { Drafts } from './drafts';
import { enter, startSession } from './session';

const sessionOf = (id: string): Session => ({ agent: { id, name: 'Anna', email: 'anna@example.com' }, companies: [] });

beforeEach(() => sessionStorage.clear());

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
});
