// Look into a database that this app is too old for, or that does not open: nothing in it is changed.

import { openDB } from 'idb';
import { restoreCopies } from './copies.js';
import { asStoreError, DATABASE_NAME, openDatabase } from './database.js';

/** @typedef {import('./database.js').Database} Database */

const SCRATCH = 'titian-salinan';

/** In whatever version it is: stores are only ever added to. @returns {Promise<Database>} */
export async function openAsItIs() {
  try {
    return await openDB(DATABASE_NAME);
  } catch (error) {
    throw asStoreError(error);
  }
}

/** The copies of unsent texts in a database of their own. @returns {Promise<Database>} */
export async function openCopies() {
  const db = await openDatabase({ name: SCRATCH });
  await restoreCopies(db);
  return db;
}

/** @param {Database} db of openCopies */
export async function endCopies(db) {
  db.close();
  indexedDB.deleteDatabase(SCRATCH);
}
