// Offer by id and digest what this phone keeps: what the server holds need not be sent again.

import { SyncError } from '../lib/errors.js';
import { settle } from '../store/outbox.js';
import { settles } from './receipts.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {import('./client.js').Client} Client */

/** As many as the server takes at once: docs/sync-protocol.md section 11. */
const MOST_OFFERED = 500;

/**
 * Ask which of these records the server holds, and settle those by the receipts it repeats. The others stay as they
 * are, to be sent.
 * @param {Database} db
 * @param {Client} client of the epoch that this phone has taken over
 * @param {OutboxRecord[]} records
 * @param {AbortSignal} [signal]
 * @returns {Promise<Set<string>>} ids of those that need not be sent; a question that fails names none
 */
export async function settleKnown(db, client, records, signal) {
  /** @type {Set<string>} */
  const known = new Set();
  try {
    for (let at = 0; at < records.length; at += MOST_OFFERED) {
      const offered = records.slice(at, at + MOST_OFFERED);
      const json = { epoch: client.epoch ?? '', records: offered.map(offerOf) };
      const answer = await client.call('POST', '/have', { json, gzip: true, signal });
      for (const id of await settleAnswered(db, offered, answer.json?.results, answer.epoch)) known.add(id);
    }
  } catch (error) {
    // Whatever is the matter with the question, the records themselves go next, and say it if it is the link.
    if (!(error instanceof SyncError)) throw error;
  }
  return known;
}

/** @param {OutboxRecord} record an old receipt tells the server what a restore has lost */
function offerOf({ instance_id, sha256, receipt }) {
  if (!receipt) return { instance_id, sha256 };
  const { epoch, seq, code } = receipt;
  return { instance_id, sha256, receipt: { epoch, seq, code } };
}

/**
 * @param {Database} db
 * @param {OutboxRecord[]} offered
 * @param {unknown} results
 * @param {string} epoch
 */
async function settleAnswered(db, offered, results, epoch) {
  const byId = new Map((Array.isArray(results) ? results : []).map((result) => [result?.instance_id, result]));
  const known = [];
  for (const record of offered) {
    const told = byId.get(record.instance_id);
    // To be told of it once more is what a repeated push would have brought.
    const result = told?.outcome === 'known' ? { ...told, outcome: 'repeated' } : null;
    if (!settles(record, result, epoch)) continue;
    await settle(db, result, epoch);
    known.push(record.instance_id);
  }
  return known;
}
