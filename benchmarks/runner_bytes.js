// node benchmarks/runner_bytes.js: gzip -9 bytes of the form runner, as one file, by what is counted in. One JSON object.
//
// An ordinary form loads pwa/runner/, pwa/forms/ and the XPath evaluator; import() is left where it stands, as in the
// build. Beside it: the same with what the runner stands on (lib/, store/, lit-html), and all that is imported later.

import { gzipSync } from 'node:zlib';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { TARGET } from '../pwa/build/scripts.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const ENTRY = "export * from './pwa/runner/session.js'; export * from './pwa/runner/pages.js';";

/** @param {string} contents @param {RegExp | null} below what is not counted @param {Set<string>} later gathers what import() names */
async function gzipBytes(contents, below, later) {
  const leave = {
    name: 'leave',
    setup(found) {
      found.onResolve({ filter: /./ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === 'asked' || kind === 'entry-point') return undefined;
        const { path: full } = await found.resolve(path, { kind, resolveDir, pluginData: 'asked' });
        if (kind === 'dynamic-import') later.add(full);
        return kind === 'dynamic-import' || below?.test(full) ? { path: full, external: true } : undefined;
      });
    },
  };
  const result = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
    plugins: [leave],
  });
  return gzipSync(result.outputFiles[0].contents, { level: 9 }).length;
}

const later = new Set();
const value = await gzipBytes(ENTRY, /\/pwa\/(lib|store)\/|\/node_modules\/(lit-html|idb)\//, later);
const withFloors = await gzipBytes(ENTRY, null, later);
// Parts that come later, each with what it imports later itself; the floors they share with the start are not counted.
const parts = {};
const seen = new Set();
for (let fresh = [...later]; fresh.length; fresh = [...later].filter((path) => !seen.has(path))) {
  for (const path of fresh) {
    seen.add(path);
    const shared = /\/pwa\/(lib|store|sync|screens)\/|\/pwa\/(runner|forms)\/[\w-]+\.js$|\/node_modules\/(lit-html|idb)\//;
    const below = { test: (full) => full !== path && shared.test(full) };
    parts[relative(ROOT, path)] = await gzipBytes(`export * from ${JSON.stringify(path)};`, below, later);
  }
}
process.stdout.write(`${JSON.stringify({ value, withFloors, parts })}\n`);
