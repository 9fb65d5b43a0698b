// Ways out when the phone's database cannot be used by this app: take the unsent reports out as a courier file, and fetch
// the newest app from the network.

import { later } from '../lib/clock.js';
import { t } from '../lib/words.js';
import { endCopies, openAsItIs, openCopies } from '../store/as-it-is.js';
import { readIdentity } from '../store/identity.js';
import { planCourier, writeCourier } from '../sync/courier-write.js';
import { createClient } from '../sync/client.js';
import { hello } from '../sync/hello.js';
import { download, share } from './export.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../store/database.js').Database} Database */

/** Unsent reports as a file that the office and every enrolled phone can take in. @param {App} app */
export async function takeOut(app) {
  const files = (await courierOf(openAsItIs)) ?? (await courierOf(openCopies, endCopies));
  if (!files) return app.say(t('Laporan belum bisa dibaca dari penyimpanan HP ini. Tidak ada yang dihapus.'));
  if (files.length === 0) return app.say(t('Tidak ada laporan selesai yang menunggu di HP ini.'));
  if ((await share(files)) === 'no') for (const file of files) download(file);
  app.say(t('Titipan berisi laporan yang menunggu sudah dibuat. Serahkan kepada kantor atau petugas lain.'));
}

/**
 * @param {() => Promise<Database>} open
 * @param {(db: Database) => void} [end]
 * @returns {Promise<File[] | null>} null when it cannot be read
 */
async function courierOf(open, end = (db) => db.close()) {
  try {
    const db = await open();
    try {
      const identity = await readIdentity(db);
      const loads = await planCourier(db);
      return identity && loads.length > 0 ? (await writeCourier(db, identity, loads)).files : identity ? [] : null;
    } finally {
      end(db);
    }
  } catch (error) {
    console.warn('rescue', error);
    return null;
  }
}

/** The newest app, past what this phone keeps of an older one. The data stay where they are. @param {App} app */
export async function fetchFresh(app) {
  if (app.update) return app.update();
  try {
    await hello(createClient());
  } catch {
    return app.say(t('Kantor belum terjangkau. Cari tempat dengan sinyal, lalu coba lagi.'));
  }
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) await registration.unregister();
  later(0, () => location.reload());
}
