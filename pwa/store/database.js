// Open the phone's one database, and tell in words when it cannot be opened. A database that does not open is never
// taken for an empty one.

import { openDB } from 'idb';
import { later } from '../lib/clock.js';
import { codeOf, StoreError } from '../lib/errors.js';
import { MIGRATIONS } from './migrations.js';
import { newUuid } from '../lib/ids.js';

/** @typedef {import('idb').IDBPDatabase} Database */
/** @typedef {'hung' | 'blocked' | 'closed' | 'older_code' | 'outdated' | 'evicted' | 'quota' | 'broken'} Trouble */

export const DATABASE_NAME = 'titian';
/** Safari has been seen never to answer an open (WebKit bug 226547). */
const OPEN_TIMEOUT_MS = 10_000;
/** So long an older tab may take to save before it lets go. */
const SAVE_FIRST_MS = 2_000;

/** The open connection behind a handle that was given out: iOS closes connections, the app keeps its handle. @type {WeakMap<Database, Database>} */
const live = new WeakMap();
/** @type {WeakSet<Database>} */
const terminated = new WeakSet();
/** @type {WeakMap<Database, Promise<Database>>} */
const reopening = new WeakMap();
/** Handles whose data are gone: what lies behind them now is an empty database that must not be taken for theirs. @type {WeakSet<Database>} */
const emptied = new WeakSet();
/** @type {WeakMap<Database, Promise<string>>} */
const births = new WeakMap();
/** A connection that was opened later, and the handle that it stands for. @type {WeakMap<Database, Database>} */
const givenOut = new WeakMap();
/** @type {Set<(code: Trouble) => unknown>} */
const listeners = new Set();

/**
 * @param {{name?: string, timeoutMs?: number}} [options]
 * @returns {Promise<Database>}
 * @throws {StoreError} 'hung' no answer in 10 s · 'outdated' this app is older than its database · 'closed', 'quota',
 *   'broken' with the browser's error as cause. While another tab holds an older version open it waits, and tells
 *   'blocked'
 */
export async function openDatabase({ name = DATABASE_NAME, timeoutMs = OPEN_TIMEOUT_MS } = {}) {
  try {
    const db = await open(name, timeoutMs);
    births.set(
      db,
      birthOf(db).catch(() => ''),
    );
    return db;
  } catch (error) {
    throw codeOf(error) === 'older_code' ? new StoreError('outdated', {}, error) : error;
  }
}

/**
 * Hear of trouble that comes later: 'blocked' while opening, 'older_code' when another tab brings a newer version (what
 * is not saved yet is saved first, by whoever hears it), 'evicted' when the data went away under the app, 'closed' when
 * the browser cut the connection and it could not be opened again.
 * @param {(code: Trouble) => unknown} fn
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
  const attempt = open(db.name, OPEN_TIMEOUT_MS).then(async (fresh) => {
    if ((await birthOf(fresh)) !== (await births.get(db))) emptied.add(db);
    if (emptied.has(db)) {
      fresh.close();
      throw new StoreError('evicted');
    }
    live.set(db, fresh);
    givenOut.set(fresh, db);
    return fresh;
  });
  reopening.set(db, attempt);
  try {
    return await attempt;
  } catch (error) {
    void tell(error instanceof StoreError ? /** @type {Trouble} */ (error.code) : 'closed');
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
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  // A disk that others have filled to the last byte: Chromium ends the connection instead of saying quota.
  if (name === 'QuotaExceededError' || /NO_SPACE/.test(message)) return new StoreError('quota', {}, error);
  if (name === 'VersionError') return new StoreError('older_code', {}, error);
  if (name === 'InvalidStateError' || name === 'AbortError') return new StoreError('closed', {}, error);
  return error instanceof DOMException ? new StoreError('broken', { name }, error) : error;
}

/** @param {Database} _db @param {import('./migrations.js').Upgrade} tx */
function begin(_db, tx) {
  tx.objectStore('meta').put({ key: 'born', id: newUuid() });
}

/** Each step after the one before; one that throws takes the whole upgrade back. @param {Database} db @param {import('./migrations.js').Upgrade} tx @param {typeof MIGRATIONS} steps */
async function takeSteps(db, tx, steps) {
  try {
    for (const step of steps) await step(db, tx);
  } catch {
    tx.abort();
  }
}

/** Tells a database from another that took its place. @param {Database} db @returns {Promise<string>} */
async function birthOf(db) {
  return (await db.get('meta', 'born'))?.id ?? '';
}

/** @param {string} name @param {number} timeoutMs @returns {Promise<Database>} */
function open(name, timeoutMs) {
  return new Promise((resolve, reject) => {
    let waiting = true;
    const cancel = later(timeoutMs, () => {
      waiting = false;
      reject(new StoreError('hung'));
    });
    /** @type {Database | undefined} */
    let opened;
    openDB(name, MIGRATIONS.length, {
      upgrade(db, from, _to, tx) {
        // A step that throws aborts the upgrade; the failing open tells of it.
        tx.done.catch(() => {});
        void takeSteps(db, tx, from ? MIGRATIONS.slice(from) : [...MIGRATIONS, begin]);
      },
      blocked() {
        // It goes on by itself once the other tab is closed.
        cancel();
        void tell('blocked');
      },
      blocking() {
        // A newer version of the app waits in another tab. Holding on would hang it; what is unsaved goes first.
        void Promise.race([tell('older_code'), new Promise((done) => later(SAVE_FIRST_MS, () => done(null)))]).then(
          () => opened?.close(),
        );
      },
      terminated() {
        if (!opened) return;
        terminated.add(opened);
        // At once: it may have been closed because its data were cleared.
        reopen(givenOut.get(opened) ?? opened).catch(() => {});
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

/** @param {Trouble} code @returns {Promise<unknown>} when those who hear it have done what they had to */
function tell(code) {
  return Promise.allSettled([...listeners].map(async (listener) => listener(code)));
}
