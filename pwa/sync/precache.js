// The app's own files on this phone, each verified by its digest. The service worker's half of an install.

import { sha256Hex } from '../lib/digest.js';

/**
 * One of the app's files. rest: no first form needs it, so it is fetched right after the first visit.
 * lazy: kept from its first use on, or when the version before kept it (icons).
 * @typedef {{path: string, sha256: string, rest?: true, lazy?: true}} AppFile
 */
/** @typedef {{version: string, files: AppFile[], scope: string, follows: () => unknown}} Release scope: the address that paths are relative to; follows: a release that comes or waits beside this one */

const OURS = 'titian-';
/** Files of the second wave on their way together: many small ones, and a round trip takes 400 ms. */
const AT_ONCE = 3;
/** main-0123456789.js: what such a name stands for never changes, so the browser's own cache may answer. */
const IMMUTABLE = /-[0-9a-f]{10}\.\w+$/;

/**
 * Keep the files of a release: what a first form needs, after an older release all of it. All or nothing: one that is
 * missing or wrong leaves what was there before in charge.
 * @param {Release} release
 */
export async function precache(release) {
  const before = new Set((await keptPaths(release)).map(stemOf));
  const wanted = release.files.filter(({ path, rest, lazy }) =>
    lazy ? before.has(stemOf(path)) : !rest || before.size > 0,
  );
  try {
    // One after the other: the page's own calls keep the warm connections, on a link where a new one costs 400 ms.
    for (const file of wanted) await keep(release, file);
    const kept = await pathsIn(release, cacheOf(release));
    if (wanted.some(({ path }) => !kept.includes(path))) throw new Error('not all is kept');
  } catch (error) {
    await caches.delete(cacheOf(release));
    throw error;
  }
}

/**
 * The second wave: what the first visit left out. Each file that comes stays; once all are here, older releases may go.
 * @param {Release} release @returns {Promise<boolean>} whether all of them are here
 */
export async function keepRest(release) {
  const kept = new Set(await pathsIn(release, cacheOf(release)));
  const wanted = release.files.filter(({ path, lazy }) => !lazy && !kept.has(path));
  let whole = true;
  const next = async () => {
    for (let file = wanted.shift(); file; file = wanted.shift()) {
      await keep(release, file).catch(() => {
        whole = false;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  if (whole) await dropOthers(release);
  return whole;
}

/** Let the files of older releases go that no open page needs any more; what comes or waits clears up itself. @param {Release} release */
async function dropOthers(release) {
  const pages = await openReleases();
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== cacheOf(release));
  if (!release.follows())
    await Promise.all(others.filter((name) => !pages.has(name)).map((name) => caches.delete(name)));
}

/** @param {Release} release @returns {Promise<boolean>} whether another release was here before this one */
export async function hasOthers(release) {
  return (await caches.keys()).some((name) => name.startsWith(OURS) && name !== cacheOf(release));
}

/** @param {Release} release @param {AppFile} file @returns {Promise<Response>} from this phone, if need be fetched, verified and kept */
export async function fileOf(release, file) {
  const url = new URL(file.path, release.scope).href;
  const cache = await caches.open(cacheOf(release));
  return (await cache.match(url)) ?? (await caches.match(url)) ?? keep(release, file);
}

/** A page of an older release asks for a part of it by the old name. @param {Request} request @returns {Promise<Response>} */
export async function olderFile(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** Every open page holds a lock with its release's name; a browser without locks tells of none. @returns {Promise<Set<string | undefined>>} */
async function openReleases() {
  const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name));
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
async function keptPaths(release) {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
  return (await Promise.all(names.map((name) => pathsIn(release, name)))).flat();
}

/** @param {Release} release @param {string} cache @returns {Promise<string[]>} */
async function pathsIn({ scope }, cache) {
  return (await (await caches.open(cache)).keys()).map(({ url }) => url.slice(scope.length));
}

/** `words-en-0123456789.json` -> `words-en`, the same in every release. @param {string} path */
function stemOf(path) {
  return path.replace(IMMUTABLE, '');
}

/** @param {Release} release */
function cacheOf({ version }) {
  return `${OURS}${version}`;
}
