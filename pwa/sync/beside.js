// What goes beside the queue: records that were set aside are tried again now and then, and those of people who held
// this phone before go on in their own name. Photos are sent from here too, and what no form stands on any more is let
// go: all of it is one part of the app.

import { SyncError } from '../lib/errors.js';
import { leftBehind, takeFormers } from '../store/former.js';
import { tryParked } from '../store/parked.js';
import { createClient } from './client.js';
import { carryAnswers, carryFiles } from './courier.js';
import { heartbeatOf, sendHeartbeat } from './heartbeat.js';
import { pushAnswers } from './push.js';
import { uploadFiles } from './uploads.js';

export { dropUnused } from '../store/unused.js';

/** @typedef {import('./exchange.js').Exchange} Exchange */
/** @typedef {import('../types').Problem} Problem */
/** @typedef {import('./client.js').Client} Client */

/** By the server's clock, beside once for each start of the app: a new version of either may take the record. */
const TRY_PARKED_MS = 6 * 3_600_000;
/** The link broke, or nobody may send now: no use in going on. */
const STOPS = new Set(['offline', 'slow', 'portal', 'stopped']);

/**
 * Answers that were set aside, and those of former holders.
 * @param {Exchange} way
 * @param {Client} client the holder's
 * @param {string} server_time
 * @returns {Promise<number>} records that were not taken now
 */
export async function pushBeside(way, client, server_time) {
  const { db, identity, memory, signal } = way;
  const at_ms = Date.parse(server_time);
  if (!(Math.abs(at_ms - (memory.parked_ms ?? Number.NaN)) < TRY_PARKED_MS)) {
    memory.parked_ms = at_ms;
    // One that fails again is set aside again; that is no reason to come back soon.
    if (await tryParked(db, identity.person.id)) await pushAnswers(db, client, () => {}, { signal });
  }
  const failed = await forFormers(way, async (theirs, person_id) => {
    return (await pushAnswers(db, theirs, () => {}, { signal, person_id })).failed;
  });
  return failed + (await carryAnswers(way, client));
}

/**
 * One's own files. A server that has no room for them is no reason to keep answers back: they wait, and it is told why.
 * @param {Parameters<typeof uploadFiles>} files
 * @returns {Promise<{failed: number, yielded: boolean, problem?: Problem}>}
 */
export async function uploadOwn(...files) {
  try {
    return await uploadFiles(...files);
  } catch (error) {
    if (!(error instanceof SyncError) || error.params.status !== 507) throw error;
    const { code, message } = error.params;
    return { failed: 1, yielded: false, problem: { code: String(code), message: String(message) } };
  }
}

/** Files of former holders and of parcels, after one's own. @param {Exchange} way @param {Client} client the holder's @returns {Promise<number>} files that were not taken now */
export async function uploadBeside(way, client) {
  const { db, memory, signal, yieldNow } = way;
  const failed = await forFormers(way, async (theirs, person_id) => {
    const how = { pace: memory.upload, signal, yieldNow, person_id };
    return (await uploadFiles(db, theirs, null, () => {}, how)).failed;
  });
  return failed + (await carryFiles(way, client));
}

/** @param {Exchange} way @param {(theirs: Client, person_id: string) => Promise<number>} send @returns {Promise<number>} */
async function forFormers(way, send) {
  const { db, identity, memory, fetch, baseUrl } = way;
  let failed = 0;
  memory.shut ??= new Set();
  for (const former of await takeFormers(db, identity.person.id)) {
    if (memory.shut.has(former.device_id)) continue;
    const theirs = createClient({ fetch, baseUrl, token: former.token });
    for (const part of [send, () => tellOf(way, theirs, former)]) {
      try {
        failed += await part(theirs, former.person.id);
      } catch (error) {
        if (!(error instanceof SyncError) || STOPS.has(error.code)) throw error;
        // What stands in their way must not stand in the holder's.
        if (error.code !== 'signed_out') failed += part === send ? 1 : 0;
        else if (memory.shut.add(former.device_id)) break;
      }
    }
  }
  return failed;
}

/** The office's "not here yet" of the phone that was theirs: told when it has changed. @param {Exchange} way @param {Client} theirs @param {import('../types').Identity} former @returns {Promise<number>} */
async function tellOf({ db, memory, signal }, theirs, { device_id, person }) {
  const { draft, last_device_seq } = await leftBehind(db, person.id);
  // Only whoever holds the phone asks what was on it when it was cleared.
  const { cleared: _cleared, cleared_device: _device, ...own } = await heartbeatOf(db, null, person.id);
  const { device_time, storage_free_bytes, counts, ...rest } = own;
  const telling = { ...rest, counts: { .../** @type {object} */ (counts), draft }, last_device_seq };
  const now = JSON.stringify(telling);
  if (memory.told.get(device_id) === now) return 0;
  if (await sendHeartbeat(db, theirs, { ...telling, device_time, storage_free_bytes }, signal))
    memory.told.set(device_id, now);
  return 0;
}
