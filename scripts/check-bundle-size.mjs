// The customer's page loads over a bad network on a phone: its script and its style sheet have a ceiling, as brotli.
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';

const limits = { 'customer.js': 20 * 1024, 'customer.css': 6 * 1024 };
const manifest = JSON.parse(await readFile('build/web/manifest.json', 'utf8'));

for (const [name, limit] of Object.entries(limits)) {
  const size = brotliCompressSync(await readFile(`build/web/${manifest[name]}`)).length;
  console.log(`${name}: ${size} of ${limit} bytes`);
  if (size > limit) process.exitCode = 1;
}
