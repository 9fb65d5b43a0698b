// Who this phone is, and its settings.

import { startFeedAnew } from './feed.js';
import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {import('../types').Identity} Identity */

/** Keys in `meta` of those who held this phone before, see former.js. */
export const FORMER = 'former:';
/** Keys in `meta` of the records that were finished last, see last-saved.js. */
export const LAST_SAVED = 'last:';

/** @param {Database} db @returns {Promise<Identity | null>} */
export async function readIdentity(db) {
  return readValue(db, 'identity', null);
}

/** What the office says to one person: it goes when another holds the phone. */
const OFFICES_WORD = ['reports', 'villages', 'tasks'];

/**
 * Keep what enrolment gave. Another device id counts its records from 1 again, so what still waits is renumbered in
 * its order. Records of another person stay theirs: they go on with that person's own word to the office, which is
 * kept for as long (former.js). The feed begins anew, and what the former holder's office said goes at once.
 * @param {Database} db
 * @param {Identity} identity
 */
export async function writeIdentity(db, identity) {
  const before = await readIdentity(db);
  const [sealed, former] = await Promise.all([seal(identity), seal(before)]);
  await write(db, ['meta', 'outbox', 'drafts', ...OFFICES_WORD], async (tx) => {
    const meta = tx.objectStore('meta');
    await meta.put({ key: 'identity', sealed });
    if (before?.device_id === identity.device_id) return;
    if (before) await meta.put(formerRow(before, former));
    await meta.delete(FORMER + identity.person.id);
    if (before && before.person.id !== identity.person.id) await forgetLastSaved(tx);
    await giveDrafts(tx, identity.person.id);
    await meta.put({ key: 'device_seq', number: await handOver(tx, identity.person.id) });
    await startFeedAnew(tx);
    for (const store of OFFICES_WORD) await tx.objectStore(store).clear();
  });
}

/** @param {WriteTransaction} tx @param {string} person_id @returns {Promise<number>} the last number given */
async function handOver(tx, person_id) {
  const outbox = tx.objectStore('outbox');
  const rows = await outbox.getAll();
  let device_seq = 0;
  for (const row of rows.filter(({ receipt }) => receipt === null).sort((a, b) => a.device_seq - b.device_seq)) {
    if (row.person_id !== person_id) continue;
    device_seq += 1;
    // What an older app had set aside while the phone was another's.
    const freed = row.problem?.code === 'OTHER_PERSON' ? { state: 'waiting', problem: null } : {};
    await outbox.put({ ...row, ...freed, device_seq });
  }
  return device_seq;
}

/** Drafts that nobody is known to have begun become this person's. @param {WriteTransaction} tx @param {string} person_id */
async function giveDrafts(tx, person_id) {
  const drafts = tx.objectStore('drafts');
  for (const row of await drafts.getAll()) if (row.person_id === '') await drafts.put({ ...row, person_id });
}

/** Forget who this phone is, and what was last finished on it. Drafts and outbox stay. @param {Database} db */
export async function clearIdentity(db) {
  const before = await readIdentity(db);
  const former = await seal(before);
  await write(db, ['meta'], async (tx) => {
    if (before) await tx.objectStore('meta').put(formerRow(before, former));
    await tx.objectStore('meta').delete('identity');
    await forgetLastSaved(tx);
  });
}

/** A holder's own word to the office, kept while a record of theirs may lie here. @param {Identity} identity @param {import('./vault.js').Sealed} sealed */
function formerRow({ person }, sealed) {
  return { key: FORMER + person.id, person_id: person.id, sealed };
}

/** @param {Database} db @returns {Promise<string>} '' while nobody holds this phone */
export async function holder(db) {
  return (await readIdentity(db))?.person.id ?? '';
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
