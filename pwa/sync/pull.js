// Take the office's changes: page after page from where this phone's copy ends.

import { SyncError } from '../lib/errors.js';
import { applyPull, cursor, feedEpoch, resetFeed } from '../store/library.js';
import { fetchPack } from './fetchBlobs.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('./client.js').Client} Client */

const PAGE = 200;

/**
 * @param {Database} db
 * @param {Client} client
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<{changes: number, safe_seq: number}>}
 * @throws {SyncError} what was applied stays, and the next pull goes on from there
 */
export async function pull(db, client, { signal } = {}) {
  let changes = 0;
  const known = await feedEpoch(db);
  // A place in the feed of the server's former life means nothing in this one.
  if (known && known !== client.epoch) await resetFeed(db);
  for (;;) {
    const since = await cursor(db);
    const { json, epoch } = await client.call('GET', `/pull?since=${since}&limit=${PAGE}`, {
      headers: client.epoch ? { 'X-Titian-Epoch': client.epoch } : {},
      signal,
    });
    if (json?.reset && since > 0) {
      await resetFeed(db);
      continue;
    }
    if (!Array.isArray(json?.changes) || !Number.isSafeInteger(json.next) || json.next < since) throw notAPage();
    if (json.more && json.next === since) throw notAPage();
    await applyPull(db, { changes: json.changes, next: json.next, more: Boolean(json.more), epoch });
    changes += json.changes.length;
    if (json.pack) await fetchPack(db, client, json.pack.sha256, { signal });
    if (!json.more) return { changes, safe_seq: json.safe_seq };
  }
}

function notAPage() {
  return new SyncError('server', { status: 200, code: 'BAD_PAGE', retry_after_s: null });
}
