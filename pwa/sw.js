// Keeps the whole app on the phone: every file is verified before this worker takes over, and none is ever half there.
// It never touches /sync, never takes over by itself, and holds no state.

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
/** Written in by the build. @type {{version: string, files: {path: string, sha256: string}[]}} */
const { version, files } = /** @type {any} */ (self).__TITIAN__;

const OURS = 'titian-';
const CACHE = `${OURS}${version}`;
/** main-0123456789.js: what such a name stands for never changes, so the browser's own cache may answer. */
const IMMUTABLE = /-[0-9a-f]{10}\.\w+$/;
const paths = new Set(files.map(({ path }) => path));

worker.addEventListener('install', (event) => event.waitUntil(precache()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', ({ data }) => {
  if (data?.type === 'activate') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const path = pathOf(event.request);
  if (path !== null) event.respondWith(answer(event.request, path));
});
worker.addEventListener('sync', (event) => /** @type {any} */ (event).waitUntil(nudge()));

/** All or nothing: one file that is missing or wrong leaves the old worker and its cache in charge. */
async function precache() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(files.map(async ({ path, sha256 }) => cache.put(urlOf(path), await verified(path, sha256))));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** @param {string} path @param {string} sha256 @returns {Promise<Response>} */
async function verified(path, sha256) {
  const sources = [
    () => caches.match(urlOf(path)),
    () => fetch(urlOf(path), { cache: IMMUTABLE.test(path) ? 'default' : 'no-cache', redirect: 'error' }),
    // The browser's cache may hold a portal's page under this name.
    () => fetch(urlOf(path), { cache: 'reload', redirect: 'error' }),
  ];
  for (const source of sources) {
    const response = await source();
    if (!response?.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await digestOf(bytes)) !== sha256) continue;
    // The page's policy (CSP) comes with its headers; the bytes are no longer compressed.
    const headers = new Headers(response.headers);
    for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
    return new Response(bytes, { headers });
  }
  throw new Error(`${path} is not what version ${version} names`);
}

async function takeOver() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  // The browser may have evicted the cache since; then the older one stays until this one is whole again.
  const kept = await (await caches.open(CACHE)).keys();
  if (kept.length < files.length) await precache();
  await Promise.all(names.map((name) => caches.delete(name)));
  // A first visit is ours at once; pages of an older version stay with what they were loaded with.
  if (names.length === 0) await worker.clients.claim();
}

/** @param {Request} request @returns {string | null} which of our files answers it; null: not ours to answer */
function pathOf(request) {
  const { scope } = worker.registration;
  const [url] = request.url.split(/[?#]/);
  if (request.method !== 'GET' || !url.startsWith(scope)) return null;
  if (request.mode === 'navigate') return 'index.html';
  const path = url.slice(scope.length);
  return paths.has(path) ? path : null;
}

/** @param {Request} request @param {string} path */
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(urlOf(path))) ?? (await caches.match(urlOf(path))) ?? fetch(request);
}

/** The browser found a link (Background Sync). Sending is the page's work; without a page there is nothing to do. */
async function nudge() {
  for (const client of await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    client.postMessage({ type: 'sync' });
  }
}

/** @param {string} path */
function urlOf(path) {
  return new URL(path, worker.registration.scope).href;
}

/** @param {ArrayBuffer} bytes */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
