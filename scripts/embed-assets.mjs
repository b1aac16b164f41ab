// Usage: embed-assets.mjs WEB_BUILD WEB_SOURCE OUT
// Turns what build-web.mjs wrote, WEB_SOURCE/static/* and WEB_SOURCE/shared/strings/*.json into OUT/embedded_assets.S
// (.incbin) and OUT/embedded_assets.cpp (the tables of src/net/asset_table.hpp). Compression happens here, once, at
// the highest level, instead of on each request.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [webBuild, webSource, out] = process.argv.slice(2).map((directory) => path.resolve(directory));
const blobDir = path.join(out, 'blobs');
const blobs = [];

await rm(blobDir, { recursive: true, force: true });
await mkdir(blobDir, { recursive: true });

const manifest = JSON.parse(await readFile(path.join(webBuild, 'manifest.json'), 'utf8'));
const bundled = await filesIn(path.join(webBuild, 'assets'));
const fixed = await filesIn(path.join(webSource, 'static'));
const strings = await filesIn(path.join(webSource, 'shared/strings'));

const assets = [
  ...(await Promise.all(bundled.map((file) => describe(file, true)))),
  ...(await Promise.all(fixed.map((file) => describe(file, false)))),
];
const urls = [
  ...Object.entries(manifest).map(([name, file]) => ({ name, url: `/-/${file}` })),
  ...fixed.map((file) => ({ name: path.basename(file), url: urlOf(file) })),
];
const files = await Promise.all(
  strings
    .filter((file) => file.endsWith('.json'))
    .map(async (file) => ({ name: `strings/${path.basename(file)}`, view: blob(await readFile(file)) })),
);

await Promise.all(blobs.map((bytes, index) => writeFile(path.join(blobDir, `${index}`), bytes)));
await writeFile(path.join(out, 'embedded_assets.S'), assembler());
await writeFile(path.join(out, 'embedded_assets.cpp'), tables());

async function filesIn(directory) {
  if (!existsSync(directory)) return [];
  const entries = await readdir(directory, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(directory, entry.name));
}

async function describe(file, immutable) {
  const raw = await readFile(file);
  const gzip = gzipSync(raw, { level: 9 });
  const brotli = brotliCompressSync(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  });
  return {
    url: urlOf(file),
    mime: mimeOf(file),
    raw: blob(raw),
    gzip: gzip.length < raw.length ? blob(gzip) : '{}',
    brotli: brotli.length < raw.length ? blob(brotli) : '{}',
    etag: createHash('sha256').update(raw).digest('base64url').slice(0, 16),
    immutable,
  };
}

function blob(bytes) {
  blobs.push(bytes);
  return `{dropline_blob_${blobs.length - 1}, ${bytes.length}}`;
}

function urlOf(file) {
  return `/-/assets/${path.basename(file)}`;
}

function mimeOf(file) {
  const types = {
    '.css': 'text/css; charset=utf-8',
    '.ico': 'image/x-icon',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.webmanifest': 'application/manifest+json',
    '.woff2': 'font/woff2',
  };
  const type = types[path.extname(file)];
  if (!type) throw new Error(`${file}: no MIME type for this ending in scripts/embed-assets.mjs`);
  return type;
}

function assembler() {
  // The content's hash stands in the text, so that a changed file changes the .S and is assembled again.
  const lines = blobs.map((bytes, index) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    return `  .global dropline_blob_${index}\ndropline_blob_${index}:  # ${hash}\n  .incbin "${blobDir}/${index}"\n`;
  });
  return `  .section .rodata\n${lines.join('')}  .section .note.GNU-stack,"",%progbits\n`;
}

function tables() {
  const symbols = blobs.map((_, index) => `extern const char dropline_blob_${index}[];`);
  const assetRows = assets
    .toSorted(byName('url'))
    .map((a) => `{"${a.url}", "${a.mime}", ${a.raw}, ${a.gzip}, ${a.brotli}, "${a.etag}", ${a.immutable}}`);
  const urlRows = urls.toSorted(byName('name')).map((u) => `{"${u.name}", "${u.url}"}`);
  const fileRows = files.toSorted(byName('name')).map((f) => `{"${f.name}", ${f.view}}`);
  return `#include <array>

#include "net/asset_table.hpp"

extern "C" {
${symbols.join('\n')}
}

namespace dropline::net {
${table('Asset', 'embedded_assets', assetRows)}
${table('NamedView', 'embedded_asset_urls', urlRows)}
${table('NamedView', 'embedded_files', fileRows)}
}  // namespace dropline::net
`;
}

function byName(key) {
  return (a, b) => (a[key] < b[key] ? -1 : 1);
}

function table(type, name, rows) {
  return `
std::span<const ${type}> ${name}() {
  static constexpr std::array<${type}, ${rows.length}> rows = {{
${rows.map((row) => `      ${row},\n`).join('')}  }};
  return rows;
}`;
}
