import { useEffect } from 'preact/hooks';
import type { Id } from '../shared/protocol';
import { stayInList } from './arrival';
import { focusComposer } from './focus';
import { commandFor, isTyping, ownsEnter, pressOf } from './key_map';
import type { Command } from './key_map';
import { helpShown } from './parts/help';
import { singleKeys } from './preferences';
import { companyOf, navigate, route } from './router';
import type { Status } from './router';
import { visible } from './state/list';
import type { Workspace } from './state/workspace';
import { toggleStatus } from './status_change';

/** What the keys of the workbench do. The keys themselves stand in key_map.ts. */
export function useWorkbenchKeys(space: Workspace | undefined, status: Status): void {
  useEffect(() => {
    if (!space) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const command = commandFor(pressOf(event), 'page', singleKeys.value);
      if (!command || (command === 'open' && ownsEnter(event.target))) return;
      if (run(command, space, status)) event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [space, status]);
}

export function run(command: Command, space: Workspace, status: Status): boolean {
  const here = route.value;
  const id = here.page === 'conversation' ? here.id : undefined;
  switch (command) {
    case 'next':
      return step(space, status, 1);
    case 'previous':
      return step(space, status, -1);
    case 'open':
      return openFirst(space, status);
    case 'nextUnread':
      return openNextUnread(space, status);
    case 'help':
      helpShown.value = true;
      return true;
    case 'back':
      return goBack(status);
    case 'reply':
    case 'note':
      if (id === undefined) return false;
      space.drafts.choose(id, command === 'note' ? 'note' : 'text');
      focusComposer();
      return true;
    case 'resolveNext':
      if (id === undefined) return false;
      void toggleStatus(space, id, status);
      return true;
    default:
      return false;
  }
}

/** With a conversation open the next one opens; in the list alone only the focus moves. */
function step(space: Workspace, status: Status, by: 1 | -1): boolean {
  const here = route.value;
  const rows = visible(space.conversations.state.value, status);
  const at = rows.findIndex((row) => row.id === (here.page === 'conversation' ? here.id : focusedRow()));
  const target = rows[at < 0 ? 0 : at + by];
  if (!target) return false;
  if (here.page === 'conversation') walkTo(target.id, status);
  else focusRow(target.id);
  return true;
}

/** A focused row is a link and opens by itself; with a conversation open, Enter must not lead away from it. */
function openFirst(space: Workspace, status: Status): boolean {
  const id = visible(space.conversations.state.value, status)[0]?.id;
  if (id === undefined || route.value.page === 'conversation') return false;
  openConversation(id, status);
  return true;
}

function openNextUnread(space: Workspace, status: Status): boolean {
  const here = route.value;
  const rows = visible(space.conversations.state.value, status);
  const at = rows.findIndex((row) => here.page === 'conversation' && row.id === here.id);
  const target = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at))].find((row) => row.unread > 0);
  if (!target) return false;
  walkTo(target.id, status);
  return true;
}

function goBack(status: Status): boolean {
  const here = route.value;
  if (here.page !== 'conversation') return false;
  navigate({ page: 'list', company: here.company, status });
  focusRow(here.id);
  return true;
}

function walkTo(id: Id, status: Status): void {
  stayInList();
  openConversation(id, status);
  focusRow(id);
}

function openConversation(id: Id, status: Status): void {
  const company = companyOf(route.value);
  if (company !== undefined) navigate({ page: 'conversation', company, status, id });
}

function focusRow(id: Id): void {
  // After the next paint: the row may only now have been rendered, or become visible on a phone.
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus());
}

function focusedRow(): Id | undefined {
  return (document.activeElement as HTMLElement | null)?.dataset?.['row'];
}
