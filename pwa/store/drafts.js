// Forms being filled in. A save is one transaction with its photos, or it did not happen.

import { nowIso } from '../lib/clock.js';
import { StoreError } from '../lib/errors.js';
import { deleteAllFiles, deleteFiles, FILE_STORES, sealFiles, writeFiles } from './files.js';
import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').Draft} Draft */
/** @typedef {import('../types').StoredFile} StoredFile */

/**
 * Save a draft with the files that came and without those that went. Resolves once all of it is on disk.
 * @param {Database} db
 * @param {Draft} draft rev as last read or saved; 0 for a new one
 * @param {StoredFile[]} [putFiles] new or changed files, owner = draft.id
 * @param {string[]} [removeNames] names of files that are no longer part of it
 * @returns {Promise<Draft>} with its new rev and updated_at
 * @throws {StoreError} 'stale_draft' when another tab saved, discarded or finished it meanwhile; 'quota'
 */
export async function saveDraft(db, draft, putFiles = [], removeNames = []) {
  const saved = { ...draft, rev: draft.rev + 1, updated_at: nowIso() };
  const row = { id: saved.id, rev: saved.rev, updated_at: saved.updated_at, sealed: await seal(saved) };
  const files = await sealFiles(putFiles.map((file) => ({ ...file, owner: draft.id })));
  await write(db, ['drafts', 'outbox', ...FILE_STORES], async (tx) => {
    const [before, finished] = await Promise.all([
      tx.objectStore('drafts').get(draft.id),
      tx.objectStore('outbox').getKey(draft.id),
    ]);
    refuseStale(draft, before, finished !== undefined);
    await tx.objectStore('drafts').put(row);
    await deleteFiles(tx, draft.id, removeNames);
    await writeFiles(tx, files);
  });
  return saved;
}

/** @param {Database} db @param {string} id @returns {Promise<Draft | null>} */
export async function readDraft(db, id) {
  const row = await read(db, ['drafts'], (tx) => tx.objectStore('drafts').get(id));
  return row ? open(row.sealed) : null;
}

/** @param {Database} db @returns {Promise<Draft[]>} last touched first */
export async function listDrafts(db) {
  const rows = await read(db, ['drafts'], (tx) => tx.objectStore('drafts').getAll());
  rows.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  return Promise.all(rows.map((row) => open(row.sealed)));
}

/** Throw a draft and its files away; only a person decides that. @param {Database} db @param {string} id */
export async function discardDraft(db, id) {
  await write(db, ['drafts', 'outbox', ...FILE_STORES], async (tx) => {
    await tx.objectStore('drafts').delete(id);
    // Once finished, the files belong to the record in the outbox.
    if ((await tx.objectStore('outbox').getKey(id)) === undefined) await deleteAllFiles(tx, id);
  });
}

/**
 * @param {Draft} draft
 * @param {{rev: number} | undefined} before as it lies in the store
 * @param {boolean} finished
 */
export function refuseStale(draft, before, finished) {
  if (finished || (before?.rev ?? 0) !== draft.rev) {
    throw new StoreError('stale_draft', { id: draft.id, finished, stored_rev: before?.rev ?? null });
  }
}
