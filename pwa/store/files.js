// Photos and other files of drafts, outbox records and returned reports.

import { codeOf } from '../lib/errors.js';
import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {import('../types').StoredFile} StoredFile */
/** @typedef {import('../types').FileRef} FileRef */
/** @typedef {Omit<StoredFile, 'bytes'> & {damaged: boolean, held: boolean, upload: string | null, failures: number}} FileFacts held: its bytes are on this phone */

export const FILE_STORES = ['files', 'bytes'];

/** @param {Database} db @param {string} owner @param {string} name @returns {Promise<StoredFile | null>} */
export async function readFile(db, owner, name) {
  const [row, kept] = await Promise.all([
    read(db, ['files'], (tx) => tx.objectStore('files').get([owner, name])),
    read(db, ['bytes'], (tx) => tx.objectStore('bytes').get([owner, name])).catch(unreadable),
  ]);
  if (!row || !kept) return null;
  const { held: _held, damaged: _damaged, upload: _upload, failures: _failures, ...facts } = await factsOf(row);
  return { ...facts, bytes: await open(kept.sealed) };
}

/** Bytes that the browser cannot read back are as good as none: their digest is wrong, and the file is set aside for it. @param {unknown} error */
async function unreadable(error) {
  if (codeOf(error) !== 'broken') throw error;
  return { sealed: await seal(new ArrayBuffer(0)) };
}

/** What is known of each file of one owner, without the bytes. @param {Database} db @param {string} owner @returns {Promise<FileFacts[]>} */
export async function listFiles(db, owner) {
  const rows = await read(db, ['files'], (tx) => tx.objectStore('files').index('owner').getAll(owner));
  return Promise.all(rows.map(factsOf));
}

/** Keep files that the server sent, a returned report's photos. @param {Database} db @param {StoredFile[]} files */
export async function putFiles(db, files) {
  const sealed = await sealFiles(files);
  await write(db, FILE_STORES, (tx) => writeFiles(tx, sealed));
}

/** Note where an upload continues. @param {Database} db @param {string} owner @param {string} name @param {string | null} url */
export async function noteUpload(db, owner, name, url) {
  await write(db, ['files'], async (tx) => {
    const files = tx.objectStore('files');
    const row = await files.get([owner, name]);
    if (row) await files.put({ ...row, upload: url });
  });
}

/** Seal files before a transaction opens. @param {StoredFile[]} files */
export function sealFiles(files) {
  return Promise.all(
    files.map(async (file) => {
      const { owner, name, sha256, size, role, received_at } = file;
      return {
        row: {
          owner,
          name,
          sha256,
          size,
          role,
          received_at,
          damaged: false,
          held: true,
          upload: null,
          failures: 0,
          sealed: await seal({ type: file.type, taken_at: file.taken_at, ...(file.of ? { of: file.of } : {}) }),
        },
        bytes: { owner, name, sealed: await seal(file.bytes) },
      };
    }),
  );
}

/** Inside the caller's transaction. @param {WriteTransaction} tx @param {Awaited<ReturnType<typeof sealFiles>>} sealed @param {boolean} [whole] false: only what is known of them, their bytes are not here */
export async function writeFiles(tx, sealed, whole = true) {
  for (const { row, bytes } of sealed) {
    await tx.objectStore('files').put({ ...row, held: whole });
    if (whole) await tx.objectStore('bytes').put(bytes);
  }
}

/** Inside the caller's transaction. @param {WriteTransaction} tx @param {string} owner @param {string[]} names */
export async function deleteFiles(tx, owner, names) {
  for (const name of names) {
    await tx.objectStore('files').delete([owner, name]);
    await tx.objectStore('bytes').delete([owner, name]);
  }
}

/** Inside the caller's transaction. @param {WriteTransaction} tx @param {string} owner */
export async function deleteAllFiles(tx, owner) {
  const keys = await tx.objectStore('files').index('owner').getAllKeys(owner);
  await deleteFiles(
    tx,
    owner,
    keys.map((key) => /** @type {[string, string]} */ (key)[1]),
  );
}

/** @param {any} row @returns {Promise<FileFacts>} */
async function factsOf(row) {
  const { sealed, ...facts } = row;
  return { ...facts, ...(await open(sealed)) };
}
