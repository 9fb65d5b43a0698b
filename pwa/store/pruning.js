// When the phone may let its copy of a record go. Never before a receipt, never by one clock alone.

import { now as phoneNow } from '../lib/clock.js';
import { deleteAllFiles, deleteFiles } from './files.js';
import { write } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {import('./outbox-row.js').OutboxRow} OutboxRow */

const DAY_MS = 86_400_000;
/** docs/sync-protocol.md section 1, promise 4. */
const KEEP_RECEIVED_MS = 30 * DAY_MS;
/** So long the outbox still shows "Aman", without its photos. */
const SHOW_SAFE_MS = 7 * DAY_MS;

/**
 * Let go of what is safe. A record is safe when a verified backup covers its receipt and all its files are received;
 * its photos go at once and its answers a week later. Without a backup, a received record goes 30 days after its
 * receipt by the server's clock, if by the phone's as much has passed since it was finished: one of the two may be
 * years off. A record without a settled receipt never goes.
 * @param {Database} db
 * @param {{safe_seq: number, now: Date | string}} server now: the SERVER's clock, as /hello told it. The phone's may be
 *   years off, and the receipt's instant is the server's too
 * @returns {Promise<{safe: string[], gone: string[]}>} ids that became safe, ids that are no longer kept
 */
export async function prune(db, { safe_seq, now }) {
  const at = new Date(now);
  return write(db, ['outbox', 'files', 'bytes'], async (tx) => {
    /** @type {{safe: string[], gone: string[]}} */
    const done = { safe: [], gone: [] };
    for (const row of /** @type {OutboxRow[]} */ (await tx.objectStore('outbox').getAll())) {
      if (!isSettled(row) || !(await allFilesReceived(tx, row.instance_id))) continue;
      const old = isOver(row.finished_at, phoneNow(), KEEP_RECEIVED_MS);
      if (isOver(row.safe_at, at, SHOW_SAFE_MS) || (old && isOver(row.receipt?.received_at, at, KEEP_RECEIVED_MS))) {
        await deleteAllFiles(tx, row.instance_id);
        await tx.objectStore('outbox').delete(row.instance_id);
        done.gone.push(row.instance_id);
      } else if (row.state !== 'safe' && isCovered(row, safe_seq)) {
        await dropBytes(tx, row.instance_id);
        await tx.objectStore('outbox').put({ ...row, state: 'safe', safe_at: at.toISOString() });
        done.safe.push(row.instance_id);
      }
    }
    return done;
  });
}

/** @param {OutboxRow} row */
function isSettled(row) {
  return row.receipt !== null && row.settled_as !== null && row.state !== 'waiting' && row.state !== 'needs_action';
}

/** @param {OutboxRow} row @param {number} safe_seq 0 while no backup was ever verified */
function isCovered(row, safe_seq) {
  return Number.isSafeInteger(safe_seq) && safe_seq > 0 && row.receipt !== null && row.receipt.seq <= safe_seq;
}

/** @param {string | null | undefined} since @param {Date} at @param {number} ms */
function isOver(since, at, ms) {
  return since ? at.getTime() - new Date(since).getTime() > ms : false;
}

/** @param {WriteTransaction} tx @param {string} owner */
async function allFilesReceived(tx, owner) {
  const files = await tx.objectStore('files').index('owner').getAll(owner);
  return files.every((file) => file.received_at);
}

/** Small previews stay, so that the record can still be recognised. @param {WriteTransaction} tx @param {string} owner */
async function dropBytes(tx, owner) {
  const files = await tx.objectStore('files').index('owner').getAll(owner);
  const heavy = files.filter((file) => file.role !== 'preview').map((file) => file.name);
  await deleteFiles(tx, owner, heavy);
}
