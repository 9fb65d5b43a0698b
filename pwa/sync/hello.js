// Is there a way to our server, and how does it stand? `navigator.onLine` is only a hint; this is the truth.

import { now } from '../lib/clock.js';
import { SyncError } from '../lib/errors.js';
import { newUuid } from '../lib/ids.js';

/** @typedef {import('./client.js').Client} Client */
/** @typedef {{epoch: string, server_time: string, safe_seq: number, oldest_app_version: string, clock_skew_s: number, took_ms: number}} Hello */

/**
 * @param {Client} client
 * @returns {Promise<Hello>} clock_skew_s: server minus phone
 * @throws {SyncError} 'portal' when something else answered
 */
export async function hello(client) {
  const nonce = newUuid();
  const begun_ms = now().getTime();
  const { json } = await client.call('GET', `/hello?nonce=${nonce}`, { anyEpoch: true });
  const ended_ms = now().getTime();
  const server_ms = Date.parse(json?.server_time);
  if (json?.titian !== 1 || json.nonce !== nonce || !json.epoch || Number.isNaN(server_ms))
    throw new SyncError('portal');
  return {
    epoch: json.epoch,
    server_time: json.server_time,
    safe_seq: Number.isSafeInteger(json.safe_seq) ? json.safe_seq : 0,
    oldest_app_version: json.oldest_app_version,
    // Half the round trip has passed since the server looked at its clock.
    clock_skew_s: Math.round((server_ms - (begun_ms + ended_ms) / 2) / 1_000),
    took_ms: Math.max(0, ended_ms - begun_ms),
  };
}
