// Bundles web/<entry>/main.tsx, which imports its style.css, into build/web/assets/<entry>-<hash>.{js,css}, the service
// workers, and what the entries load later. Writes build/web/manifest.json:
// {"customer.js": "assets/customer-AbC123.js", ...}.
//
// One Vite run for each entry: a common run would move what both share into a third file, and the customer's page
// must load with one script and one style sheet. What that page loads later takes what it shares from its script.
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { build } from 'vite';

const outDir = 'build/web';
const entries = ['customer', 'inbox'].filter((name) => existsSync(`web/${name}/main.tsx`));
const workers = { 'customer-worker': 'web/customer/service_worker.ts', 'inbox-worker': 'web/inbox/service_worker.ts' };

// Vite wraps each dynamic import in code that loads the style sheets and scripts the part needs. Parts of the customer's
// page need only what is there, and that code would be paid for at the first load.
const plainDynamicImports = {
  name: 'plain-dynamic-imports',
  enforce: 'pre',
  load: { filter: { id: /vite\/preload-helper/ }, handler: () => 'export const __vitePreload = (load) => load();' },
};

await rm(outDir, { recursive: true, force: true });
await mkdir(`${outDir}/assets`, { recursive: true });

const manifest = {};
for (const name of entries) {
  const plugins = name === 'customer' ? [plainDynamicImports] : [];
  const output = await bundle(name, `web/${name}/main.tsx`, plugins);
  Object.assign(manifest, filesOf(name, output), name === 'customer' ? laterOf(output) : {});
}
for (const [name, source] of Object.entries(workers)) {
  const [script] = await bundle(name, source, []);
  manifest[`${name}.js`] = script.fileName;
}
await writeFile(`${outDir}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);

async function bundle(name, source, plugins) {
  const result = await build({
    logLevel: 'warn',
    base: '/-/', // where the server puts assets/
    plugins,
    build: {
      outDir,
      emptyOutDir: false,
      target: ['chrome111', 'firefox115', 'safari16.4'],
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: (file) => (file.endsWith('.css') ? false : undefined), // data: style sheets are not allowed
      rolldownOptions: {
        input: { [name]: source },
        output: {
          entryFileNames: 'assets/[name]-[hash].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          assetFileNames: (asset) => {
            const [file = ''] = asset.names;
            // With cssCodeSplit off, Vite calls the one sheet of an entry "style.css".
            return file === 'style.css' ? `assets/${name}-[hash].css` : 'assets/[name]-[hash][extname]';
          },
        },
      },
    },
  });
  return (Array.isArray(result) ? result : [result]).flatMap((part) => part.output);
}

function filesOf(name, output) {
  const script = output.filter((file) => file.type === 'chunk' && file.isEntry);
  const styles = output.filter((file) => file.names?.includes('style.css'));
  if (script.length !== 1 || styles.length !== 1) {
    throw new Error(`web/${name}/main.tsx must give one script and one style sheet (it imports ./style.css)`);
  }
  return { [`${name}.js`]: script[0].fileName, [`${name}.css`]: styles[0].fileName };
}

/** What the page loads once it is there, so that its weight can be told apart. */
function laterOf(output) {
  const chunks = output.filter((file) => file.type === 'chunk' && !file.isEntry);
  const sheets = output.filter((file) => file.fileName.endsWith('.css') && !file.names.includes('style.css'));
  return Object.fromEntries([
    ...chunks.map((file) => [`${file.name}.js`, file.fileName]),
    ...sheets.map((file) => [file.names[0], file.fileName]),
  ]);
}
