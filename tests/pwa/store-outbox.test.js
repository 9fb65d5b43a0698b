import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { readDraft, saveDraft } from '../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../pwa/store/files.js';
import { clearIdentity, writeIdentity } from '../../pwa/store/identity.js';
import { applyPull, cursor } from '../../pwa/store/library.js';
import {
  finish,
  listOutbox,
  listUnsentFiles,
  listWaiting,
  outboxCounts,
  park,
  readRecord,
  settle,
} from '../../pwa/store/outbox.js';
import { listVillages } from '../../pwa/store/villages.js';
import { onTransactions, quotaOn } from './store-faults.js';
import { EPOCH, failure, freshPhone, newDraft, OFFICER, photo, putRecord, refOf, resultFor } from './store-world.js';

async function draftWithPhoto(db) {
  const begun = newDraft();
  const file = await photo(begun.id, 'a.jpg');
  const draft = await saveDraft(db, { ...begun, files: [refOf(file)] }, [file]);
  const xml = '<data>done</data>';
  const finished = {
    xml,
    sha256: await sha256Hex(xml),
    files: [refOf(file)],
    urgent: false,
    place: 'Desa Satu',
    title: 'Orang asing',
    finished_at: '2026-11-21T02:00:00.000Z',
  };
  return { draft, file, finished };
}

test('finish puts the record, its photos and the end of the draft into one strict transaction', async () => {
  const db = await freshPhone();
  const { draft, file, finished } = await draftWithPhoto(db);
  const added = await photo(draft.id, 'late.jpg');
  const seen = onTransactions();
  const record = await finish(db, draft, { ...finished, files: [...finished.files, added] });
  seen.stop();
  assert.equal(seen.writes.length, 1);
  assert.equal(seen.writes[0].durability, 'strict');
  for (const store of ['drafts', 'outbox', 'files', 'bytes', 'meta']) assert.ok(seen.writes[0].stores.includes(store));
  assert.equal(record.state, 'waiting');
  assert.equal(record.device_seq, 1);
  assert.deepEqual(record.files, [refOf(file), refOf(added)]);
  assert.equal(await readDraft(db, draft.id), null);
  assert.deepEqual(await readRecord(db, draft.id), record);
  assert.deepEqual((await readFile(db, draft.id, 'late.jpg')).bytes, added.bytes);
});

for (const store of ['outbox', 'bytes', 'meta']) {
  test(`a phone that gets full at ${store} while finishing keeps the draft and makes no half record`, async () => {
    const db = await freshPhone();
    const { draft, file, finished } = await draftWithPhoto(db);
    const added = await photo(draft.id, 'late.jpg');
    const restore = quotaOn(store);
    const error = await failure(finish(db, draft, { ...finished, files: [...finished.files, added] }));
    restore();
    assert.equal(error.code, 'quota');
    assert.deepEqual(await readDraft(db, draft.id), draft);
    assert.deepEqual(await listOutbox(db), []);
    assert.deepEqual(
      (await listFiles(db, draft.id)).map(({ name }) => name),
      [file.name],
    );
    assert.equal((await finish(db, draft, finished)).device_seq, 1, 'no number was used up');
  });
}

test('records are numbered 1, 2, 3 per device, and a finished draft finishes once', async () => {
  const db = await freshPhone();
  const { draft, finished } = await draftWithPhoto(db);
  await finish(db, draft, finished);
  assert.equal((await failure(finish(db, draft, finished))).code, 'stale_draft');
  await putRecord(db);
  await putRecord(db);
  assert.deepEqual(
    (await listOutbox(db)).map(({ device_seq }) => device_seq),
    [3, 2, 1],
  );
});

test('a record whose photo is not there, or whose digest is another, is not finished', async () => {
  const db = await freshPhone();
  const { draft, finished } = await draftWithPhoto(db);
  const ghost = { ...finished.files[0], name: 'ghost.jpg' };
  assert.equal((await failure(finish(db, draft, { ...finished, files: [ghost] }))).code, 'file_missing');
  const swapped = { ...finished.files[0], sha256: '0'.repeat(64) };
  assert.equal((await failure(finish(db, draft, { ...finished, files: [swapped] }))).code, 'file_missing');
  assert.equal((await failure(finish(db, draft, { ...finished, sha256: '0'.repeat(64) }))).code, 'wrong_digest');
  assert.deepEqual(await readDraft(db, draft.id), draft);
});

test('photos that the finished record does not name do not stay behind', async () => {
  const db = await freshPhone();
  const { draft, finished } = await draftWithPhoto(db);
  await finish(db, draft, { ...finished, files: [] });
  assert.deepEqual(await listFiles(db, draft.id), []);
});

