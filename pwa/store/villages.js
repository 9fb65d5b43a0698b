// The villages of this person, from the office's register.

import { bodies, readBody } from './library.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').Village} Village */

/** @param {Database} db @returns {Promise<Village[]>} by district and name */
export async function listVillages(db) {
  const villages = /** @type {Village[]} */ (await bodies(db, 'villages'));
  return villages.sort((a, b) => a.district.localeCompare(b.district) || a.name.localeCompare(b.name));
}

/** @param {Database} db @param {string} code @returns {Promise<Village | null>} */
export async function readVillage(db, code) {
  return readBody(db, 'villages', code);
}
