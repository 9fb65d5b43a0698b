// Who this phone is, and its settings.

import { t } from '../lib/words.js';
import { startFeedAnew } from './feed.js';
import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {import('../types').Identity} Identity */

/** A record of another person is never sent in this person's name. */
export const OTHER_PERSON = 'OTHER_PERSON';
/** Keys in `meta` of the records that were finished last, see last-saved.js. */
export const LAST_SAVED = 'last:';

/** @param {Database} db @returns {Promise<Identity | null>} */
export async function readIdentity(db) {
  return readValue(db, 'identity', null);
}

/**
 * Keep what enrolment gave. Another device id counts its records from 1 again, so what still waits is renumbered in
 * its order; records of another person are set aside until that person enrols here again. The feed begins anew, and
 * what the former holder's office said goes at once.
 * @param {Database} db
 * @param {Identity} identity
 */
export async function writeIdentity(db, identity) {
  const before = await readIdentity(db);
  const sealed = await seal(identity);
  await write(db, ['meta', 'outbox', 'drafts', 'reports', 'villages'], async (tx) => {
    const meta = tx.objectStore('meta');
    await meta.put({ key: 'identity', sealed });
    if (before?.device_id === identity.device_id) return;
    if (before && before.person.id !== identity.person.id) await forgetLastSaved(tx);
    await giveDrafts(tx, identity.person.id);
    await meta.put({ key: 'device_seq', number: await handOver(tx, identity.person.id) });
    await startFeedAnew(tx);
    for (const store of ['reports', 'villages']) await tx.objectStore(store).clear();
  });
}

/** @param {WriteTransaction} tx @param {string} person_id @returns {Promise<number>} the last number given */
async function handOver(tx, person_id) {
  const outbox = tx.objectStore('outbox');
  const rows = await outbox.getAll();
  let device_seq = 0;
  for (const row of rows.filter(({ receipt }) => receipt === null).sort((a, b) => a.device_seq - b.device_seq)) {
    if (row.person_id !== person_id) {
      await outbox.put({ ...row, state: 'needs_action', problem: notTheirs() });
    } else {
      device_seq += 1;
      const freed = row.problem?.code === OTHER_PERSON ? { state: 'waiting', problem: null } : {};
      await outbox.put({ ...row, ...freed, device_seq });
    }
  }
  return device_seq;
}

/** Drafts that nobody is known to have begun become this person's. @param {WriteTransaction} tx @param {string} person_id */
async function giveDrafts(tx, person_id) {
  const drafts = tx.objectStore('drafts');
  for (const row of await drafts.getAll()) if (row.person_id === '') await drafts.put({ ...row, person_id });
}

/** @returns {import('../types').Problem} */
function notTheirs() {
  return {
    code: OTHER_PERSON,
    message: t('Laporan ini dibuat oleh pemakai HP sebelumnya, jadi tidak dikirim atas nama orang lain.'),
  };
}

/** Forget who this phone is, and what was last finished on it. Drafts and outbox stay. @param {Database} db */
export async function clearIdentity(db) {
  await write(db, ['meta'], async (tx) => {
    await tx.objectStore('meta').delete('identity');
    await forgetLastSaved(tx);
  });
}

/** Inside the caller's transaction, which holds 'meta'. @param {WriteTransaction} tx */
async function forgetLastSaved(tx) {
  const meta = tx.objectStore('meta');
  for (const key of await meta.getAllKeys()) if (String(key).startsWith(LAST_SAVED)) await meta.delete(key);
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
