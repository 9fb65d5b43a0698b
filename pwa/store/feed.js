// Take the office's changes, page by page; each page and the place it ends at are one transaction.

import { nowIso } from '../lib/clock.js';
import { read, write } from './transaction.js';
import { seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {import('../types').Change} Change */
/** @typedef {{next: number, more: boolean, changes: Change[], epoch: string}} PullPage */
/** @typedef {{key: 'feed', cursor: number, generation: number, epoch: string | null}} Feed generation: counted up by every reset */

const STORES = /** @type {const} */ ({
  form: 'forms',
  list: 'lists',
  report: 'reports',
  village: 'villages',
  task: 'tasks',
});
/** What drafts and returned reports stand on is only marked as withdrawn; unused.js says when it may go. */
const LASTING = new Set(['forms', 'lists']);

/**
 * Take one page. After a reset, what the feed no longer names goes with the last page, so the library is never empty
 * in between.
 * @param {Database} db
 * @param {PullPage} page
 */
export async function applyPull(db, page) {
  const changes = await Promise.all(
    page.changes.map(async (change) => ({
      ...change,
      store: STORES[change.kind],
      sealed: change.tombstone ? null : await seal(change.body),
      sha256: /** @type {any} */ (change.body)?.sha256,
    })),
  );
  await write(db, ['meta', ...Object.values(STORES)], async (tx) => {
    const feed = await readFeed(tx);
    for (const { id, seq, store, sealed, sha256 } of changes) {
      // A kind that a newer server sends and this app does not know.
      if (!store) continue;
      const rows = tx.objectStore(store);
      if (sealed === null) {
        await withdraw(rows, store, id, feed.generation);
      } else {
        const older = store === 'forms' ? olderVersions(await rows.get(id), sha256) : [];
        await rows.put({ id, seq, sha256, generation: feed.generation, sealed, older });
      }
    }
    if (!page.more) await sweep(tx, feed.generation);
    await tx.objectStore('meta').put({ ...feed, cursor: page.next, epoch: page.epoch });
  });
}

/** The seq up to which this phone has the feed. @param {Database} db @returns {Promise<number>} */
export async function cursor(db) {
  return (await read(db, ['meta'], (tx) => readFeed(tx))).cursor;
}

/** The life of the server that this phone's copy comes from; null before the first page. @param {Database} db @returns {Promise<string | null>} */
export async function feedEpoch(db) {
  return (await read(db, ['meta'], (tx) => readFeed(tx))).epoch;
}

/** Pull from zero again. Nothing is removed before the last page has come; drafts and outbox are not touched. @param {Database} db */
export async function resetFeed(db) {
  await write(db, ['meta'], startFeedAnew);
}

/** Inside the caller's transaction. @param {WriteTransaction} tx */
export async function startFeedAnew(tx) {
  const feed = await readFeed(tx);
  await tx.objectStore('meta').put({ ...feed, cursor: 0, generation: feed.generation + 1, epoch: null });
}

/** @param {{objectStore: (name: string) => any}} tx @returns {Promise<Feed>} */
async function readFeed(tx) {
  return (await tx.objectStore('meta').get('feed')) ?? { key: 'feed', cursor: 0, generation: 0, epoch: null };
}

/** @param {any} before the row until now @param {string} sha256 of the version that comes */
function olderVersions(before, sha256) {
  if (!before) return [];
  const { sealed } = before;
  const versions = before.sha256 === sha256 ? before.older : [{ sha256: before.sha256, sealed }, ...before.older];
  return versions.filter((/** @type {any} */ version) => version.sha256 !== sha256);
}

/** @param {any} rows @param {string} store @param {string} id @param {number} generation */
async function withdraw(rows, store, id, generation) {
  const row = LASTING.has(store) ? await rows.get(id) : null;
  if (row) await rows.put({ ...row, generation, withdrawn: row.withdrawn ?? nowIso() });
  else await rows.delete(id);
}

/** @param {WriteTransaction} tx @param {number} generation */
async function sweep(tx, generation) {
  for (const store of Object.values(STORES)) {
    const rows = tx.objectStore(store);
    for (const row of await rows.getAll()) {
      if (row.generation < generation) await withdraw(rows, store, row.id, generation);
    }
  }
}
