// Chromium appends every write to one log and goes on with it after a start. When the app was killed in the middle of
// an append, its next start reads the log well and appends behind the broken end; the start after that takes what
// stands there for damage and throws the WHOLE database away (LevelDB with reuse_logs and paranoid_checks). A log that
// has grown past 4 MB is written out as a table and a new one begun: so each start makes it grow past that, once.

import { write } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */

// Larger values than 64 kB are kept as files and would not pass through the log.
const BLOCK_BYTES = 50_000;
const BLOCKS_AT_ONCE = 10;
const LOG_BYTES = 4 * 1024 * 1024;
const KEY = 'fresh-log';

/**
 * Leave behind a log that may have broken off, together with everything in it, as a table on disk. Other browsers have
 * no such log.
 * @param {Database} db
 * @param {{chromium?: boolean}} [options]
 * @returns {Promise<boolean>} false when it was not needed or there is no room for it
 */
export async function startFreshLog(db, { chromium = 'userAgentData' in navigator } = {}) {
  if (!chromium) return false;
  try {
    // Random, because zeros would be compressed before they reach the log.
    const block = crypto.getRandomValues(new Uint8Array(BLOCK_BYTES));
    for (let written = 0; written <= LOG_BYTES; written += BLOCKS_AT_ONCE * BLOCK_BYTES) {
      await write(db, ['meta'], async (tx) => {
        for (let n = 0; n < BLOCKS_AT_ONCE; n += 1) await tx.objectStore('meta').put({ key: KEY, block });
      });
    }
    await write(db, ['meta'], (tx) => tx.objectStore('meta').delete(KEY));
    return true;
  } catch {
    // A full phone: its old log stays in use, as it would have without this.
    return false;
  }
}
