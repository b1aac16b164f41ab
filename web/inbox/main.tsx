import './style.css';
import { computed, effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app';
import { startBadge } from './badge';
import { startPreferences } from './preferences';
import { renewPush, startPush } from './push';
import { startRouter } from './router';
import { loadSession, session, startSession } from './state/session';
import { startLocale } from './strings';
import { startTheme } from './theme';

startLocale();
startPreferences();
startRouter();
startSession();
startTheme();
startBadge();
startPush();
void loadSession();

// Once for each who signs in here.
const me = computed(() => session.value?.agent.id);
effect(() => {
  const now = me.value === undefined ? undefined : session.peek();
  if (now) void renewPush(now).catch(() => undefined); // the page of notifications says what is the matter
});

const root = document.getElementById('app');
if (root) render(<App />, root);
