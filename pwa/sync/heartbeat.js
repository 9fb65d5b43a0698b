// Tell the office how this phone stands: its "not here yet". Under 1 kB.

import { nowIso } from '../lib/clock.js';
import { readSetting, writeSetting } from '../store/identity.js';
import { outboxCounts } from '../store/outbox.js';
import { freeBytes, persistence } from '../store/storage.js';
import { APP_VERSION } from './version.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('./client.js').Client} Client */

const LAST_ERROR_LETTERS = 200;

/**
 * @param {Database} db
 * @param {string | null} last_error
 * @param {string} [person_id] who holds the phone unless told
 * @returns {Promise<Record<string, unknown>>}
 */
export async function heartbeatOf(db, last_error, person_id) {
  const counts = await outboxCounts(db, person_id);
  const kept = await persistence();
  const cleared = await readSetting(db, 'cleared', /** @type {{cleared_device?: string} | null} */ (null));
  const { draft, waiting, held, needs_action, files_waiting } = counts;
  return {
    counts: { draft, waiting, held, needs_action, files_waiting },
    last_device_seq: counts.last_device_seq,
    oldest_unsent_at: counts.oldest_unsent_at,
    bytes_waiting: counts.text_bytes + counts.photo_bytes,
    storage_free_bytes: await freeBytes(db),
    storage_persisted: kept === 'unsupported' ? null : kept === 'granted',
    app_version: APP_VERSION,
    last_error: last_error ? last_error.slice(0, LAST_ERROR_LETTERS) : null,
    device_time: nowIso(),
    ...(cleared && { ...cleared, cleared: true }),
  };
}

/**
 * A phone whose data the browser removed (setting `cleared`, with the `cleared_device` that it was) hears once what the
 * server knew to be waiting there, and keeps it as the setting `last_known`; null: the server knows of no such phone.
 * @param {Database} db
 * @param {Client} client
 * @param {Awaited<ReturnType<typeof heartbeatOf>>} beat
 * @param {AbortSignal} [signal]
 * @returns {Promise<boolean>} whether it was kept; a later one may have overtaken it
 */
export async function sendHeartbeat(db, client, beat, signal) {
  const { json } = await client.call('POST', '/heartbeat', { json: beat, signal });
  if ('cleared' in beat) {
    await writeSetting(db, 'last_known', json.last_known ?? null);
    await writeSetting(db, 'cleared', null);
  }
  return !json.stale;
}
