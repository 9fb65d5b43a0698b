// Forms being filled in. A save is one transaction with its photos, or it did not happen.

import { nowIso } from '../lib/clock.js';
import { codeOf, StoreError } from '../lib/errors.js';
import { deleteAllFiles, deleteFiles, FILE_STORES, sealFiles, writeFiles } from './files.js';
import { holder } from './identity.js';
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
 * @returns {Promise<Draft>} with its new rev and updated_at; it stays the person's who began it
 * @throws {StoreError} 'stale_draft' when another tab saved, discarded or finished it meanwhile; 'quota'; 'photo_room'
 *   when there was room for the text only: that is saved then, as `params.saved`
 */
export async function saveDraft(db, draft, putFiles = [], removeNames = []) {
  const person_id = draft.person_id ?? (await holder(db));
  const saved = { ...draft, person_id, rev: draft.rev + 1, updated_at: nowIso() };
  const { id, rev, updated_at } = saved;
  const row = { id, rev, updated_at, person_id, sealed: await seal(saved) };
  const files = await sealFiles(putFiles.map((file) => ({ ...file, owner: draft.id })));
  const save = (/** @type {boolean} */ whole) =>
    write(
      db,
      ['drafts', 'outbox', ...FILE_STORES],
      async (tx) => {
        const [before, finished] = await Promise.all([
          tx.objectStore('drafts').get(draft.id),
          tx.objectStore('outbox').getKey(draft.id),
        ]);
        refuseStale(draft, before, finished !== undefined);
        await tx.objectStore('drafts').put(row);
        await deleteFiles(tx, draft.id, removeNames);
        await writeFiles(tx, files, whole);
      },
      files.length === 0 || !whole,
    );
  try {
    await save(true);
  } catch (error) {
    if (codeOf(error) !== 'quota' || files.length === 0) throw error;
    await save(false);
    throw new StoreError('photo_room', { saved }, error);
  }
  return saved;
}

/** @param {Database} db @param {string} id @returns {Promise<Draft | null>} null also for a draft of another person's */
export async function readDraft(db, id) {
  const [row, person_id] = await Promise.all([
    read(db, ['drafts'], (tx) => tx.objectStore('drafts').get(id)),
    holder(db),
  ]);
  return row?.person_id === person_id ? draftOf(row) : null;
}

/** The drafts of the person who holds this phone. @param {Database} db @returns {Promise<Draft[]>} last touched first */
export async function listDrafts(db) {
  return (await draftsHere(db)).drafts;
}

/**
 * On a phone that several people use, nobody sees another's draft as their own; that some lie here is no secret.
 * @param {Database} db
 * @returns {Promise<{drafts: Draft[], others: number}>} one's own, last touched first, and how many are not
 */
export async function draftsHere(db) {
  const [rows, person_id] = await Promise.all([
    read(db, ['drafts'], (tx) => tx.objectStore('drafts').getAll()),
    holder(db),
  ]);
  const own = rows.filter((row) => row.person_id === person_id);
  own.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  return { drafts: await Promise.all(own.map(draftOf)), others: rows.length - own.length };
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

/** @param {{sealed: import('./vault.js').Sealed, person_id: string}} row @returns {Promise<Draft>} */
async function draftOf({ sealed, person_id }) {
  return { ...(await open(sealed)), person_id };
}
