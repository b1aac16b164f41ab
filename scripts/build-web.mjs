// Bundles web/<entry>/main.tsx, which imports its style.css, into build/web/assets/<entry>-<hash>.{js,css} and writes
// build/web/manifest.json: {"customer.js": "assets/customer-AbC123.js", ...}.
//
// One Vite run for each entry: a common run would move what both share into a third file, and the customer's page
// must load with one script and one style sheet.
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { build } from 'vite';

const outDir = 'build/web';
const entries = ['customer', 'inbox'].filter((name) => existsSync(`web/${name}/main.tsx`));

await rm(outDir, { recursive: true, force: true });
await mkdir(`${outDir}/assets`, { recursive: true });

const manifest = {};
for (const name of entries) {
  Object.assign(manifest, filesOf(name, await bundle(name)));
}
await writeFile(`${outDir}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);

async function bundle(name) {
  const result = await build({
    logLevel: 'warn',
    base: '/-/', // where the server puts assets/
    build: {
      outDir,
      emptyOutDir: false,
      target: ['chrome111', 'firefox115', 'safari16.4'],
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: {
        input: { [name]: `web/${name}/main.tsx` },
        output: {
          codeSplitting: name !== 'customer',
          entryFileNames: 'assets/[name]-[hash].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          assetFileNames: (asset) =>
            asset.names.some((file) => file.endsWith('.css'))
              ? `assets/${name}-[hash].css`
              : 'assets/[name]-[hash][extname]',
        },
      },
    },
  });
  return (Array.isArray(result) ? result : [result]).flatMap((part) => part.output);
}

function filesOf(name, output) {
  const script = output.filter((file) => file.type === 'chunk' && file.isEntry);
  const styles = output.filter((file) => file.fileName.endsWith('.css'));
  if (script.length !== 1 || styles.length !== 1) {
    throw new Error(`web/${name}/main.tsx must give one script and one style sheet (it imports ./style.css)`);
  }
  return { [`${name}.js`]: script[0].fileName, [`${name}.css`]: styles[0].fileName };
}