test('a correction may name an original that stayed with the office, and sends it never unless asked', async () => {
  const db = await freshPhone();
  const begun = await saveDraft(db, newDraft({ deprecated_id: 'uuid:before' }));
  const original = refOf(await photo(begun.id, 'o.jpg', { role: 'original' }));
  const xml = '<data>2</data>';
  const record = await finish(db, begun, {
    xml,
    sha256: await sha256Hex(xml),
    files: [original],
    urgent: false,
    place: '',
    title: '',
    finished_at: '2026-11-21T02:00:00.000Z',
  });
  await settle(db, resultFor(record, { missing: [] }), EPOCH);
  assert.deepEqual(await listUnsentFiles(db), []);
  await settle(db, resultFor(record, { missing: [original.sha256] }), EPOCH);
  assert.deepEqual(
    (await listUnsentFiles(db)).map(({ name, held }) => [name, held]),
    [['o.jpg', false]],
  );
});

test('counts and bytes of what waits', async () => {
  const db = await freshPhone();
  await saveDraft(db, newDraft());
  const first = await putRecord(db, { xml: '<data>é</data>', files: [{ name: 'a.jpg', size: 500 }] });
  await putRecord(db, { xml: '<data/>', finished_at: '2026-11-20T02:00:00.000Z' });
  await settle(db, resultFor(first), EPOCH);
  const counts = await outboxCounts(db);
  assert.deepEqual(
    [counts.draft, counts.waiting, counts.received, counts.files_waiting, counts.text_bytes, counts.photo_bytes],
    [1, 1, 1, 1, 7, 500],
  );
  assert.equal(counts.oldest_unsent_at, '2026-11-20T02:00:00.000Z');
  assert.equal(counts.last_device_seq, 2);
});

test("a phone that changes hands never counts, shows or sends the first person's records as the second person's", async () => {
  const db = await freshPhone();
  const record = await putRecord(db, { files: [{ name: 'a.jpg' }] });
  await saveDraft(db, newDraft());
  await clearIdentity(db);
  const { draft, waiting } = await outboxCounts(db);
  assert.deepEqual([draft, waiting], [1, 1], 'nobody holds it: everything is counted');
  await writeIdentity(db, { ...OFFICER, device_id: 'device-2', person: { ...OFFICER.person, id: 'person-08' } });
  assert.deepEqual([await listOutbox(db), await listWaiting(db), await listUnsentFiles(db)], [[], [], []]);
  assert.equal((await readRecord(db, record.instance_id)).state, 'waiting');
  const counts = await outboxCounts(db);
  assert.deepEqual([counts.draft, counts.waiting, counts.files_waiting, counts.others], [0, 0, 0, 1]);
  assert.equal((await putRecord(db)).device_seq, 1);
  await writeIdentity(db, { ...OFFICER, device_id: 'device-3' });
  assert.equal((await listWaiting(db))[0].instance_id, record.instance_id);
  assert.equal((await outboxCounts(db)).others, 1);
});

test('what an older app set aside while the phone was another person waits again once its owner is back', async () => {
  const db = await freshPhone();
  const record = await putRecord(db);
  await park(db, record.instance_id, { code: 'OTHER_PERSON', message: '' });
  await writeIdentity(db, { ...OFFICER, device_id: 'device-3' });
  assert.equal((await readRecord(db, record.instance_id)).state, 'waiting');
});

test('a phone that changes hands shows nothing of what the office told the first person, and pulls from zero', async () => {
  const db = await freshPhone();
  const body = { code: 'a', name: 'A', district: 'D' };
  await applyPull(db, { changes: [{ seq: 7, kind: 'village', id: 'a', body }], next: 7, more: false, epoch: EPOCH });
  await writeIdentity(db, OFFICER);
  assert.equal(await cursor(db), 7, 'the same device goes on');
  await writeIdentity(db, { ...OFFICER, device_id: 'device-2', person: { ...OFFICER.person, id: 'person-08' } });
  assert.equal(await cursor(db), 0);
  assert.deepEqual(await listVillages(db), []);
});

test('a new device id counts again from 1, and what waits is numbered in its order', async () => {
  const db = await freshPhone();
  const sent = await putRecord(db);
  const first = await putRecord(db);
  const second = await putRecord(db);
  await settle(db, resultFor(sent), EPOCH);
  await writeIdentity(db, { ...OFFICER, device_id: 'device-2' });
  assert.equal((await readRecord(db, first.instance_id)).device_seq, 1);
  assert.equal((await readRecord(db, second.instance_id)).device_seq, 2);
  assert.equal((await putRecord(db)).device_seq, 3);
});
