// A person hands over what waits as one file, and it comes to the office when it comes: late, twice, cut, altered or
// never. Writer and reader are the real ones; the carrier's own phone is test_courier_plans.py's.

import { SyncError } from '../../../pwa/lib/errors.js';
import { noteEntrusted } from '../../../pwa/store/parcels.js';
import { readIdentity } from '../../../pwa/store/identity.js';
import { fromBase64, readCourier } from '../../../pwa/sync/courier-read.js';
import { planCourier, proofOf, writeCourier } from '../../../pwa/sync/courier-write.js';
import { OFFICER } from '../../pwa/store-world.js';
import { befall } from './paper.js';
import { sleep } from './world.js';

/** @typedef {{by: number, again: number, fates: string[], part: number}} Errand */

/**
 * @param {{office: any, log: string[]}} world
 * @param {any} tab where the file is made
 * @param {Errand} errand
 */
export async function send({ office, log }, tab, { by, again, fates, part }) {
  const files = await made(tab);
  if (!files || tab.dead) return;
  for (const [at, fate] of fates.entries()) {
    await sleep(at === 0 ? by : again);
    log.push(`courier ${fate}: ${files.map(({ size }) => size)}`);
    if (fate === 'never') continue;
    for (const file of files) await handIn(office, befall(file, fate, part));
  }
}

/** @param {any} tab @returns {Promise<any[] | null>} */
async function made(tab) {
  const identity = await readIdentity(tab.db);
  const loads = await planCourier(tab.db);
  if (!identity || loads.length === 0) return null;
  const { files, made_at, ids } = await writeCourier(tab.db, identity, loads);
  if (tab.dead) return null;
  await noteEntrusted(tab.db, ids, made_at);
  return files;
}

/** As the office takes it: what is whole before the end counts. @param {any} office @param {any} file */
async function handIn(office, file) {
  try {
    for await (const part of readCourier(file)) {
      if ('record' in part) {
        const record = JSON.parse(part.record);
        const own = part.proof === (await proofOf(OFFICER.token, OFFICER.device_id, record));
        if (own) office.bring(record);
      } else if ('base64' in part) {
        const bytes = fromBase64(part.base64);
        if (bytes) office.bringFile(part.sha256, new Uint8Array(bytes));
      }
    }
  } catch (error) {
    // Not whole; or a list of files that an altered sign has made into something else.
    if (!(error instanceof SyncError && error.code === 'courier') && !(error instanceof TypeError)) throw error;
  }
}
