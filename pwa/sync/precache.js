// The app's own files on this phone, each verified by its digest. The service worker's half of an install.

import { sha256Hex } from '../lib/digest.js';

/** lazy: kept from its first use on, or when the version before kept it (icons). @typedef {{path: string, sha256: string, lazy?: true}} AppFile */
/** @typedef {{version: string, files: AppFile[], scope: string}} Release scope: the address that paths are relative to */

const OURS = 'titian-';
/** main-0123456789.js: what such a name stands for never changes, so the browser's own cache may answer. */
const IMMUTABLE = /-[0-9a-f]{10}\.\w+$/;

/**
 * Keep every file of a release. All or nothing: one that is missing or wrong leaves what was there before in charge.
 * @param {Release} release
 */
export async function precache(release) {
  const before = new Set((await keptPaths(release)).map(stemOf));
  const wanted = release.files.filter(({ path, lazy }) => !lazy || before.has(stemOf(path)));
  try {
    // One after the other: the page's own calls keep the warm connections, on a link where a new one costs 400 ms.
    for (const file of wanted) await keep(release, file);
  } catch (error) {
    await caches.delete(cacheOf(release));
    throw error;
  }
}

/** Let the files of other releases go, once those of this one are all here. @param {Release} release @returns {Promise<boolean>} whether there were others */
export async function dropOthers(release) {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== cacheOf(release));
  // The browser may have evicted this one since; then the others stay until it is whole again.
  const kept = await (await caches.open(cacheOf(release))).keys();
  if (kept.length < release.files.filter(({ lazy }) => !lazy).length) await precache(release);
  await Promise.all(others.map((name) => caches.delete(name)));
  return others.length > 0;
}

/** @param {Release} release @param {AppFile} file @returns {Promise<Response>} from this phone, if need be fetched, verified and kept */
export async function fileOf(release, file) {
  const url = new URL(file.path, release.scope).href;
  const cache = await caches.open(cacheOf(release));
  return (await cache.match(url)) ?? (await caches.match(url)) ?? keep(release, file);
}

/** @param {Release} release @param {AppFile} file @returns {Promise<Response>} */
async function keep(release, file) {
  const url = new URL(file.path, release.scope).href;
  const response = await verified(url, file);
  await (await caches.open(cacheOf(release))).put(url, response.clone());
  return response;
}

/** @param {string} url @param {AppFile} file @returns {Promise<Response>} */
async function verified(url, { path, sha256 }) {
  const sources = [
    () => caches.match(url),
    () => fetch(url, { cache: IMMUTABLE.test(path) ? 'default' : 'no-cache', redirect: 'error' }),
    // The browser's cache may hold a portal's page under this name.
    () => fetch(url, { cache: 'reload', redirect: 'error' }),
  ];
  for (const source of sources) {
    const response = await source();
    if (!response?.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await sha256Hex(bytes)) !== sha256) continue;
    // The page's policy (CSP) comes with its headers; the bytes are no longer compressed.
    const headers = new Headers(response.headers);
    for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
    return new Response(bytes, { headers });
  }
  throw new Error(`${path} is not what its digest names`);
}

/** What any release of ours keeps now. @param {Release} release @returns {Promise<string[]>} */
async function keptPaths({ scope }) {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
  const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return lists.flat().map(({ url }) => url.slice(scope.length));
}

/** `words-en-0123456789.json` -> `words-en`, the same in every release. @param {string} path */
function stemOf(path) {
  return path.replace(IMMUTABLE, '');
}

/** @param {Release} release */
function cacheOf({ version }) {
  return `${OURS}${version}`;
}
