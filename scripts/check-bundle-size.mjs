// The customer's page loads over a bad network on a phone: its script and its style sheet have a ceiling, as brotli.
// What it loads later, and the service worker, are told apart: they cost the first load nothing.
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';

const first = { 'customer.js': 20 * 1024, 'customer.css': 6 * 1024 };
const later = { 'companion.js': 6 * 1024, 'ways.js': 10 * 1024, 'ways.css': 2 * 1024, 'customer-worker.js': 8 * 1024 };
const manifest = JSON.parse(await readFile('build/web/manifest.json', 'utf8'));

console.log('first load');
for (const [name, limit] of Object.entries(first)) await check(name, limit);
console.log('later');
for (const [name, limit] of Object.entries(later)) await check(name, limit);

async function check(name, limit) {
  const size = brotliCompressSync(await readFile(`build/web/${manifest[name]}`)).length;
  console.log(`  ${name}: ${size} of ${limit} bytes`);
  if (size > limit) process.exitCode = 1;
}
