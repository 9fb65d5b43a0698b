import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setClock } from '../../pwa/lib/clock.js';
import { listFiles } from '../../pwa/store/files.js';
import { fileReceived, listOutbox, park, prune, readRecord, reoffer, settle } from '../../pwa/store/outbox.js';
import { EPOCH, freshPhone, putRecord, resultFor } from './store-world.js';

const SOON = '2026-11-22T00:00:00Z';
const YEARS_LATER = '2036-11-22T00:00:00Z';

async function received(db, options = {}) {
  const record = await putRecord(db, options);
  const result = resultFor(record);
  await settle(db, result, EPOCH);
  return { ...record, seq: result.receipt.seq };
}

test('nothing leaves the phone before a receipt, whatever the clock and the backup say', async () => {
  const db = await freshPhone();
  const waiting = await putRecord(db);
  const refused = await putRecord(db);
  await settle(db, { instance_id: refused.instance_id, outcome: 'refused' }, EPOCH);
  const parked = await putRecord(db);
  await park(db, parked.instance_id, { code: 'X', message: '' });
  setClock(() => Date.parse('2099-01-01T00:00:00Z'));
  const done = await prune(db, { safe_seq: Number.MAX_SAFE_INTEGER, now: YEARS_LATER });
  setClock(null);
  assert.deepEqual(done, { safe: [], gone: [] });
  assert.equal((await listOutbox(db)).length, 3);
  assert.equal((await readRecord(db, waiting.instance_id)).xml, waiting.xml);
});

test("the phone's own clock, ten years off, lets nothing go", async () => {
  const db = await freshPhone();
  const record = await received(db);
  setClock(() => Date.parse('2036-11-21T00:00:00Z'));
  await prune(db, { safe_seq: 0, now: SOON });
  setClock(null);
  assert.equal((await readRecord(db, record.instance_id)).state, 'received');
});

test("the server's clock, ten years ahead for a while, lets nothing go either", async () => {
  const db = await freshPhone();
  const record = await received(db);
  setClock(() => Date.parse('2026-11-22T00:00:00Z'));
  await prune(db, { safe_seq: 0, now: YEARS_LATER });
  setClock(null);
  assert.equal((await readRecord(db, record.instance_id)).state, 'received');
});

test('no backup was ever verified: safe_seq 0 covers nothing', async () => {
  const db = await freshPhone();
  const record = await received(db);
  await prune(db, { safe_seq: 0, now: SOON });
  assert.equal((await readRecord(db, record.instance_id)).state, 'received');
});

test('a covered record is safe only when all its files are received too; then its photos go, its answers a week later', async () => {
  const db = await freshPhone();
  const record = await received(db, {
    files: [{ name: 'a.jpg' }, { name: 'a.preview.jpg', role: 'preview', fill: 3 }],
  });
  const covered = { safe_seq: record.seq, now: SOON };
  assert.deepEqual(await prune(db, covered), { safe: [], gone: [] });
  assert.equal((await listFiles(db, record.instance_id)).length, 2);
  for (const { sha256 } of record.files) await fileReceived(db, record.instance_id, sha256);
  assert.deepEqual(await prune(db, { safe_seq: record.seq - 1, now: SOON }), { safe: [], gone: [] });
  assert.deepEqual(await prune(db, covered), { safe: [record.instance_id], gone: [] });
  assert.equal((await readRecord(db, record.instance_id)).state, 'safe');
  assert.deepEqual(
    (await listFiles(db, record.instance_id)).map(({ role }) => role),
    ['preview'],
  );
  assert.deepEqual((await prune(db, { safe_seq: record.seq, now: '2026-11-28T00:00:00Z' })).gone, []);
  assert.deepEqual((await prune(db, { safe_seq: record.seq, now: '2026-11-30T00:00:00Z' })).gone, [record.instance_id]);
  assert.deepEqual(await listFiles(db, record.instance_id), []);
});

test('without a backup a received record goes 30 days after its receipt, and not while a file is still to be sent', async () => {
  const db = await freshPhone();
  const whole = await received(db);
  const partly = await received(db, { files: [{ name: 'a.jpg' }] });
  setClock(() => Date.parse('2026-12-23T00:00:00Z'));
  assert.deepEqual((await prune(db, { safe_seq: 0, now: '2026-12-20T00:00:00Z' })).gone, []);
  assert.deepEqual((await prune(db, { safe_seq: 0, now: '2026-12-22T00:00:00Z' })).gone, [whole.instance_id]);
  setClock(null);
  assert.ok(await readRecord(db, partly.instance_id));
});

test('a record that waits again after a restore is not pruned by its old receipt', async () => {
  const db = await freshPhone();
  const record = await received(db);
  await reoffer(db, 'e-new');
  await prune(db, { safe_seq: record.seq, now: YEARS_LATER });
  assert.equal((await readRecord(db, record.instance_id)).state, 'waiting');
});
