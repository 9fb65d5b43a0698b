// Finished forms: how one enters the outbox, and what lies there. settling.js and pruning.js say how one leaves.

import { StoreError } from '../lib/errors.js';
import { sha256Hex } from '../lib/digest.js';
import { refuseStale } from './drafts.js';
import { deleteFiles, FILE_STORES, sealFiles } from './files.js';
import { holder, readIdentity } from './identity.js';
import { lastSavedRow } from './last-saved.js';
import { recordOf } from './outbox-row.js';
import { read, write } from './transaction.js';
import { seal } from './vault.js';

export { listUnsentFiles, outboxCounts } from './counts.js';
export { prune } from './pruning.js';
export {
  fileDamaged,
  fileReceived,
  fileRefused,
  noteAttempt,
  park,
  placeOf,
  reoffer,
  settle,
  unpark,
} from './settling.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {import('./outbox-row.js').OutboxRow} OutboxRow */
/** @typedef {import('../types').Draft} Draft */
/** @typedef {import('../types').FileRef} FileRef */
/** @typedef {import('../types').StoredFile} StoredFile */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {{xml: string, sha256: string, files: (FileRef | StoredFile)[], urgent: boolean, place: string, title: string, finished_at: string, remember?: boolean}} Finished remember: the form asks for the record finished last */

/**
 * End a draft: the record, its photos, its number and the end of the draft in ONE transaction.
 * @param {Database} db
 * @param {Draft} draft as last saved; the record keeps its id
 * @param {Finished} finished files: all that belong to it; one that the draft holds is named, one that it does not
 *   hold yet comes with its bytes; one of a returned report may be absent here (the server has it)
 * @returns {Promise<OutboxRecord>} once all of it is on disk
 * @throws {StoreError} 'quota' · 'stale_draft' · 'not_enrolled' · 'other_person' · 'file_missing' · 'wrong_digest'
 */
export async function finish(db, draft, finished) {
  const identity = await readIdentity(db);
  if (!identity) throw new StoreError('not_enrolled');
  const person_id = identity.person.id;
  if (draft.person_id && draft.person_id !== person_id) throw new StoreError('other_person', { id: draft.id });
  if ((await sha256Hex(finished.xml)) !== finished.sha256) throw new StoreError('wrong_digest', { id: draft.id });
  const brought = await sealFiles(
    finished.files.filter(hasBytes).map((file) => ({ ...file, owner: draft.id, received_at: null })),
  );
  const absent = await sealAbsent(draft, finished);
  const row = await newRow(draft, finished, person_id);
  const last = finished.remember ? await lastSavedRow(person_id, draft.form_id, finished.xml) : null;
  await write(db, ['drafts', 'outbox', 'meta', ...FILE_STORES], async (tx) => {
    const [before, known] = await Promise.all([
      tx.objectStore('drafts').get(draft.id),
      tx.objectStore('outbox').getKey(draft.id),
    ]);
    refuseStale(draft, before, known !== undefined);
    for (const { row: file, bytes } of brought) {
      await tx.objectStore('files').put(file);
      await tx.objectStore('bytes').put(bytes);
    }
    await keepExactly(tx, draft, finished.files, absent);
    row.device_seq = await nextDeviceSeq(tx);
    await tx.objectStore('outbox').add(row);
    await tx.objectStore('drafts').delete(draft.id);
    if (last) await tx.objectStore('meta').put(last);
  });
  return recordOf(row);
}

/** @param {Database} db @param {string} [person_id] who holds the phone unless told @returns {Promise<OutboxRecord[]>} that person's, newest first */
export async function listOutbox(db, person_id) {
  const rows = await readRows(db, person_id);
  return Promise.all(rows.sort((a, b) => b.device_seq - a.device_seq).map(recordOf));
}

/** @param {Database} db @param {string} id @returns {Promise<OutboxRecord | null>} */
export async function readRecord(db, id) {
  const row = await read(db, ['outbox'], (tx) => tx.objectStore('outbox').get(id));
  return row ? recordOf(row) : null;
}

