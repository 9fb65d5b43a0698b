// Bundle the app's scripts: one file for what every visit needs, one for each part that is imported when it is wanted.

import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build as bundle } from 'esbuild';
import { hashedName } from './assets.js';

/** The first that have crypto.randomUUID. Older targets cost 3 kB of lowered syntax, and the app would not run there. */
export const TARGET = ['chrome92', 'firefox95', 'safari15.4'];
/** What esbuild calls a part while its name is not final: main-ABCDEFGH.js */
const DRAFT_NAME = /[\w-]+-[0-9A-Z]{8}\.js/g;

/** One built script. eager: the page cannot start without it. @typedef {{ path: string, text: string, eager: boolean }} Script */
/** @typedef {{ root: string, pwa: string }} Places the repository, and pwa/ in it */

/** @param {Places} places @param {unknown} facts what `__TITIAN__` means inside the bundle @param {string} [looks] path of the sheet that comes later */
function common({ root }, facts, looks = '') {
  return /** @type {const} */ ({
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: false,
    define: {
      'self.__TITIAN__': JSON.stringify(facts),
      'globalThis.__TITIAN__': JSON.stringify(facts),
      'globalThis.__TITIAN_LOOKS__': JSON.stringify(looks),
    },
    logLevel: 'warning',
  });
}

/** The service worker is one file. @param {Places} places @param {string} entry @param {unknown} facts */
export async function bundleWorker(places, entry, facts) {
  const result = await bundle({ ...common(places, facts), entryPoints: [join(places.pwa, entry)], format: 'iife' });
  return result.outputFiles[0].text;
}

/**
 * The page's scripts under draft names, the one to start with first.
 * @param {Places} places
 * @param {string} entry
 * @param {unknown} facts
 * @param {string} looks path of the sheet that comes later
 * @returns {Promise<Script[]>}
 */
export async function bundleApp(places, entry, facts, looks) {
  const start = join(places.pwa, entry);
  const result = await bundle({
    ...common(places, facts, looks),
    entryPoints: [start],
    format: 'esm',
    splitting: true,
    metafile: true,
    outdir: join(places.pwa, 'dist'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    plugins: [wholeStart(start)],
  });
  const { outputs } = result.metafile;
  const home = relative(places.root, start);
  // What every part reaches lies in one chunk; the entry itself only imports it.
  const opener = Object.keys(outputs).find((path) => outputs[path].entryPoint === home);
  const needed = new Set(statics(outputs, opener ?? ''));
  const main = [...needed].find((path) => home in outputs[path].inputs) ?? opener;
  if (main !== opener) needed.delete(opener ?? '');
  return result.outputFiles
    .map(({ path, text }) => ({ full: relative(places.root, path), text }))
    .filter(({ full }) => full === main || needed.has(full) || full !== opener)
    .sort((a, b) => Number(b.full === main) - Number(a.full === main) || (a.full < b.full ? -1 : 1))
    .map(({ full, text }) => ({ path: basename(full), text, eager: needed.has(full) }));
}

/**
 * Give the scripts their final names, of what they hold and the release they belong to.
 * @param {Script[]} scripts under draft names
 * @param {(text: string) => string} finish puts in what was not known while bundling
 * @param {string} version
 * @param {string} [first] what the script to start with is called
 * @returns {Script[]}
 */
export function nameScripts(scripts, finish, version, first = 'main') {
  const names = new Map(
    scripts.map(({ path, text }, at) => {
      const stem = at === 0 ? first : path.replace(/-[0-9A-Z]{8}\.js$/, '');
      return [path, hashedName(stem, 'js', `${version}\n${text}`)];
    }),
  );
  return scripts.map(({ path, text, eager }) => ({
    path: names.get(path) ?? path,
    text: finish(text.replace(DRAFT_NAME, (name) => names.get(name) ?? name)),
    eager,
  }));
}

/**
 * Lets every part that is imported later import the start as well. Then all that the start needs is shared by the same
 * parts, and esbuild leaves it in one file instead of one for each way of sharing: on a slow link each costs a round trip.
 * @param {string} start
 * @returns {import('esbuild').Plugin}
 */
function wholeStart(start) {
  return {
    name: 'whole-start',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, async ({ path, kind, resolveDir, importer, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'asked') return undefined;
        const found = await build.resolve(path, { kind, resolveDir, importer, pluginData: 'asked' });
        return found.errors.length ? found : { path: found.path, pluginData: 'later' };
      });
      build.onLoad({ filter: /\.js$/ }, ({ path, pluginData }) =>
        pluginData === 'later' && path !== start
          ? {
              contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(start)};\n`,
              resolveDir: dirname(path),
              loader: 'js',
            }
          : undefined,
      );
    },
  };
}

/** @param {import('esbuild').Metafile['outputs']} outputs @param {string} from @param {Set<string>} [seen] @returns {Set<string>} it and all that it imports at once */
function statics(outputs, from, seen = new Set()) {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const { path, kind } of outputs[from]?.imports ?? [])
    if (kind === 'import-statement') statics(outputs, path, seen);
  return seen;
}
