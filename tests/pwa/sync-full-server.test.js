import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecord } from '../../pwa/store/outbox.js';
import { putRecord } from './store-world.js';
import { phone, settledDown } from './sync-phone.js';

const full = (office) =>
  office.json({ error: { code: 'STORAGE_FULL', message: 'Ruang simpan server penuh.' } }, 507, {
    'Retry-After': '3600',
  });

test('a server without room for photos still gets the answers of a report that is finished meanwhile', async () => {
  const { db, made, office, begin } = await phone({ options: { files: [{ name: 'a.jpg' }] } });
  office.before = async ({ path }) => (path.startsWith('/uploads') ? full(office) : undefined);
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  assert.equal(schedule.status().problem.code, 'STORAGE_FULL', 'the person reads why photos wait');
  assert.equal(office.beats.length, 1, 'and the office hears how the phone stands');
  const late = await putRecord(db);
  await schedule.nudge('save');
  assert.equal((await readRecord(db, late.instance_id)).state, 'received');
  office.before = async () => undefined;
  await schedule.nudge('tap');
  assert.equal(office.files.size, 1);
  assert.equal(schedule.status().problem, null);
  schedule.stop();
});

test('photos that the server has no room for are not asked about again at once', async () => {
  const { office, timers, begin } = await phone({ options: { files: [{ name: 'a.jpg' }] } });
  office.before = async ({ path }) => (path.startsWith('/uploads') ? full(office) : undefined);
  const schedule = begin();
  await settledDown(schedule);
  const tries = office.calls('POST', '/uploads').length;
  await schedule.nudge('timer');
  assert.equal(office.calls('POST', '/uploads').length, tries);
  assert.ok(timers.live().some(({ ms }) => ms > 0));
  schedule.stop();
});
