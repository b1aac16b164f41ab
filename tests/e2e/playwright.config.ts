import { defineConfig } from '@playwright/test';

// Debian's Chromium; every test starts the real server on a directory and a port of its own.
export default defineConfig({
  testDir: '.',
  testMatch: process.env['SCREENS'] ? '**/*.shot.ts' : '**/*.spec.ts',
  outputDir: '../../build/e2e/results',
  reporter: [['list']],
  workers: 2, // they wait for the browser more than they compute
  // Only where other work may share the cores; by hand a flaw shows at once.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--no-first-run'],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'off',
  },
});
