// Who sends now, in browsers without Web Locks.

import { write } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */

/**
 * Take or renew the lease. A lease that ends further away than it could have been given for is a clock that jumped.
 * @param {Database} db
 * @param {{holder: string, now_ms: number, for_ms: number}} claim
 * @returns {Promise<boolean>} whether it is ours now
 */
export function takeLease(db, { holder, now_ms, for_ms }) {
  return write(db, ['meta'], async (tx) => {
    const meta = tx.objectStore('meta');
    const lease = await meta.get('lease');
    const taken = lease && lease.holder !== holder && lease.until_ms > now_ms && lease.until_ms <= now_ms + for_ms;
    if (taken) return false;
    await meta.put({ key: 'lease', holder, until_ms: now_ms + for_ms });
    return true;
  });
}

/** @param {Database} db @param {string} holder */
export async function releaseLease(db, holder) {
  await write(db, ['meta'], async (tx) => {
    const meta = tx.objectStore('meta');
    if ((await meta.get('lease'))?.holder === holder) await meta.delete('lease');
  });
}
