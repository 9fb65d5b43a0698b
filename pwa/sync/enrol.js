// Make this phone someone's, with the one-time code that the office's screen shows.

import { nowIso } from '../lib/clock.js';
import { SyncError } from '../lib/errors.js';
import { plantCanary } from '../store/canary.js';
import { writeIdentity } from '../store/identity.js';
import { createClient } from './client.js';
import { APP_VERSION } from './version.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../types').Identity} Identity */

/**
 * The code works once, so what it gave is kept before anything else is asked. Forms and lists follow when the schedule
 * starts; the caller starts it now.
 * @param {Database} db
 * @param {string} code
 * @param {string} deviceName what the office's list of phones shows
 * @param {import('./client.js').ClientOptions} [options]
 * @returns {Promise<Identity>}
 * @throws {SyncError} 'refused' with status 410: wrong, used or older than ten minutes
 */
export async function enrol(db, code, deviceName, options = {}) {
  const client = createClient(options);
  const { json } = await client.call('POST', '/enrol', {
    json: { code, device_name: deviceName, app_version: APP_VERSION },
  });
  if (typeof json?.token !== 'string' || typeof json.device_id !== 'string') throw new SyncError('portal');
  const { token, device_id, device_code, person, office, epoch } = json;
  /** @type {Identity} */
  const identity = { token, device_id, device_code, person, office, epoch, enrolled_at: nowIso() };
  await writeIdentity(db, identity);
  await plantCanary(db, device_id);
  return identity;
}
