import { defineConfig } from 'vitest/config';

// Vite bundles through scripts/build-web.mjs, which reads this file too; JSX settings come from tsconfig.json.
export default defineConfig({
  publicDir: false,
  test: {
    environment: 'happy-dom',
    include: ['web/**/*.test.{ts,tsx}', 'tests/**/*.test.mjs'],
    restoreMocks: true,
  },
});
