// Who this phone is, and its settings.

import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').Identity} Identity */

/** A record of another person is never sent in this person's name. */
export const OTHER_PERSON = 'OTHER_PERSON';

/** @param {Database} db @returns {Promise<Identity | null>} */
export async function readIdentity(db) {
  return readValue(db, 'identity', null);
}

/**
 * Keep what enrolment gave. Another device id counts its records from 1 again, so what still waits is renumbered in
 * its order; records of another person are set aside until that person enrols here again.
 * @param {Database} db
 * @param {Identity} identity
 */
export async function writeIdentity(db, identity) {
  const before = await readIdentity(db);
  const sealed = await seal(identity);
  await write(db, ['meta', 'outbox'], async (tx) => {
    const meta = tx.objectStore('meta');
    await meta.put({ key: 'identity', sealed });
    if (before?.device_id === identity.device_id) return;
    const outbox = tx.objectStore('outbox');
    const rows = await outbox.getAll();
    let device_seq = 0;
    for (const row of rows.sort((a, b) => a.device_seq - b.device_seq)) {
      if (row.receipt === null) {
        const own = row.person_id === identity.person.id;
        if (own) row.device_seq = ++device_seq;
        if (own && row.problem?.code === OTHER_PERSON) Object.assign(row, { state: 'waiting', problem: null });
        if (!own) Object.assign(row, { state: 'needs_action', problem: { code: OTHER_PERSON, message: '' } });
        await outbox.put(row);
      }
    }
    await meta.put({ key: 'device_seq', number: device_seq });
  });
}

/** Forget who this phone is. Drafts and outbox stay. @param {Database} db */
export async function clearIdentity(db) {
  await write(db, ['meta'], (tx) => tx.objectStore('meta').delete('identity'));
}

/**
 * @template T
 * @param {Database} db
 * @param {string} key
 * @param {T} fallback
 * @returns {Promise<T>}
 */
export async function readSetting(db, key, fallback) {
  return readValue(db, `setting:${key}`, fallback);
}

/** @param {Database} db @param {string} key @param {unknown} value */
export async function writeSetting(db, key, value) {
  const sealed = await seal(value);
  await write(db, ['meta'], (tx) => tx.objectStore('meta').put({ key: `setting:${key}`, sealed }));
}

/** @param {Database} db @param {string} key @param {any} fallback */
async function readValue(db, key, fallback) {
  const row = await read(db, ['meta'], (tx) => tx.objectStore('meta').get(key));
  return row ? open(row.sealed) : fallback;
}
