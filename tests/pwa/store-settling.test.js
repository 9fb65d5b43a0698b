import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIdentity, writeIdentity } from '../../pwa/store/identity.js';
import {
  fileDamaged,
  fileReceived,
  listUnsentFiles,
  listWaiting,
  noteAttempt,
  outboxCounts,
  park,
  readRecord,
  reoffer,
  settle,
  unpark,
} from '../../pwa/store/outbox.js';
import { EPOCH, freshPhone, OFFICER, putRecord, resultFor } from './store-world.js';

test('a receipt settles; the files that the server has not got stay to be sent', async () => {
  const db = await freshPhone();
  const record = await putRecord(db, { files: [{ name: 'a.jpg' }, { name: 'b.jpg', fill: 9 }] });
  const missing = [record.files[1].sha256];
  assert.equal(await settle(db, resultFor(record, { missing }), EPOCH), 'received');
  assert.deepEqual(
    (await listUnsentFiles(db)).map(({ name }) => name),
    ['b.jpg'],
  );
  await fileReceived(db, record.instance_id, record.files[1].sha256);
  assert.deepEqual(await listUnsentFiles(db), []);
  assert.deepEqual((await readRecord(db, record.instance_id)).missing, []);
});

test('an answer that says nothing about files proves nothing about them', async () => {
  const db = await freshPhone();
  const record = await putRecord(db, { files: [{ name: 'a.jpg' }] });
  await settle(db, resultFor(record, { missing: undefined }), EPOCH);
  assert.equal((await listUnsentFiles(db)).length, 1);
});

test('no file may go before its record is settled', async () => {
  const db = await freshPhone();
  await putRecord(db, { files: [{ name: 'a.jpg' }] });
  assert.deepEqual(await listUnsentFiles(db), []);
  assert.equal((await outboxCounts(db)).files_waiting, 1);
});

test('a refusal parks with its reason, also when it comes with a receipt; a late one changes nothing settled', async () => {
  const db = await freshPhone();
  const record = await putRecord(db);
  const refusal = resultFor(record, { outcome: 'refused', problem: { code: 'UNREADABLE', message: 'tidak terbaca' } });
  assert.equal(await settle(db, refusal, EPOCH), 'needs_action');
  const parked = await readRecord(db, record.instance_id);
  assert.deepEqual(parked.problem, { code: 'UNREADABLE', message: 'tidak terbaca' });
  assert.equal(parked.xml, record.xml, 'it can still be exported');
  await unpark(db, record.instance_id);
  assert.equal(await settle(db, resultFor(record), EPOCH), 'received');
  assert.equal(await settle(db, refusal, EPOCH), 'received');
});

test('a result for a record that is not here is nothing', async () => {
  const db = await freshPhone();
  assert.equal(await settle(db, { instance_id: 'uuid:none', outcome: 'accepted' }, EPOCH), null);
});

test('attempts are counted, and those that failed alone apart', async () => {
  const db = await freshPhone();
  const record = await putRecord(db);
  const id = record.instance_id;
  const problem = { code: 'SERVER', message: '' };
  assert.deepEqual(await noteAttempt(db, [id], problem), { [id]: 0 });
  assert.deepEqual(await noteAttempt(db, [id], problem, { alone: true }), { [id]: 1 });
  assert.deepEqual(await noteAttempt(db, [id], problem), { [id]: 2 }, 'a suspect stays one when nothing else is left');
  assert.equal((await readRecord(db, id)).attempts, 3);
  await park(db, id, problem);
  assert.equal((await readRecord(db, id)).state, 'needs_action');
  await unpark(db, id);
  assert.deepEqual(await readRecord(db, id), record);
});

test('a damaged photo parks its record, is never offered, and the other photos go on', async () => {
  const db = await freshPhone();
  const record = await putRecord(db, { files: [{ name: 'a.jpg' }, { name: 'b.jpg', fill: 3 }] });
  await settle(db, resultFor(record), EPOCH);
  await fileDamaged(db, record.instance_id, 'a.jpg', { code: 'FILE_DAMAGED', message: 'rusak' });
  assert.deepEqual(
    (await listUnsentFiles(db)).map(({ name }) => name),
    ['b.jpg'],
  );
  assert.equal((await readRecord(db, record.instance_id)).state, 'needs_action');
  await unpark(db, record.instance_id);
  assert.equal((await readRecord(db, record.instance_id)).state, 'received');
  assert.equal((await listUnsentFiles(db)).length, 2);
});

test('a new epoch makes everything that is still kept wait again, and notes the epoch with it', async () => {
  const db = await freshPhone();
  const settled = await putRecord(db);
  await settle(db, resultFor(settled), EPOCH);
  const refused = await putRecord(db);
  await settle(db, { instance_id: refused.instance_id, outcome: 'refused' }, EPOCH);
  assert.equal(await reoffer(db, 'e-new'), 1);
  assert.equal((await readRecord(db, settled.instance_id)).state, 'waiting');
  assert.equal((await readRecord(db, refused.instance_id)).state, 'needs_action');
  assert.equal((await readIdentity(db)).epoch, 'e-new');
});

test("a restore makes another person's received records wait too, in their own name", async () => {
  const db = await freshPhone();
  const settled = await putRecord(db);
  await settle(db, resultFor(settled), EPOCH);
  await writeIdentity(db, { ...OFFICER, device_id: 'device-2', person: { ...OFFICER.person, id: 'person-08' } });
  assert.equal(await reoffer(db, 'e-new'), 1);
  assert.equal((await readRecord(db, settled.instance_id)).state, 'waiting');
  assert.deepEqual(await listWaiting(db), []);
  assert.equal((await listWaiting(db, OFFICER.person.id)).length, 1);
});