/** The records that wait to be sent. @param {Database} db @param {string} [person_id] who holds the phone unless told @returns {Promise<OutboxRecord[]>} that person's */
export async function listWaiting(db, person_id) {
  const rows = await readRows(db, person_id);
  return Promise.all(rows.filter(({ state }) => state === 'waiting').map(recordOf));
}

/** @param {Database} db @param {string} [person_id] @returns {Promise<OutboxRow[]>} */
async function readRows(db, person_id) {
  const [rows, here] = await Promise.all([
    read(db, ['outbox'], (tx) => tx.objectStore('outbox').getAll()),
    person_id ?? holder(db),
  ]);
  return rows.filter((row) => row.person_id === here);
}

/** @param {FileRef | StoredFile} file @returns {file is StoredFile} */
function hasBytes(file) {
  return 'bytes' in file && file.bytes instanceof ArrayBuffer;
}

/** @param {Draft} draft @param {Finished} finished @param {string} person_id @returns {Promise<OutboxRow>} */
async function newRow(draft, finished, person_id) {
  const { xml, sha256, urgent, place, title, finished_at } = finished;
  return {
    instance_id: draft.id,
    sha256,
    person_id,
    device_seq: 0,
    urgent,
    finished_at,
    xml_bytes: new TextEncoder().encode(xml).length,
    state: 'waiting',
    settled_as: null,
    receipt: null,
    problem: null,
    missing: [],
    attempts: 0,
    lone_failures: 0,
    safe_at: null,
    sealed: await seal({
      ...(draft.deprecated_id ? { deprecated_id: draft.deprecated_id } : {}),
      form_id: draft.form_id,
      form_version: draft.form_version,
      form_sha256: draft.form_sha256,
      title,
      place,
      xml,
      files: finished.files.map(refOf),
    }),
  };
}

/** @param {FileRef | StoredFile} file @returns {FileRef} without the bytes */
function refOf({ name, sha256, size, type, role, of }) {
  return { name, sha256, size, type, role, ...(of ? { of } : {}) };
}

/**
 * A correction names files of the returned report that may never have come back to this phone, its originals. They
 * count as received until the server says `missing`.
 * @param {Draft} draft
 * @param {Finished} finished
 */
async function sealAbsent(draft, finished) {
  if (!draft.deprecated_id) return new Map();
  const rows = await Promise.all(
    finished.files.map(async (file) => {
      const [{ row }] = await sealFiles([
        { ...refOf(file), owner: draft.id, bytes: new ArrayBuffer(0), taken_at: '', received_at: finished.finished_at },
      ]);
      return /** @type {const} */ ([file.name, { ...row, held: false }]);
    }),
  );
  return new Map(rows);
}

/**
 * The record owns the files it names, with the digests it names, and no others.
 * @param {WriteTransaction} tx
 * @param {Draft} draft
 * @param {FileRef[]} named
 * @param {Map<string, any>} absent
 */
async function keepExactly(tx, draft, named, absent) {
  const files = tx.objectStore('files');
  const kept = new Map((await files.index('owner').getAll(draft.id)).map((row) => [row.name, row]));
  for (const { name, sha256 } of named) {
    if (kept.get(name)?.sha256 === sha256) continue;
    const elsewhere = kept.has(name) ? undefined : absent.get(name);
    if (!elsewhere) throw new StoreError('file_missing', { id: draft.id, name });
    await files.put(elsewhere);
  }
  const names = new Set(named.map(({ name }) => name));
  const orphans = [...kept.keys()].filter((name) => !names.has(name));
  await deleteFiles(tx, draft.id, orphans);
}

/** @param {WriteTransaction} tx */
async function nextDeviceSeq(tx) {
  const meta = tx.objectStore('meta');
  const device_seq = ((await meta.get('device_seq'))?.number ?? 0) + 1;
  await meta.put({ key: 'device_seq', number: device_seq });
  return device_seq;
}
