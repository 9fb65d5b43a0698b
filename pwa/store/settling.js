// What an answer of the server, or the lack of one, does to a record.

import { nowIso } from '../lib/clock.js';
import { readIdentity } from './identity.js';
import { stateAfter } from './receipts.js';
import { write } from './transaction.js';
import { seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {import('./outbox-row.js').OutboxRow} OutboxRow */
/** @typedef {import('../types').Problem} Problem */
/** @typedef {import('../types').PushResult} PushResult */
/** @typedef {import('../types').RecordState} RecordState */

/** A file that the server refused so often is set aside. */
const MOST_FILE_FAILURES = 5;

/**
 * Take one result of a push. Only a receipt that repeats our id and digest settles; 'refused' parks; everything else
 * leaves the record waiting.
 * @param {Database} db
 * @param {PushResult} result as it came
 * @param {string} epoch of the answer
 * @returns {Promise<RecordState | null>} the record's state now, null when there is no such record
 */
export async function settle(db, result, epoch) {
  return write(db, ['outbox', 'files'], async (tx) => {
    /** @type {OutboxRow | undefined} */
    const row = await tx.objectStore('outbox').get(String(result?.instance_id));
    if (!row) return null;
    const state = stateAfter(row, result, epoch);
    if (state === 'waiting') return row.state;
    if (state === 'needs_action') {
      if (row.state !== 'waiting') return row.state;
      await tx.objectStore('outbox').put({ ...row, state, problem: problemOf(result) });
      return state;
    }
    const settled_as = /** @type {'received' | 'held' | 'conflicted'} */ (state);
    const missing = Array.isArray(result.missing) ? result.missing.map(String) : null;
    const problem = result.problem ? problemOf(result) : null;
    await tx.objectStore('outbox').put({
      ...row,
      state,
      settled_as,
      receipt: result.receipt,
      missing: missing ?? row.missing,
      problem,
      attempts: 0,
      lone_failures: 0,
    });
    // An answer that is silent about files proves nothing about them: they stay to be offered.
    if (missing) await noteFiles(tx, row.instance_id, missing, result.uploads ?? {});
    return state;
  });
}

/**
 * Count an attempt that brought no result. `alone`: it failed by itself while others passed, so it is suspected.
 * @param {Database} db
 * @param {string[]} ids
 * @param {Problem} problem
 * @param {{alone?: boolean}} [how]
 * @returns {Promise<Record<string, number>>} per id, how often it failed alone
 */
export async function noteAttempt(db, ids, problem, { alone = false } = {}) {
  return write(db, ['outbox'], async (tx) => {
    /** @type {Record<string, number>} */
    const failures = {};
    for (const id of ids) {
      const row = await tx.objectStore('outbox').get(id);
      if (row?.state !== 'waiting') continue;
      const lone_failures = row.lone_failures + (alone || row.lone_failures > 0 ? 1 : 0);
      await tx.objectStore('outbox').put({ ...row, attempts: row.attempts + 1, lone_failures, problem });
      failures[id] = lone_failures;
    }
    return failures;
  });
}

/** Set a record aside with its reason; it stays, can be exported, and the others go on. @param {Database} db @param {string} id @param {Problem} problem */
export async function park(db, id, problem) {
  await change(db, id, (row) => ({ ...row, state: 'needs_action', problem }));
}

/** A person wants it tried again. @param {Database} db @param {string} id */
export async function unpark(db, id) {
  await write(db, ['outbox', 'files'], async (tx) => {
    /** @type {OutboxRow | undefined} */
    const row = await tx.objectStore('outbox').get(id);
    if (row?.state !== 'needs_action') return;
    const state = row.settled_as ?? 'waiting';
    await tx.objectStore('outbox').put({ ...row, state, problem: null, attempts: 0, lone_failures: 0 });
    for (const file of await tx.objectStore('files').index('owner').getAll(id)) {
      if (file.damaged) await tx.objectStore('files').put({ ...file, damaged: false, failures: 0 });
    }
  });
}

/** The server holds these bytes of this record, verified. @param {Database} db @param {string} instance_id @param {string} sha256 */
export async function fileReceived(db, instance_id, sha256) {
  await write(db, ['outbox', 'files'], async (tx) => {
    for (const file of await tx.objectStore('files').index('owner').getAll(instance_id)) {
      if (file.sha256 !== sha256 || file.received_at) continue;
      await tx.objectStore('files').put({ ...file, received_at: nowIso(), upload: null, damaged: false });
    }
    const row = await tx.objectStore('outbox').get(instance_id);
    if (row) {
      const missing = row.missing.filter((/** @type {string} */ digest) => digest !== sha256);
      await tx.objectStore('outbox').put({ ...row, missing });
    }
  });
}

/**
 * The bytes on this phone are no longer those that were finished: never sent; the record waits for a person.
 * @param {Database} db
 * @param {string} instance_id
 * @param {string} name
 * @param {Problem} problem
 */
export async function fileDamaged(db, instance_id, name, problem) {
  await write(db, ['outbox', 'files'], (tx) => setFileAside(tx, instance_id, name, problem));
}

/**
 * The server did not take this file. After five times it is set aside with the reason, so that it is not silent.
 * @param {Database} db
 * @param {string} instance_id
 * @param {string} name
 * @param {Problem} problem
 * @param {boolean} counts false when nothing else passed either: then it may be the server
 */
export async function fileRefused(db, instance_id, name, problem, counts = true) {
  await write(db, ['outbox', 'files'], async (tx) => {
    const file = await tx.objectStore('files').get([instance_id, name]);
    if (!file) return;
    const failures = file.failures + (counts || file.failures === 0 ? 1 : 0);
    await tx.objectStore('files').put({ ...file, failures });
    if (counts && failures >= MOST_FILE_FAILURES) await setFileAside(tx, instance_id, name, problem);
  });
}

/**
 * The server began a new life (restore, promotion): all that this phone still keeps, whoever made it, waits again, and the phone takes
 * over the epoch in the same transaction. Receipts stay where they are until new ones come.
 * @param {Database} db
 * @param {string} epoch
 * @returns {Promise<number>} how many records wait again
 */
export async function reoffer(db, epoch) {
  const identity = await readIdentity(db);
  const sealed = identity ? await seal({ ...identity, epoch }) : null;
  return write(db, ['meta', 'outbox', 'files'], async (tx) => {
    let again = 0;
    for (const row of /** @type {OutboxRow[]} */ (await tx.objectStore('outbox').getAll())) {
      if (row.receipt === null) continue;
      again += 1;
      await tx
        .objectStore('outbox')
        .put({ ...row, state: 'waiting', settled_as: null, safe_at: null, attempts: 0, lone_failures: 0 });
    }
    for (const file of await tx.objectStore('files').getAll()) {
      if (!file.upload && !file.damaged) continue;
      await tx.objectStore('files').put({ ...file, upload: null, damaged: false, failures: 0 });
    }
    if (sealed) await tx.objectStore('meta').put({ key: 'identity', sealed });
    return again;
  });
}

/** @param {Database} db @param {string} id @param {(row: OutboxRow) => OutboxRow} how */
function change(db, id, how) {
  return write(db, ['outbox'], async (tx) => {
    const row = await tx.objectStore('outbox').get(id);
    if (row) await tx.objectStore('outbox').put(how(row));
  });
}

/** @param {WriteTransaction} tx @param {string} instance_id @param {string} name @param {Problem} problem */
async function setFileAside(tx, instance_id, name, problem) {
  const file = await tx.objectStore('files').get([instance_id, name]);
  if (file) await tx.objectStore('files').put({ ...file, damaged: true, upload: null });
  const row = await tx.objectStore('outbox').get(instance_id);
  if (row) await tx.objectStore('outbox').put({ ...row, state: 'needs_action', problem });
}

/** What the server has not got is still to be sent, from where it says; what it has is received. @param {WriteTransaction} tx @param {string} owner @param {string[]} missing @param {NonNullable<PushResult['uploads']>} uploads */
async function noteFiles(tx, owner, missing, uploads) {
  const wanted = new Set(missing);
  for (const file of await tx.objectStore('files').index('owner').getAll(owner)) {
    const received_at = wanted.has(file.sha256) ? null : (file.received_at ?? nowIso());
    const upload = placeOf(uploads[file.sha256]) ?? file.upload;
    if (received_at !== file.received_at || upload !== file.upload)
      await tx.objectStore('files').put({ ...file, received_at, upload });
  }
}

/** @param {PushResult} result @returns {Problem} */
function problemOf(result) {
  return { code: String(result.problem?.code ?? 'REFUSED'), message: String(result.problem?.message ?? '') };
}

/** Where an upload goes on, below the server's address. @param {{id: string} | undefined} told */
export function placeOf(told) {
  return told?.id ? `/uploads/${told.id}` : null;
}
