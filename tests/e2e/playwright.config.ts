import { defineConfig } from '@playwright/test';

// Debian's Chromium; every test starts the real server on a directory and a port of its own.
export default defineConfig({
  testDir: '.',
  testMatch: process.env['SCREENS'] ? '**/*.shot.ts' : '**/*.spec.ts',
  outputDir: '../../build/e2e/results',
  reporter: [['list']],
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
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
