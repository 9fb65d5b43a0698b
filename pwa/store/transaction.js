// Every read and write of the store runs through here: one transaction, whole or not at all.

import { later } from '../lib/clock.js';
import { codeOf, StoreError } from '../lib/errors.js';
import { asStoreError, connection, isTerminated, reopen } from './database.js';
import { spendReserve } from './reserve.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('idb').IDBPTransaction<unknown, string[], 'readwrite'>} WriteTransaction */
/** @typedef {import('idb').IDBPTransaction<unknown, string[], 'readonly'>} ReadTransaction */

/** What people have written themselves: for these the reserve is spent. */
const TEXTS = ['drafts', 'outbox'];
/** @type {Set<(stores: string[]) => void>} */
const listeners = new Set();

/** Room that was given back is free only after a while: so often is it tried, at such a distance in milliseconds. */
const FULL_TRIES = 5;
const FREES_MS = 200;

/** Hear of every write that is on disk. @param {(stores: string[]) => void} fn @returns {() => void} stop listening */
export function onWrite(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/**
 * Write in one strict transaction. Resolves when the browser reports it complete, which with `strict` means on disk;
 * a request that succeeded is not saved yet (on a full phone it succeeds, and then the transaction aborts).
 * `work` may await only requests of this transaction; when it throws, nothing of it stays.
 * @template T
 * @param {Database} db
 * @param {string[]} stores
 * @param {(tx: WriteTransaction) => Promise<T> | T} work
 * @param {boolean} [text] it may spend the reserve when there is no room: no photo may
 * @returns {Promise<T>}
 * @throws {StoreError} 'quota' and the codes of openDatabase
 */
export async function write(db, stores, work, text = stores.some((store) => TEXTS.includes(store))) {
  const result = await withConnection(
    db,
    (handle) => run(handle.transaction(stores, 'readwrite', { durability: 'strict' }), work),
    text,
  );
  for (const listener of listeners) listener(stores);
  return result;
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
 * Use the connection; when the browser has closed it, open it once more and try again. When there is no room for a text,
 * spend the reserve and try again.
 * @template T
 * @param {Database} db
 * @param {(handle: Database) => Promise<T>} use
 * @param {boolean} [text] it writes what a person wrote
 * @returns {Promise<T>}
 */
async function withConnection(db, use, text = false) {
  let handle = connection(db);
  let reopens = 1;
  for (let tries = text ? FULL_TRIES : 0; ; ) {
    try {
      return await use(handle);
    } catch (error) {
      const problem = asStoreError(error);
      const full = tries > 0 && codeOf(problem) === 'quota';
      const lost = isLost(error, handle);
      if (!full && !(lost && reopens)) throw problem;
      if (full) {
        await spendReserve();
        // At once, then after a while each: a full disk closes connections until the room is really free.
        if (tries < FULL_TRIES || lost) await new Promise((done) => later(FREES_MS, () => done(null)));
        reopens = tries;
        tries -= 1;
      }
      if (!lost) continue;
      reopens -= 1;
      handle = await reopen(db);
    }
  }
}

/** @param {unknown} error @param {Database} handle */
function isLost(error, handle) {
  if (error instanceof StoreError || !(error instanceof Error)) return false;
  if (isTerminated(handle) || error.name === 'InvalidStateError') return true;
  return /connection (to indexed database server lost|is closing)/i.test(error.message);
}
