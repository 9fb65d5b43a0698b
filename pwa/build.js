// Build the phone app: pwa/ -> pwa/dist/, hashed names, .br and .gz beside each file, and the service worker's list.
//
//   node pwa/build.js [--out folder]
//
// Prints one JSON line per size. No date, no random value, no absolute path goes into the output.

import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { hashedName, listFiles, readText, sha256, writeAsset } from './build/assets.js';
import { previewFiles } from './build/preview.js';
import { TARGET, bundleApp, bundleWorker, nameScripts } from './build/scripts.js';
import { readPo } from './build/words.js';

/** @typedef {import('./build/assets.js').Asset} Asset */

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '..');
const PLACES = { root: ROOT, pwa: HERE };
/** The system keeps an installed app's icons itself; the worker keeps these from their first use on. */
const LAZY = /\.png$/;
const LANGUAGES = ['en'];
/** What appearances and widgets that few forms use look like; they come with the rest. */
const STYLE_LATER = ['appearances.css', 'mrz.css', 'rare.css', 'scales.css', 'wording.css'];
const STYLE_FIRST = ['reset.css', 'tokens.css', 'base.css'];
const STYLE_LAYERS = '@layer reset, tokens, base, components, screens;';
/** Stands in the bundles for the version, which is made from their own digests. */
const VERSION_PLACE = '0.0.0+titian-version';
/** Stands in the service worker for the list of files and digests. */
const FILES_PLACE = '__TITIAN_FILES__';

/**
 * @param {string} out folder to fill; it is replaced whole
 * @returns {Promise<{version: string, assets: Asset[]}>}
 */
export async function buildPhone(out) {
  const next = `${out}.next`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });

  const words = LANGUAGES.map((language) => {
    const table = JSON.stringify(readPo(readText(join(ROOT, 'locales', language, 'LC_MESSAGES', 'phone.po'))));
    return { language, table, path: hashedName(`words-${language}`, 'json', table) };
  });
  const wordPaths = Object.fromEntries(words.map(({ language, path }) => [language, path]));
  const style = await bundleStyle((path) => !STYLE_LATER.includes(path));
  const looks = await bundleStyle((path) => STYLE_LATER.includes(path));
  const looksPath = hashedName('looks', 'css', looks);
  const scripts = await bundleApp(PLACES, 'main.js', { version: VERSION_PLACE, words: wordPaths }, looksPath);
  const worker = await bundleWorker(PLACES, 'sw.js', FILES_PLACE);
  const watch = await bundleWorker(PLACES, 'sync/watch.js', null);
  const watchPath = hashedName('watch', 'js', watch);
  const all = [
    ...scripts.flatMap(({ path, text }) => [path, text]),
    style,
    looks,
    worker,
    watch,
    ...words.map(({ table }) => table),
  ];
  const version = `${releaseNumber()}+${sha256(all.join('\n')).slice(0, 8)}`;

  const named = nameScripts(scripts, (text) => text.split(VERSION_PLACE).join(version), version);
  const atOnce = named.filter(({ eager }) => eager).map(({ path }) => path);
  const names = { scripts: atOnce, style: hashedName('style', 'css', style), watch: watchPath };
  const assets = [
    ...named.map(({ path, text }) => writeAsset(next, path, text)),
    writeAsset(next, names.style, style),
    writeAsset(next, looksPath, looks),
    writeAsset(next, watchPath, watch),
    ...['manifest.webmanifest'].filter((path) => existsSync(join(HERE, path))).map((path) => copyAsset(next, path)),
    ...listFiles(join(HERE, 'icons')).map((path) => copyAsset(next, `icons/${path}`)),
    writeAsset(next, 'index.html', indexPage(names, version)),
    ...words.map(({ path, table }) => writeAsset(next, path, table)),
  ].map((asset) => ({ ...asset, ...waveOf(asset.path, [...atOnce, names.style, watchPath]) }));
  // The office's preview of a draft is no part of the app: no phone fetches or keeps it.
  const shared = { style: names.style, looks: looksPath, words: wordPaths };
  for (const { path, text } of await previewFiles(PLACES, version, shared)) writeAsset(next, path, text);
  const files = assets.map(({ path, sha256: digest, lazy, rest }) => ({ path, sha256: digest, lazy, rest }));
  assets.push(writeAsset(next, 'sw.js', withList(worker, { version, files })));

  keepOlder(out, next);
  rmSync(out, { recursive: true, force: true });
  renameSync(next, out);
  return { version, assets };
}

/**
 * A page that was loaded a moment ago still asks for parts of the release before by their names.
 * @param {string} out the release before, if there is one
 * @param {string} next
 */
