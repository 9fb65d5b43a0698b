// What forms show and play: pictures, sound and film, kept by digest among the texts, and let go with them.

import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */

/** Keep a file whose digest the caller has checked. @param {Database} db @param {{ sha256: string, type: string, bytes: ArrayBuffer }} file */
export async function putMedia(db, { sha256, type, bytes }) {
  const row = { sha256, sealed: await seal({ type, bytes }) };
  await write(db, ['texts'], async (tx) => {
    await tx.objectStore('texts').put(row);
  });
}

/** @param {Database} db @param {string} sha256 @returns {Promise<Blob | null>} null: it has not come to this phone */
export async function readMedia(db, sha256) {
  const row = await read(db, ['texts'], (tx) => tx.objectStore('texts').get(sha256));
  const file = row ? await open(row.sealed) : null;
  return file ? new Blob([file.bytes], { type: file.type }) : null;
}

/** What a form's questions ask for by name. @param {Database} db @param {import('../types').FormInfo} info @returns {(name: string) => Promise<Blob | null>} */
export function mediaOf(db, { media = [] }) {
  return async (name) => {
    const file = media.find((one) => one.name === name);
    return file ? readMedia(db, file.sha256) : null;
  };
}
