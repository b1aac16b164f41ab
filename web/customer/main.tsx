import './style.css';
import { signal } from '@preact/signals';
import { hydrate, type VNode } from 'preact';
import { ActionsContext, idle, type Actions } from './actions_context';
import { start } from './app';
import { createModel, type Model } from './model';
import { Page } from './page';
import type { PageState } from './page_state';

const actions = signal<Actions>(idle);

function App({ model }: { model: Model }): VNode {
  return (
    <ActionsContext.Provider value={actions.value}>
      <Page model={model} />
    </ActionsContext.Provider>
  );
}

async function boot(root: HTMLElement, page: PageState): Promise<void> {
  const model = createModel(page);
  hydrate(<App model={model} />, root);
  const log = document.getElementById('log');
  const field = document.getElementById('composer');
  if (!log || !(field instanceof HTMLTextAreaElement)) return;
  actions.value = await start(model, log, field);
  root.dataset['ready'] = 'true'; // what needs the script is shown from now on
}

const root = document.getElementById('app');
const state = document.getElementById('state')?.textContent;
if (root && state) void boot(root, JSON.parse(state) as PageState);
