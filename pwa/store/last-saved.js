// The last record of each form that a person finished on this phone: what a form's `last-saved` list reads.

import { LAST_SAVED, readIdentity } from './identity.js';
import { read } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */

/** @param {Database} db @param {string} form_id @returns {Promise<string>} its XML, '' when there is none of this person's */
export async function lastSaved(db, form_id) {
  const person_id = (await readIdentity(db))?.person.id ?? '';
  const row = await read(db, ['meta'], (tx) => tx.objectStore('meta').get(keyOf(person_id, form_id)));
  return row ? open(row.sealed) : '';
}

/** The row that finishing a record writes beside it, inside its transaction. @param {string} person_id @param {string} form_id @param {string} xml */
export async function lastSavedRow(person_id, form_id, xml) {
  return { key: keyOf(person_id, form_id), sealed: await seal(xml) };
}

/** @param {string} person_id @param {string} form_id */
function keyOf(person_id, form_id) {
  return `${LAST_SAVED}${person_id} ${form_id}`;
}
