// New versions of the app: fetched whole by the service worker, offered here, taken only when a person says so.

import { later } from '../lib/clock.js';
import { listForms, missingBlobs } from '../store/library.js';
import { APP_VERSION } from '../sync/version.js';

/** @typedef {import('./app.js').App} App */

/** How often a phone that stays open asks for a new version, in milliseconds. */
const ASK_EVERY_MS = 6 * 3_600_000;
/** What only few forms need follows once the first ones are here, in milliseconds. */
const REST_AFTER_MS = 3000;
/** Forms go before it: both at once would bring both late over a weak link. So long it waits for them, in seconds. */
const FORMS_FIRST_S = 60;
/** What has not come, or a worker killed before it could answer, is asked for again, in milliseconds. */
const REST_AGAIN_MS = 15_000;

/** Only our own worker may be named; the page's policy lets no other string become a script. */
const workerPolicy = () => {
  const types =
    /** @type {{ trustedTypes?: { createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => { createScriptURL: (url: string) => string } } }} */ (
      /** @type {unknown} */ (globalThis)
    ).trustedTypes;
  return types?.createPolicy('titian-worker', {
    createScriptURL: (url) => {
      if (url !== 'sw.js') throw new TypeError('not our worker');
      return url;
    },
  });
};

/** @param {App} app */
export async function watchVersions(app) {
  const { serviceWorker } = navigator;
  const whole = () => {
    app.whole = true;
    app.draw();
  };
  // A browser that keeps nothing has nothing to wait for.
  if (!serviceWorker) return whole();
  serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.type === 'rest' && data.whole) whole();
  });
  // While this page is open, the worker keeps the files of its version: it may still ask for a part by its name.
  void navigator.locks?.request(`titian-${APP_VERSION}`, { mode: 'shared' }, () => new Promise(() => {}));
  later(REST_AFTER_MS, () => void afterForms(app, FORMS_FIRST_S).catch(console.warn));
  window.addEventListener('online', () => void askForRest(app).catch(console.warn));
  try {
    const registration = await install();
    offer(app, registration);
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => offer(app, registration));
    });
    askAgain(registration);
  } catch (error) {
    console.warn('service worker', error);
    whole();
  }
}

/** @param {App} app @param {number} left seconds to wait for a new phone's forms */
async function afterForms(app, left) {
  const coming = left > 0 && navigator.onLine && (app.identity || app.enrolCode) && !(await formsHere(app));
  if (coming) later(1000, () => void afterForms(app, left - 1));
  else await askForRest(app);
}

/** @param {App} app @returns {Promise<boolean>} */
async function formsHere({ db, status }) {
  const [forms, missing] = await Promise.all([listForms(db), missingBlobs(db)]);
  return forms.length > 0 && (missing.length === 0 || Boolean(status.lacking));
}

/** @type {string | undefined} */
let url;

function install() {
  url ??= workerPolicy()?.createScriptURL('sw.js') ?? 'sw.js';
  return navigator.serviceWorker.register(url, { updateViaCache: 'none' });
}

let cancel = () => {};

/** The worker fetches what it has not got yet; when there is nothing, it costs nothing. @param {App} app */
async function askForRest(app) {
  cancel();
  if (app.whole) return;
  cancel = later(REST_AGAIN_MS, () => void askForRest(app).catch(console.warn));
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ type: 'rest' }));
  const known = await navigator.serviceWorker.getRegistration();
  // It was killed while it installed, and nobody else begins that anew.
  if (!known?.active && !known?.installing) await install();
}

/** @param {App} app @param {ServiceWorkerRegistration} registration */
function offer(app, registration) {
  const { waiting } = registration;
  // Without a controller this is the first version, not a new one.
  app.update = waiting && navigator.serviceWorker.controller ? () => take(app, waiting) : null;
  app.draw();
}

/** @param {App} app @param {ServiceWorker} waiting */
function take(app, waiting) {
  if (app.filling) return;
  // Not 'controllerchange': a page that loads while the worker is still taking over may wait for it, or get the old app.
  waiting.addEventListener('statechange', () => {
    if (waiting.state !== 'activated') return;
    location.replace('#/forms');
    location.reload();
  });
  waiting.postMessage({ type: 'activate' });
}

/** @param {ServiceWorkerRegistration} registration */
function askAgain(registration) {
  later(ASK_EVERY_MS, () => {
    registration.update().catch(() => {});
    askAgain(registration);
  });
}
