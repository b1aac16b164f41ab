import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { navigate, route } from './router';
import { addPage, emptyList } from './state/list';
import type { Workspace } from './state/workspace';
import { run } from './workbench_commands';
import { sampleConversation as conversation } from './testing';

const rows = [conversation('20', 3), conversation('21', 2)];
const state = signal(addPage(emptyList('1'), 'open', { ev: 1, conversations: rows }));
const space = { conversations: { state } } as unknown as Workspace;

describe('Enter', () => {
  it('opens the first conversation while none is open', () => {
    navigate({ page: 'list', company: 'acme', status: 'open' });
    expect(run('open', space, 'open')).toBe(true);
    expect(route.value).toMatchObject({ page: 'conversation', id: '20' });
  });

  it('does not lead away from the open conversation', () => {
    navigate({ page: 'conversation', company: 'acme', status: 'open', id: '21' });
    expect(run('open', space, 'open')).toBe(false);
    expect(route.value).toMatchObject({ id: '21' });
  });
});
