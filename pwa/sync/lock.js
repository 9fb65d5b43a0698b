// One sender at a time, over all tabs of this phone.

import { later, now } from '../lib/clock.js';
import { newUuid } from '../lib/ids.js';
import { releaseLease, takeLease } from '../store/lease.js';

/** @typedef {import('../store/database.js').Database} Database */

const NAME = 'titian-sender';
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;

/**
 * Run `work` while no other tab sends; do nothing when one does.
 * @template T
 * @param {Database} db
 * @param {() => Promise<T>} work
 * @param {{locks?: LockManager | null}} [options] null: a browser without Web Locks
 * @returns {Promise<{held: true, value: T} | {held: false}>}
 */
export async function asOnlySender(db, work, { locks = globalThis.navigator?.locks ?? null } = {}) {
  if (!locks) return withLease(db, work);
  return /** @type {Promise<{held: true, value: T} | {held: false}>} */ (
    locks.request(NAME, { ifAvailable: true }, async (lock) =>
      lock ? { held: true, value: await work() } : { held: false },
    )
  );
}

/**
 * A row in the database that runs out by itself, so that a killed tab does not hold it for ever. Two senders at once
 * after a clock jump do no harm: the server gives each record one receipt.
 * @template T
 * @param {Database} db
 * @param {() => Promise<T>} work
 * @returns {Promise<{held: true, value: T} | {held: false}>}
 */
async function withLease(db, work) {
  const holder = newUuid();
  const take = () => takeLease(db, { holder, now_ms: now().getTime(), for_ms: LEASE_MS });
  if (!(await take())) return { held: false };
  let cancel = () => {};
  const renew = () => {
    cancel = later(RENEW_MS, () => {
      void take().catch(() => {});
      renew();
    });
  };
  renew();
  try {
    return { held: true, value: await work() };
  } finally {
    cancel();
    await releaseLease(db, holder);
  }
}
