// How much room there is, found out by writing: `estimate()` is made up in today's browsers. And the reserve, put by while
// there is room.

import { later, now, nowIso } from '../lib/clock.js';
import { readSetting, writeSetting } from './identity.js';
import { onSpent, PLACE, SHELF } from './reserve.js';
import { PLENTY_BYTES } from './storage.js';

/** @typedef {import('./database.js').Database} Database */
/** bytes: what fitted, at most MOST_BYTES. @typedef {{ bytes: number, at: string }} Room */

/** A photo takes at most this once it is shrunk (pwa/runner/photos.js). */
export const PHOTO_BYTES = 400_000;
/** No trial writes more: a phone's flash and its owner's patience are finite. */
export const MOST_BYTES = PLENTY_BYTES;
/** About 500 finished reports of 8 kB: weeks of text. Ten photos, on a phone that can hardly hold them. */
export const RESERVE_BYTES = 4_000_000;
const STEPS = [5 * PHOTO_BYTES, PHOTO_BYTES];
const TRIAL = 'coba';
/** What was found stands so long when there was plenty. */
const STANDS_MS = 20 * 3_600_000;
const BREATH_MS = 30;

/** @param {Room} room @returns {number} photos that fit; 50 means that many or more */
export function photosIn({ bytes }) {
  return Math.max(0, Math.floor(bytes / PHOTO_BYTES));
}

/**
 * Write and remove again until it no longer fits.
 * @param {{most?: number, may?: () => boolean}} [options] may: asked before every write; false ends the trial
 * @returns {Promise<number | null>} bytes that fitted, null when it could not be tried
 */
export async function tryRoom({ most = MOST_BYTES, may = () => true } = {}) {
  let bytes = 0;
  let wanted = false;
  // A text that found no room while this trial took it goes first.
  const stop = onSpent(() => {
    wanted = true;
  });
  await clear();
  try {
    const cache = await caches.open(TRIAL);
    for (const step of STEPS) {
      while (bytes + step <= most) {
        if (wanted || !may()) return null;
        try {
          await cache.put(`${TRIAL}-${bytes}`, new Response(noise(step)));
        } catch {
          break;
        }
        bytes += step;
        await new Promise((done) => later(BREATH_MS, () => done(null)));
      }
    }
  } catch {
    return null;
  } finally {
    stop();
    await clear();
  }
  return wanted ? null : bytes;
}

/** What was found last. @param {Database} db @returns {Promise<Room | null>} */
export function knownRoom(db) {
  return readSetting(db, 'room', /** @type {Room | null} */ (null));
}

/** What was found last, or now when that is long ago or was little. @param {Database} db @param {() => boolean} may @param {boolean} anew whatever was found @returns {Promise<Room | null>} */
export async function measureRoom(db, may, anew) {
  const known = await knownRoom(db);
  const age = known ? now().getTime() - Date.parse(known.at) : Infinity;
  if (!anew && known && known.bytes >= MOST_BYTES && age >= 0 && age < STANDS_MS) return known;
  const bytes = await tryRoom({ may });
  if (bytes === null) return known;
  const room = { bytes, at: nowIso() };
  // A full phone may not even keep this; the page knows it all the same.
  await writeSetting(db, 'room', room).catch(() => {});
  return room;
}

/** @returns {Promise<boolean>} whether the reserve is there */
export async function hasReserve() {
  return Boolean(await (await caches.open(SHELF)).match(PLACE));
}

/**
 * Put the reserve by, while as much again stays free.
 * @returns {Promise<boolean>} whether it is there now
 */
export async function keepReserve() {
  try {
    if (await hasReserve()) return true;
    if (((await tryRoom({ most: 2 * RESERVE_BYTES })) ?? 0) < 2 * RESERVE_BYTES) return false;
    await (await caches.open(SHELF)).put(PLACE, new Response(noise(RESERVE_BYTES)));
    return true;
  } catch {
    return false;
  }
}

/** One by one: each gives its room back at once. */
async function clear() {
  try {
    const cache = await caches.open(TRIAL);
    for (const request of await cache.keys()) await cache.delete(request);
    // What a cache holds is counted anew only when it goes.
    await caches.delete(TRIAL);
  } catch {
    // The next trial begins with this.
  }
}

/** Bytes that no file system can press together. @param {number} size */
function noise(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
  return bytes;
}
