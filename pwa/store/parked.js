// Records that were set aside: what a server, or an app, that was mended since may take after all.

import { read, write } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./outbox-row.js').OutboxRow} OutboxRow */

/** Bytes that are gone or spoilt on this phone: nobody can mend that. */
const FOR_GOOD = new Set(['FILE_DAMAGED', 'FILE_GONE', 'OTHER_PERSON']);
/** One more failure by itself, and it is set aside again (push.js, settling.js). */
const ALMOST = 4;

/**
 * Let what was set aside be tried once more, after everything else.
 * @param {Database} db
 * @param {string} person_id whose
 * @returns {Promise<number>} records that wait again or have files that do
 */
export async function tryParked(db, person_id) {
  const isParked = (/** @type {OutboxRow} */ row) =>
    row.state === 'needs_action' && row.person_id === person_id && !FOR_GOOD.has(row.problem?.code ?? '');
  if (!(await read(db, ['outbox'], (tx) => tx.objectStore('outbox').getAll())).some(isParked)) return 0;
  return write(db, ['outbox', 'files'], async (tx) => {
    let tried = 0;
    for (const row of /** @type {OutboxRow[]} */ (await tx.objectStore('outbox').getAll())) {
      if (!isParked(row)) continue;
      tried += 1;
      const attempts = Math.max(1, row.attempts);
      await tx
        .objectStore('outbox')
        .put({ ...row, state: row.settled_as ?? 'waiting', attempts, lone_failures: ALMOST });
      for (const file of await tx.objectStore('files').index('owner').getAll(row.instance_id)) {
        if (file.damaged) await tx.objectStore('files').put({ ...file, damaged: false, failures: ALMOST });
      }
    }
    return tried;
  });
}
