// Courier files of other phones that this one carries, each whole and as it came, with what the office said of it.

import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').Receipt} Receipt */
/** @typedef {import('../types').Problem} Problem */
/** A file the office asks for. absent: the parcel does not hold it @typedef {{instance_id: string, name: string, sha256: string, size: number, type: string, absent?: boolean}} Wanted */
/** @typedef {{instance_id: string, outcome: string, receipt: Receipt | null, problem: Problem | null, wants: Wanted[]}} CarriedResult */

/**
 * @typedef {object} Parcel
 * @property {string} id sha256 of the file
 * @property {string} device_code whose it is
 * @property {string} made_at by that phone's clock
 * @property {string} taken_at
 * @property {number} bytes
 * @property {number} records
 * @property {number} files
 * @property {string} epoch life of the server that the results are of
 * @property {Record<number, CarriedResult>} results by place in the file; none while the office has not answered
 * @property {Problem | null} problem why none of it can be handed in now
 */

const KEY = 'parcel:';
const NAME = 'file';

/** Take one over: the file and its row in one transaction. @param {Database} db @param {Parcel} parcel @param {ArrayBuffer} bytes @returns {Promise<boolean>} false when it was here already */
export async function putParcel(db, parcel, bytes) {
  const key = KEY + parcel.id;
  const sealed = await seal(bytes);
  const row = { key, ...parcel };
  return write(db, ['meta', 'bytes'], async (tx) => {
    if (await tx.objectStore('meta').getKey(key)) return false;
    await tx.objectStore('bytes').put({ owner: key, name: NAME, sealed });
    await tx.objectStore('meta').put(row);
    return true;
  });
}

/** @param {Database} db @returns {Promise<Parcel[]>} the one taken first first */
export async function listParcels(db) {
  const range = IDBKeyRange.bound(KEY, `${KEY}\uffff`);
  const rows = await read(db, ['meta'], (tx) => tx.objectStore('meta').getAll(range));
  return rows.sort((a, b) => (a.taken_at < b.taken_at ? -1 : 1)).map(({ key: _key, ...parcel }) => parcel);
}

/** @param {Database} db @param {string} id @returns {Promise<Blob | null>} the file as it came */
export async function readParcel(db, id) {
  const row = await read(db, ['bytes'], (tx) => tx.objectStore('bytes').get([KEY + id, NAME]));
  return row ? new Blob([await open(row.sealed)]) : null;
}

/** @param {Database} db @param {string} id @param {(parcel: Parcel) => Parcel} how */
export async function changeParcel(db, id, how) {
  await write(db, ['meta'], async (tx) => {
    const row = await tx.objectStore('meta').get(KEY + id);
    if (row) await tx.objectStore('meta').put({ ...row, ...how(row) });
  });
}

/** Let it go, as a person wants it. @param {Database} db @param {string} id */
export async function dropParcel(db, id) {
  await write(db, ['meta', 'bytes'], async (tx) => {
    await tx.objectStore('meta').delete(KEY + id);
    await tx.objectStore('bytes').delete([KEY + id, NAME]);
  });
}

/** @param {Parcel} parcel @returns {Wanted[]} what the office still asks for and the parcel holds */
export function wantedOf(parcel) {
  return Object.values(parcel.results).flatMap(({ wants }) => wants.filter(({ absent }) => !absent));
}

/** @param {Parcel} parcel @returns {number} records the office has spoken of */
export function answered(parcel) {
  return Object.keys(parcel.results).length;
}

/** @param {Parcel} parcel @returns {boolean} nothing of it is left to hand in */
export function allThere(parcel) {
  return answered(parcel) >= parcel.records && wantedOf(parcel).length === 0;
}

/**
 * This person's records have gone into a courier file; they wait on until their receipts come.
 * @param {Database} db
 * @param {string[]} ids
 * @param {string} entrusted_at
 */
export async function noteEntrusted(db, ids, entrusted_at) {
  await write(db, ['outbox'], async (tx) => {
    for (const id of ids) {
      const row = await tx.objectStore('outbox').get(id);
      if (row) await tx.objectStore('outbox').put({ ...row, entrusted_at });
    }
  });
}
