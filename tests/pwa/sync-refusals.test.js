// Something says no for a long time: chunks that are too large, a server that falls over for days.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecord, settle } from '../../pwa/store/outbox.js';
import { createClient } from '../../pwa/sync/client.js';
import { uploadFiles } from '../../pwa/sync/uploads.js';
import { EPOCH, freshPhone, putRecord, resultFor } from './store-world.js';
import { openOffice, portalPage } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

const KiB = 1024;

/** A world with settled records, as uploadFiles finds it. */
async function settled(files) {
  const db = await freshPhone();
  const record = await putRecord(db, { files });
  await settle(db, resultFor(record), EPOCH);
  const office = openOffice();
  return { db, record, office, client: createClient({ fetch: office.fetch, token: 'token-07', epoch: EPOCH }) };
}

test('413 of something on the way halves the chunk at once, and it never grows past that again', async () => {
  const { db, record, office, client } = await settled([{ name: 'a.jpg', size: 900 * KiB }]);
  const pace = { chunk: 512 * KiB };
  office.before = async ({ bytes }) => (bytes.length > 150 * KiB ? portalPage(413) : undefined);
  assert.equal((await uploadFiles(db, client, null, undefined, { pace })).sent, 1);
  const sizes = office.log.map(({ bytes }) => bytes.length / KiB);
  assert.deepEqual(sizes.slice(0, 3), [512, 256, 128]);
  assert.ok(sizes.slice(3).every((size) => size <= 128));
  assert.ok(office.files.has(record.files[0].sha256));
});

test('413 for the smallest chunk sets the file aside in words after five times, and the others go', async () => {
  const files = [
    { name: 'a.jpg', size: 900 * KiB },
    { name: 'b.jpg', size: 9 * KiB },
  ];
  const { db, record, office, client } = await settled(files);
  office.before = async ({ bytes }) => (bytes.length > 60 * KiB ? portalPage(413) : undefined);
  for (let run = 1; run <= 5; run += 1) await uploadFiles(db, client, null, undefined, { pace: { chunk: 64 * KiB } });
  assert.equal((await readRecord(db, record.instance_id)).problem.code, 'HTTP_413');
  assert.equal(office.files.size, 1);
});

test('5xx for days: it waits longer and longer up to half an hour, never gives up, and a tap or a network starts anew', async () => {
  const { db, made, office, timers, begin } = await phone({ random: () => 0.999 });
  office.before = async () => office.json({ error: { code: 'SERVER_FAULT', message: '' } }, 500);
  const schedule = begin();
  await settledDown(schedule);
  const waits = [];
  for (let at = 0; at < 100; at += 1) {
    waits.push(timers.live()[0].ms);
    timers.fire();
    await settledDown(schedule);
  }
  assert.ok(
    waits.slice(-80).every((ms) => ms > 1_790_000 && ms <= 1_800_000),
    'two days of half hours',
  );
  await schedule.nudge('network');
  assert.ok(timers.live()[0].ms <= 2_000);
  office.before = async () => undefined;
  await schedule.nudge('tap');
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
});
