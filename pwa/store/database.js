// Open the phone's one database, and tell in words when it cannot be opened. A database that does not open is never
// taken for an empty one.

import { openDB } from 'idb';
import { later } from '../lib/clock.js';
import { StoreError } from '../lib/errors.js';
import { MIGRATIONS } from './migrations.js';

/** @typedef {import('idb').IDBPDatabase} Database */
/** @typedef {'hung' | 'blocked' | 'closed' | 'older_code' | 'quota' | 'broken'} Trouble */

export const DATABASE_NAME = 'titian';
/** Safari has been seen never to answer an open (WebKit bug 226547). */
const OPEN_TIMEOUT_MS = 10_000;

/** The open connection behind a handle that was given out: iOS closes connections, the app keeps its handle. @type {WeakMap<Database, Database>} */
const live = new WeakMap();
/** @type {WeakSet<Database>} */
const terminated = new WeakSet();
/** @type {WeakMap<Database, Promise<Database>>} */
const reopening = new WeakMap();
/** @type {Set<(code: Trouble) => void>} */
const listeners = new Set();

/**
 * @param {{name?: string, timeoutMs?: number}} [options]
 * @returns {Promise<Database>}
 * @throws {StoreError} 'hung' no answer in 10 s · 'blocked' another tab holds an older version open · 'older_code' this
 *   app is older than its database · 'closed', 'quota', 'broken' with the browser's error as cause
 */
export async function openDatabase({ name = DATABASE_NAME, timeoutMs = OPEN_TIMEOUT_MS } = {}) {
  return open(name, timeoutMs);
}

/**
 * Hear of trouble that comes later: 'blocked' while opening, 'older_code' when another tab brings a newer version,
 * 'closed' when the browser cut the connection and it could not be opened again.
 * @param {(code: Trouble) => void} fn
 * @returns {() => void} stop listening
 */
export function onDatabaseTrouble(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** The connection to use now for a handle. @param {Database} db @returns {Database} */
export function connection(db) {
  return live.get(db) ?? db;
}

/** @param {Database} db @returns {boolean} whether the browser cut this connection */
export function isTerminated(db) {
  return terminated.has(db);
}

/**
 * Open again behind the same handle; callers that come together share one attempt.
 * @param {Database} db the handle that was given out
 * @returns {Promise<Database>}
 */
export async function reopen(db) {
  const underway = reopening.get(db);
  if (underway) return underway;
  const attempt = open(db.name, OPEN_TIMEOUT_MS).then((fresh) => {
    live.set(db, fresh);
    return fresh;
  });
  reopening.set(db, attempt);
  try {
    return await attempt;
  } catch (error) {
    tell(error instanceof StoreError ? /** @type {Trouble} */ (error.code) : 'closed');
    throw error;
  } finally {
    reopening.delete(db);
  }
}

/**
 * What the browser calls an error -> what a screen can put into words.
 * @param {unknown} error
 * @returns {unknown}
 */
export function asStoreError(error) {
  if (error instanceof StoreError) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError') return new StoreError('quota', {}, error);
  if (name === 'VersionError') return new StoreError('older_code', {}, error);
  if (name === 'InvalidStateError' || name === 'AbortError') return new StoreError('closed', {}, error);
  return error instanceof DOMException ? new StoreError('broken', { name }, error) : error;
}

/** Each step after the one before; one that throws takes the whole upgrade back. @param {Database} db @param {import('./migrations.js').Upgrade} tx @param {typeof MIGRATIONS} steps */
async function takeSteps(db, tx, steps) {
  try {
    for (const step of steps) await step(db, tx);
  } catch {
    tx.abort();
  }
}

/** @param {string} name @param {number} timeoutMs @returns {Promise<Database>} */
function open(name, timeoutMs) {
  return new Promise((resolve, reject) => {
    let waiting = true;
    let blocked = false;
    const cancel = later(timeoutMs, () => {
      waiting = false;
      reject(new StoreError(blocked ? 'blocked' : 'hung'));
    });
    /** @type {Database | undefined} */
    let opened;
    openDB(name, MIGRATIONS.length, {
      upgrade(db, from, _to, tx) {
        // A step that throws aborts the upgrade; the failing open tells of it.
        tx.done.catch(() => {});
        void takeSteps(db, tx, MIGRATIONS.slice(from));
      },
      blocked() {
        blocked = true;
        tell('blocked');
      },
      blocking() {
        // A newer version of the app waits in another tab. Holding on would hang it; nothing unsaved is in here.
        opened?.close();
        tell('older_code');
      },
      terminated() {
        if (opened) terminated.add(opened);
      },
    }).then(
      (db) => {
        cancel();
        opened = db;
        if (waiting) resolve(db);
        else db.close();
      },
      (error) => {
        cancel();
        if (waiting) reject(asStoreError(error));
      },
    );
  });
}

/** @param {Trouble} code */
function tell(code) {
  for (const listener of listeners) listener(code);
}
