// Tells a new phone from one whose local data was removed by the browser.
//
// A database is evicted, dropped or cleared as a whole; localStorage, cookies and the Cache API are kept apart from it and
// from each other. Whichever mark is left says that this phone was somebody's.

import { writeSetting } from './identity.js';
import { read, write } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */
/** A place outside the database. @typedef {{ get: () => string | null | Promise<string | null>, put: (id: string) => void }} Mark get: '' when it is there and tells no more */

const KEY = 'titian-canary';
/** Browsers keep a cookie 400 days at most, in seconds. */
const COOKIE_S = 34_560_000;
/** Where copies.js keeps unsent texts. */
export const COPIES = 'salinan';

/** @type {Mark[]} */
const MARKS = [
  {
    get: () => localStorage.getItem(KEY),
    put: (id) => localStorage.setItem(KEY, id),
  },
  {
    get: () => (document.cookie.includes(KEY) ? '' : null),
    put() {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, and asynchronous.
      document.cookie = `${KEY}=1;max-age=${COOKIE_S};samesite=strict`;
    },
  },
  {
    get: async () => ((await caches.has(COPIES)) ? '' : null),
    put: () => void caches.open(COPIES).catch(() => {}),
  },
];

/**
 * @param {Database} db
 * @param {Mark[]} [marks]
 * @returns {Promise<'fresh' | 'ok' | 'evicted'>} 'evicted': this phone was enrolled and its database is gone
 */
export async function checkCanary(db, marks = MARKS) {
  const kept = (await read(db, ['meta'], (tx) => tx.objectStore('meta').get('canary')))?.id;
  for (const mark of marks) {
    const left = await get(mark);
    if (!kept && left !== null) return 'evicted';
    if (kept && left === null) put(mark, kept);
  }
  return kept ? 'ok' : 'fresh';
}

/**
 * Put the mark in all places: at enrolment, which is also how an evicted phone begins again. Then the setting `cleared`
 * asks the office what it knew of the phone that this one was (sync/heartbeat.js).
 * @param {Database} db @param {string} device_id @param {Mark[]} [marks]
 */
export async function plantCanary(db, device_id, marks = MARKS) {
  if ((await checkCanary(db, marks)) === 'evicted') {
    const [before] = (await Promise.all(marks.map(get))).filter(Boolean);
    await writeSetting(db, 'cleared', before ? { cleared_device: before } : {});
  }
  await write(db, ['meta'], (tx) => tx.objectStore('meta').put({ key: 'canary', id: device_id }));
  for (const mark of marks) put(mark, device_id);
}

/** @param {Mark} mark */
async function get(mark) {
  try {
    return await mark.get();
  } catch {
    // Site data switched off: then there is no mark to compare.
    return null;
  }
}

/** @param {Mark} mark @param {string} id */
function put(mark, id) {
  try {
    mark.put(id);
  } catch {
    // As above; the database itself still works.
  }
}
