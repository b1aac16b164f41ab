import { signal } from '@preact/signals';
import type { Id } from '../shared/protocol';
import { explain } from './errors';
import { companyOf, navigate, route } from './router';
import type { Status } from './router';
import { visible } from './state/list';
import type { Workspace } from './state/workspace';

/** Why the last change of status failed, to be shown beside the button that failed. */
export const statusProblem = signal<{ id: Id; text: string } | undefined>(undefined);

/** Resolves or reopens, and goes on to the next conversation of the list when this one leaves it. */
export async function toggleStatus(space: Workspace, id: Id, view: Status, goOn = true): Promise<void> {
  const conversation = space.conversation(id);
  if (!conversation) return;
  const to = conversation.status === 'open' ? 'resolved' : 'open';
  const next = goOn ? following(space, id, view) : undefined;
  statusProblem.value = undefined;
  const change = space.setStatus(id, to);
  if (goOn) move(next, view);
  try {
    await change;
  } catch (error) {
    statusProblem.value = { id, text: explain(error) };
    move(id, view); // the failure is shown where it happened
  }
}

export async function resolve(space: Workspace, id: Id, view: Status): Promise<void> {
  if (space.conversation(id)?.status === 'open') await toggleStatus(space, id, view);
}

/** The conversation that comes next when this one is done: below it, or above it at the end of the list. */
export function following(space: Workspace, id: Id, view: Status): Id | undefined {
  const rows = visible(space.conversations.state.value, view);
  const at = rows.findIndex((row) => row.id === id);
  return (rows[at + 1] ?? rows[at - 1])?.id;
}

function move(id: Id | undefined, status: Status): void {
  const company = companyOf(route.value);
  if (company === undefined) return;
  if (id === undefined) navigate({ page: 'list', company, status });
  else navigate({ page: 'conversation', company, status, id });
}
