// A phone's store for the tests: a fresh database, an enrolled officer, forms and photos to put into it.

import 'fake-indexeddb/auto';
import { newUuid } from '../../pwa/lib/ids.js';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { openDatabase } from '../../pwa/store/database.js';
import { saveDraft } from '../../pwa/store/drafts.js';
import { writeIdentity } from '../../pwa/store/identity.js';
import { finish } from '../../pwa/store/outbox.js';

export const EPOCH = 'e-now';

/** @type {import('../../pwa/types').Identity} */
export const OFFICER = {
  token: 'token-07',
  device_id: 'device-1',
  device_code: 'K7Q29M',
  person: { id: 'person-07', name: 'Petugas 07', username: 'petugas07', roles: ['pimpasa'] },
  office: { id: 'office-1', name: 'Kanim Palembang', letters: 'PLG', time_zone: 'Asia/Jakarta' },
  epoch: EPOCH,
  enrolled_at: '2026-11-21T00:00:00.000Z',
};

export async function freshPhone({ enrolled = true } = {}) {
  const db = await openDatabase({ name: `titian-${newUuid()}` });
  if (enrolled) await writeIdentity(db, OFFICER);
  return db;
}

/** @returns {import('../../pwa/types').Draft} */
export function newDraft(more = {}) {
  return {
    id: `uuid:${newUuid()}`,
    form_id: 'f02',
    form_sha256: 'f'.repeat(64),
    form_version: '1',
    title: 'Orang asing',
    place: 'Desa Satu',
    xml: '<data/>',
    files: [],
    page: 'p1',
    language: 'id',
    progress: 0,
    started_at: '2026-11-21T01:00:00.000Z',
    updated_at: '2026-11-21T01:00:00.000Z',
    rev: 0,
    ...more,
  };
}

/** @returns {Promise<import('../../pwa/types').StoredFile>} */
export async function photo(owner, name, { size = 1000, role = 'photo', of = undefined, fill = 7 } = {}) {
  const bytes = new Uint8Array(size).map((_, at) => (at * 31 + fill + name.length) % 251);
  return {
    owner,
    name,
    bytes: bytes.buffer,
    sha256: await sha256Hex(bytes.buffer),
    size,
    type: 'image/jpeg',
    role,
    ...(of ? { of } : {}),
    taken_at: '2026-11-21T01:00:00.000Z',
    received_at: null,
  };
}

export function refOf({ name, sha256, size, type, role, of }) {
  return { name, sha256, size, type, role, ...(of ? { of } : {}) };
}

/** A record in the outbox, by the way a person makes one. */
export async function putRecord(
  db,
  { files = [], urgent = false, xml, draft = {}, finished_at = '2026-11-21T02:00:00.000Z' } = {},
) {
  const begun = newDraft(draft);
  const stored = await Promise.all(files.map((file) => photo(begun.id, file.name, file)));
  const saved = await saveDraft(db, { ...begun, files: stored.map(refOf) }, stored);
  const text = xml ?? `<data id="f02">${begun.id}</data>`;
  return finish(db, saved, {
    xml: text,
    sha256: await sha256Hex(text),
    files: stored.map(refOf),
    urgent,
    place: begun.place,
    title: begun.title,
    finished_at,
  });
}

let seq = 0;

/** What the server answers for a record it stored. @returns {import('../../pwa/types').PushResult} */
export function resultFor(record, more = {}) {
  seq += 1;
  return {
    instance_id: record.instance_id,
    outcome: 'accepted',
    missing: record.files.map((file) => file.sha256),
    receipt: {
      instance_id: record.instance_id,
      sha256: record.sha256,
      epoch: EPOCH,
      seq,
      received_at: '2026-11-21T03:00:00Z',
      code: `PLG-2026-${String(seq).padStart(4, '0')}`,
    },
    ...more,
  };
}

/** @returns {Promise<{code: string}>} the error that the promise ends with */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
