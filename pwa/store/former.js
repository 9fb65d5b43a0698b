// Those who held this phone before: their records go on in their own name, and nobody after them can open one.

import { FORMER } from './identity.js';
import { read, write } from './transaction.js';
import { open } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').Identity} Identity */

/** @param {Database} db @param {string} person_id @returns {Promise<{last_device_seq: number, draft: number}>} what of theirs lies here */
export async function leftBehind(db, person_id) {
  const rows = await read(db, ['outbox', 'drafts'], (tx) =>
    Promise.all([tx.objectStore('outbox').getAll(), tx.objectStore('drafts').getAll()]),
  );
  const [records, drafts] = rows.map((all) => all.filter((row) => row.person_id === person_id));
  return { last_device_seq: Math.max(0, ...records.map(({ device_seq }) => device_seq)), draft: drafts.length };
}

/**
 * Who is to be spoken for. The word of somebody for whom nothing is left here is forgotten; that of somebody who is
 * back went when they enrolled.
 * @param {Database} db
 * @param {string} person_id for whom the caller speaks already; the phone may have changed hands since
 * @returns {Promise<Identity[]>}
 */
export async function takeFormers(db, person_id) {
  const range = IDBKeyRange.bound(FORMER, `${FORMER}\uffff`);
  if (!(await read(db, ['meta'], (tx) => tx.objectStore('meta').count(range)))) return [];
  const rows = await write(db, ['meta', 'outbox'], async (tx) => {
    const meta = tx.objectStore('meta');
    const owners = new Set((await tx.objectStore('outbox').getAll()).map((row) => row.person_id));
    const kept = [];
    for (const row of await meta.getAll(range)) {
      if (!owners.has(row.person_id)) await meta.delete(row.key);
      else if (row.person_id !== person_id) kept.push(row);
    }
    return kept;
  });
  return Promise.all(rows.map(({ sealed }) => open(sealed)));
}
