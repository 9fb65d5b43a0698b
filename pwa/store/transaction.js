// Every read and write of the store runs through here: one transaction, whole or not at all.

import { StoreError } from '../lib/errors.js';
import { asStoreError, connection, isTerminated, reopen } from './database.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('idb').IDBPTransaction<unknown, string[], 'readwrite'>} WriteTransaction */
/** @typedef {import('idb').IDBPTransaction<unknown, string[], 'readonly'>} ReadTransaction */

/**
 * Write in one strict transaction. Resolves when the browser reports it complete, which with `strict` means on disk;
 * a request that succeeded is not saved yet (on a full phone it succeeds, and then the transaction aborts).
 * `work` may await only requests of this transaction; when it throws, nothing of it stays.
 * @template T
 * @param {Database} db
 * @param {string[]} stores
 * @param {(tx: WriteTransaction) => Promise<T> | T} work
 * @returns {Promise<T>}
 * @throws {StoreError} 'quota' and the codes of openDatabase
 */
export function write(db, stores, work) {
  return withConnection(db, (handle) => run(handle.transaction(stores, 'readwrite', { durability: 'strict' }), work));
}

/**
 * Read several things as they were at one moment.
 * @template T
 * @param {Database} db
 * @param {string[]} stores
 * @param {(tx: ReadTransaction) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export function read(db, stores, work) {
  return withConnection(db, (handle) => run(handle.transaction(stores, 'readonly'), work));
}

/**
 * @template {{done: Promise<void>, error: DOMException | null, abort: () => void}} X
 * @template T
 * @param {X} tx
 * @param {(tx: X) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
async function run(tx, work) {
  const done = tx.done.then(
    () => null,
    (error) => error ?? new DOMException('aborted', 'AbortError'),
  );
  let result;
  try {
    result = await work(tx);
  } catch (error) {
    abort(tx);
    const reason = await done;
    throw error instanceof StoreError || !tx.error ? error : (reason ?? error);
  }
  const failure = await done;
  if (failure) throw failure;
  return result;
}

/** @param {{abort: () => void}} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // It has already ended by itself; `done` says how.
  }
}

/**
 * Use the connection; when the browser has closed it, open it once more and try again.
 * @template T
 * @param {Database} db
 * @param {(handle: Database) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withConnection(db, use) {
  const handle = connection(db);
  try {
    return await use(handle);
  } catch (error) {
    if (!isLost(error, handle)) throw asStoreError(error);
  }
  const fresh = await reopen(db);
  try {
    return await use(fresh);
  } catch (error) {
    throw asStoreError(error);
  }
}

/** @param {unknown} error @param {Database} handle */
function isLost(error, handle) {
  if (error instanceof StoreError || !(error instanceof Error)) return false;
  if (isTerminated(handle) || error.name === 'InvalidStateError') return true;
  return /connection to indexed database server lost/i.test(error.message);
}
