// Keeps the whole app on the phone and answers for it without a link. It never touches /sync, never takes over by
// itself, and holds no state.

import { dropOthers, fileOf, precache } from './sync/precache.js';

/** @typedef {import('./sync/precache.js').AppFile} AppFile */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
/** Written in by the build. @type {{version: string, files: AppFile[]}} */
const { version, files } = /** @type {any} */ (self).__TITIAN__;

const byPath = new Map(files.map((file) => [file.path, file]));
const release = () => ({ version, files, scope: worker.registration.scope });

worker.addEventListener('install', (event) => event.waitUntil(precache(release())));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', ({ data }) => {
  if (data?.type === 'activate') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const file = fileFor(event.request);
  if (file) event.respondWith(fileOf(release(), file).catch(() => fetch(event.request)));
});
worker.addEventListener('sync', (event) => /** @type {any} */ (event).waitUntil(nudge()));

async function takeOver() {
  const updated = await dropOthers(release());
  // A first visit is ours at once; pages of an older version stay with what they were loaded with.
  if (!updated) await worker.clients.claim();
}

/** @param {Request} request @returns {AppFile | undefined} which of our files answers it */
function fileFor(request) {
  const { scope } = worker.registration;
  const [url] = request.url.split(/[?#]/);
  if (request.method !== 'GET' || !url.startsWith(scope)) return undefined;
  return byPath.get(request.mode === 'navigate' ? 'index.html' : url.slice(scope.length));
}

/** The browser found a link (Background Sync). Sending is the page's work; without a page there is nothing to do. */
async function nudge() {
  for (const client of await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    client.postMessage({ type: 'sync' });
  }
}