function keepOlder(out, next) {
  const listed = readText(join(out, 'sw.js')).matchAll(/"path":"([\w-]+-[0-9a-f]{10}\.\w+)"/g);
  for (const path of [...listed].flatMap(([, path]) => [path, `${path}.br`, `${path}.gz`])) {
    if (existsSync(join(out, path)) && !existsSync(join(next, path))) copyFileSync(join(out, path), join(next, path));
  }
}

/** When a phone fetches a file: at its first visit, right after it (rest), or with its first use (lazy). @param {string} path @param {string[]} atOnce what the page starts with */
function waveOf(path, atOnce) {
  if (LAZY.test(path)) return { lazy: true };
  const later = /\.(json|js|css)$/.test(path) && !atOnce.includes(path);
  return later ? { rest: true } : {};
}

/** @param {string} worker the bundled service worker @param {{version: string, files: {path: string, sha256: string, lazy?: boolean, rest?: boolean}[]}} list */
function withList(worker, list) {
  const [before, after, ...more] = worker.split(`"${FILES_PLACE}"`);
  if (after === undefined || more.length > 0) throw new Error('sw.js must name self.__TITIAN__ once');
  return before + JSON.stringify(list) + after;
}

/** @param {(path: string) => boolean} wanted */
async function bundleStyle(wanted) {
  const sheets = listFiles(join(HERE, 'style')).filter((path) => path.endsWith('.css') && wanted(path));
  sheets.sort((a, b) => styleRank(a) - styleRank(b));
  const result = await bundle({
    stdin: {
      contents: [STYLE_LAYERS, ...sheets.map((path) => `@import "./style/${path}";`)].join('\n'),
      resolveDir: HERE,
      loader: 'css',
    },
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    target: TARGET,
    legalComments: 'none',
    loader: { '.svg': 'dataurl', '.png': 'dataurl' },
    logLevel: 'warning',
  });
  return result.outputFiles[0].text;
}

/** @param {string} path */
function styleRank(path) {
  const place = STYLE_FIRST.indexOf(path);
  return place === -1 ? STYLE_FIRST.length : place;
}

/**
 * pwa/index.html names `main.js`, `sync/watch.js` and `style/….css`; the built page names the hashed files instead.
 * @param {{scripts: string[], style: string, watch: string}} names the script to start with first
 * @param {string} version
 */
function indexPage(names, version) {
  const page = readFileSync(join(HERE, 'index.html'), 'utf8')
    .replace(/\s*<link[^>]+href="(?:\.\/)?style\/[^"]+\.css"[^>]*>/g, '')
    .replace(/\s*<script[^>]+src="(?:\.\/)?main\.js"[^>]*><\/script>/g, '')
    .replace(/\s*<script[^>]+src="sync\/watch\.js"[^>]*><\/script>/, '');
  const head = [
    `<meta name="titian-version" content="${version}">`,
    `<link rel="stylesheet" href="${names.style}">`,
    ...names.scripts.slice(1).map((path) => `<link rel="modulepreload" href="${path}">`),
    `<script type="module" src="${names.scripts[0]}"></script>`,
    `<script src="${names.watch}" defer></script>`,
  ];
  if (!page.includes('</head>')) throw new Error('pwa/index.html has no </head>');
  return page.replace('</head>', `${head.map((line) => `  ${line}\n`).join('')}</head>`);
}

/** @param {string} out @param {string} path */
function copyAsset(out, path) {
  return writeAsset(out, path, readFileSync(join(HERE, path)));
}

/** The release that the server compares with `oldest_app_version`; package.json decides. */
function releaseNumber() {
  const { version } = JSON.parse(readText(join(ROOT, 'package.json')));
  return typeof version === 'string' ? version : '0.1.0';
}

/** @param {Asset[]} assets */
function printSizes(assets) {
  const line = (/** @type {string} */ name, /** @type {number} */ value) =>
    process.stdout.write(`${JSON.stringify({ name, value, unit: 'bytes', n: 1 })}\n`);
  for (const { path, bytes, br_bytes, gz_bytes } of assets) {
    line(`build.${path}.bytes`, bytes);
    line(`build.${path}.gz_bytes`, gz_bytes);
    line(`build.${path}.br_bytes`, br_bytes);
  }
  line(
    'build.app_gz_bytes',
    assets.reduce((sum, { gz_bytes }) => sum + gz_bytes, 0),
  );
  const brotli = (/** @type {Asset[]} */ some) => some.reduce((sum, { br_bytes }) => sum + br_bytes, 0);
  line('build.first_visit_br_bytes', brotli(assets.filter(({ lazy, rest }) => !lazy && !rest)));
  line('build.rest_br_bytes', brotli(assets.filter(({ rest }) => rest)));
  line('build.app_br_bytes', brotli(assets));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--out');
  const { assets } = await buildPhone(at === -1 ? join(HERE, 'dist') : resolve(process.argv[at + 1]));
  printSizes(assets);
}
