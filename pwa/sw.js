// Keeps the whole app on the phone and answers for it without a link. It never touches /sync, never takes over by
// itself, and holds no state but the second wave while that is under way.

import { fileOf, hasOthers, keepRest, olderFile, precache } from './sync/precache.js';

/** @typedef {import('./sync/precache.js').AppFile} AppFile */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
/** Written in by the build. @type {{version: string, files: AppFile[]}} */
const { version, files } = /** @type {any} */ (self).__TITIAN__;

const byPath = new Map(files.map((file) => [file.path, file]));
const release = () => {
  const { registration } = worker;
  return { version, files, scope: registration.scope, follows: () => registration.installing ?? registration.waiting };
};

/** @type {Promise<boolean> | null} */
let wave = null;

worker.addEventListener('install', (event) => event.waitUntil(precache(release())));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', (event) => {
  if (event.data?.type === 'activate') void worker.skipWaiting();
  if (event.data?.type === 'rest')
    event.waitUntil(rest().then((whole) => event.source?.postMessage({ type: 'rest', whole })));
});
worker.addEventListener('fetch', (event) => {
  const path = pathOf(event.request);
  const file = path === undefined ? undefined : byPath.get(path);
  if (file) event.respondWith(fileOf(release(), file).catch(() => fetch(event.request)));
  else if (path?.endsWith('.js')) event.respondWith(olderFile(event.request));
});
worker.addEventListener('sync', (event) => /** @type {any} */ (event).waitUntil(nudge()));

async function takeOver() {
  // Pages of an older version stay with what they were loaded with. Not waited for: until this event has ended no page
  // gets an answer.
  if (await hasOthers(release())) void rest();
  // A first visit is ours at once; its page asks for the rest when the forms are here.
  else await worker.clients.claim();
}

/** Everything a first visit did not need. */
function rest() {
  wave ??= keepRest(release()).finally(() => {
    wave = null;
  });
  return wave;
}

/** @param {Request} request @returns {string | undefined} which of the app's files it asks for */
function pathOf(request) {
  const { scope } = worker.registration;
  const [url] = request.url.split(/[?#]/);
  if (request.method !== 'GET' || !url.startsWith(scope)) return undefined;
  return request.mode === 'navigate' ? 'index.html' : url.slice(scope.length);
}

/** The browser found a link (Background Sync). Sending is the page's work; without a page there is nothing to do. */
async function nudge() {
  for (const client of await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    client.postMessage({ type: 'sync' });
  }
}
