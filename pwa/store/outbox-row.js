// One record of the outbox as it lies in the database.
//
// What never changes (the answers, their digest, the files' names) is sealed once at finish; what sync changes lies
// beside it in the clear, so that a state can be read, judged and written in one transaction.

import { open } from './vault.js';

/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {import('../types').Receipt} Receipt */
/** @typedef {import('../types').RecordState} RecordState */

/**
 * @typedef {object} OutboxRow
 * @property {string} instance_id
 * @property {string} sha256
 * @property {string} person_id
 * @property {number} device_seq
 * @property {boolean} urgent
 * @property {string} finished_at
 * @property {number} xml_bytes UTF-8
 * @property {RecordState} state
 * @property {'received' | 'held' | 'conflicted' | null} settled_as the state its receipt gave it
 * @property {Receipt | null} receipt
 * @property {import('../types').Problem | null} problem
 * @property {string[]} missing
 * @property {number} attempts
 * @property {number} lone_failures attempts that failed for this record alone while others passed
 * @property {string | null} safe_at by the server's clock
 * @property {string} [entrusted_at] when it went into a courier file; it waits all the same
 * @property {import('./vault.js').Sealed} sealed
 */

/** @param {OutboxRow} row @returns {Promise<OutboxRecord>} */
export async function recordOf(row) {
  return {
    ...(await open(row.sealed)),
    instance_id: row.instance_id,
    sha256: row.sha256,
    person_id: row.person_id,
    device_seq: row.device_seq,
    urgent: row.urgent,
    finished_at: row.finished_at,
    state: row.state,
    receipt: row.receipt,
    problem: row.problem,
    missing: row.missing,
    attempts: row.attempts,
    entrusted_at: row.entrusted_at,
  };
}
