// Take over a courier file that another phone made: looked through to its end, then kept as it is.

import { nowIso } from '../lib/clock.js';
import { sha256Hex } from '../lib/digest.js';
import { listParcels, putParcel } from '../store/parcels.js';
import { unreadable } from './courier-scan.js';
import { readCourier } from './courier-read.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../store/parcels.js').Parcel} Parcel */

/** What a phone can hold in one piece. */
const MOST_BYTES = 200 * 1024 * 1024;

/**
 * @param {Database} db
 * @param {Blob} blob
 * @param {string} [own] this phone's own device_id: its own file needs no carrying here
 * @returns {Promise<{parcel: Parcel, known: boolean}>} once it is on disk; known: it was here already
 * @throws {import('../lib/errors.js').TitianError} 'courier' {why} · 'quota'
 */
export async function takeParcel(db, blob, own) {
  if (blob.size > MOST_BYTES) throw unreadable('too_large');
  let head = null;
  let records = 0;
  let files = 0;
  for await (const part of readCourier(blob)) {
    if ('head' in part) head = part.head;
    else if ('record' in part) records += 1;
    else files += 1;
  }
  if (!head || records === 0) throw unreadable('empty');
  if (head.device_id === own) throw unreadable('own');
  const bytes = await blob.arrayBuffer();
  const { device_code, made_at } = head;
  const id = await sha256Hex(bytes);
  const facts = { id, device_code, made_at, taken_at: nowIso(), bytes: bytes.byteLength, records, files };
  /** @type {Parcel} */
  const parcel = { ...facts, epoch: '', results: {}, problem: null };
  if (await putParcel(db, parcel, bytes)) return { parcel, known: false };
  const here = (await listParcels(db)).find((one) => one.id === id);
  return { parcel: here ?? parcel, known: true };
}
