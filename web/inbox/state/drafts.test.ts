import { beforeEach, describe, expect, it } from 'vitest';
import { Drafts, forgetDrafts } from './drafts';

beforeEach(() => sessionStorage.clear());

describe('drafts', () => {
  it('of a note stay notes when the conversation or the page is opened again', () => {
    new Drafts('1').write('7', { kind: 'note', body: 'a difficult customer' });
    expect(new Drafts('1').of('7')).toEqual({ kind: 'note', body: 'a difficult customer' });
  });

  it('have their kind per conversation', () => {
    const drafts = new Drafts('1');
    drafts.write('7', { kind: 'note' });
    expect([drafts.of('7').kind, drafts.of('8').kind]).toEqual(['note', 'text']);
  });

  it('that quote a note are notes, and lose the quote when they become replies', () => {
    const drafts = new Drafts('1');
    drafts.quote('7', { seq: 3, kind: 'note' });
    expect(drafts.of('7')).toMatchObject({ kind: 'note', reply_to: 3 });
    drafts.choose('7', 'text');
    expect(drafts.of('7').reply_to).toBeUndefined();
    drafts.quote('7', { seq: 4, kind: 'text' });
    drafts.choose('7', 'text');
    expect(drafts.of('7')).toMatchObject({ kind: 'text', reply_to: 4 });
  });

  it('are taken from the conversation that is sent, and leave the others as they are', () => {
    const drafts = new Drafts('1');
    drafts.write('7', { kind: 'note', body: 'for us', reply_to: 3 });
    drafts.write('8', { kind: 'note', body: 'half a thou' });
    expect(drafts.take('7')).toEqual({ kind: 'note', body: 'for us', reply_to: 3 });
    expect(drafts.of('7')).toEqual({ kind: 'text', body: '' });
    expect(drafts.of('8')).toEqual({ kind: 'note', body: 'half a thou' });
  });

  it('that could not be sent come back with what was written since, and a note never turns into a reply', () => {
    const drafts = new Drafts('1');
    drafts.write('7', { body: 'Hello' });
    const taken = drafts.take('7');
    drafts.write('7', { kind: 'note', body: 'for us' });
    drafts.putBack('7', taken);
    expect(drafts.of('7')).toMatchObject({ kind: 'note', body: 'Hello\nfor us' });
  });

  it('are not found by the next agent, and are gone once one has entered', () => {
    new Drafts('1').write('7', { body: 'secret' });
    new Drafts('12').write('7', { body: 'mine' });
    expect(new Drafts('2').of('7').body).toBe('');
    forgetDrafts('12');
    expect(new Drafts('1').of('7').body).toBe('');
    expect(new Drafts('12').of('7').body).toBe('mine');
  });
});
