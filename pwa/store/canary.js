// Tells a new phone from one whose local data was removed by the browser.
//
// IndexedDB is evicted or cleared as a whole; localStorage is kept apart from it. A mark in both says what happened.

import { newUuid } from '../lib/ids.js';
import { read, write } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */

const KEY = 'titian-canary';

/**
 * @param {Database} db
 * @param {Storage | undefined} [marks]
 * @returns {Promise<'fresh' | 'ok' | 'evicted'>} 'evicted': this phone was enrolled and its database is gone
 */
export async function checkCanary(db, marks = globalThis.localStorage) {
  const kept = (await read(db, ['meta'], (tx) => tx.objectStore('meta').get('canary')))?.id ?? null;
  const mark = readMark(marks);
  if (mark === null && kept === null) return 'fresh';
  if (kept === null) return 'evicted';
  if (mark !== kept) writeMark(marks, kept);
  return 'ok';
}

/** Put the mark in both places: at enrolment, which is also how an evicted phone begins again. @param {Database} db @param {Storage | undefined} [marks] */
export async function plantCanary(db, marks = globalThis.localStorage) {
  const id = newUuid();
  await write(db, ['meta'], (tx) => tx.objectStore('meta').put({ key: 'canary', id }));
  writeMark(marks, id);
}

/** @param {Storage | undefined} marks */
function readMark(marks) {
  try {
    return marks?.getItem(KEY) ?? null;
  } catch {
    // Site data switched off: then there is no mark to compare.
    return null;
  }
}

/** @param {Storage | undefined} marks @param {string} id */
function writeMark(marks, id) {
  try {
    marks?.setItem(KEY, id);
  } catch {
    // As above; the database itself still works.
  }
}
