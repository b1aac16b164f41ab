import './style.css';
import { render } from 'preact';
import { App } from './app';
import { startBadge } from './badge';
import { startPreferences } from './preferences';
import { startRouter } from './router';
import { loadSession, startSession } from './state/session';
import { startLocale } from './strings';
import { startTheme } from './theme';

startLocale();
startPreferences();
startRouter();
startSession();
startTheme();
startBadge();
void loadSession();

const root = document.getElementById('app');
if (root) render(<App />, root);
