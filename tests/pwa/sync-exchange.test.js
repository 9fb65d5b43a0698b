import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIdentity, readSetting } from '../../pwa/store/identity.js';
import { listOutbox, readRecord } from '../../pwa/store/outbox.js';
import { putRecord } from './store-world.js';
import { brokenLink, openOffice, portalPage } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

test('from start to received: answers, hello, changes, photos, heartbeat, in this order', async () => {
  const { db, made, office, begin } = await phone({ options: { files: [{ name: 'a.jpg' }] } });
  const schedule = begin();
  await settledDown(schedule);
  const order = office.log.map(({ method, path }) => `${method} ${path.split(/[?/]/)[1]}`);
  assert.deepEqual(order, ['POST push', 'GET hello', 'GET pull', 'POST uploads', 'POST heartbeat']);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  const { link, phase, sending, problem } = schedule.status();
  assert.deepEqual({ link, phase, sending, problem }, { link: 'good', phase: 'idle', sending: null, problem: null });
  assert.equal(schedule.status().last_contact_at, office.server_time);
  schedule.stop();
});

test('no photo goes before the last answer, also one that is finished while photos go', async () => {
  const { db, office, hand, begin } = await phone({
    options: {
      files: [
        { name: 'a.jpg', size: 300_000 },
        { name: 'b.jpg', size: 300_001 },
      ],
    },
  });
  let late = null;
  let sofar = 0;
  let first = true;
  office.before = async ({ method }) => {
    if (method !== 'PATCH' || !first) return;
    first = false;
    late = await putRecord(db, { files: [{ name: 'c.jpg' }] });
    sofar = office.log.length;
    void hand.nudge('save');
  };
  const schedule = begin();
  await settledDown(schedule);
  const steps = office.log.map(({ method, path, json }) =>
    path === '/push' ? `answers of ${json.records.length}` : method,
  );
  // Two go at once: the other one's chunk may have been about to begin.
  const others = steps.slice(sofar, steps.lastIndexOf('answers of 1'));
  assert.ok(others.length <= 1, 'it waited only for the chunks that were on their way');
  assert.equal(office.files.size, 3);
  assert.equal((await readRecord(db, late.instance_id)).state, 'received');
  schedule.stop();
});

test('photos do not go when the answers could not', async () => {
  const { db, office, begin } = await phone({ options: { files: [{ name: 'a.jpg' }] } });
  const first = begin();
  office.before = async ({ path }) => (path === '/push' ? brokenLink() : undefined);
  await settledDown(first);
  await putRecord(db);
  assert.equal(office.calls('POST', '/uploads').length, 0);
  first.stop();
});

test('a portal changes nothing and is told as a portal', async () => {
  for (const answer of [
    portalPage,
    () => portalPage(511),
    () => new Response(null, { status: 302 }),
    () => openOffice().json({ titian: 1, nonce: 'not ours', epoch: 'x', server_time: '2026-11-21T06:00:00Z' }),
  ]) {
    const { db, made, office, begin } = await phone();
    office.before = async () => answer();
    const schedule = begin();
    await settledDown(schedule);
    assert.equal(schedule.status().link, 'portal');
    assert.equal((await readRecord(db, made[0].instance_id)).state, 'waiting');
    assert.equal((await readIdentity(db)).epoch, 'e-now');
    schedule.stop();
  }
});

test('a revoked phone still hands in its answers, then says that it is signed out', async () => {
  const { db, made, office, begin } = await phone();
  office.before = async ({ path }) =>
    path.startsWith('/pull') ? office.json({ error: { code: 'DEVICE_REVOKED', message: 'dicabut' } }, 403) : undefined;
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  assert.equal(schedule.status().link, 'signed_out');
  schedule.stop();
});

test('an app that is too old is told so, and its queue still goes', async () => {
  const { db, made, office, begin } = await phone();
  office.oldest_app_version = '99.0';
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(schedule.status().problem.code, 'update_needed');
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
});

test('the server restored from a backup: everything kept is offered again and stored once', async () => {
  const { db, made, office, begin } = await phone({ records: 2 });
  const first = begin();
  await settledDown(first);
  office.records.delete(made[1].instance_id);
  office.epoch = 'e-restored';
  office.log.length = 0;
  await first.nudge('tap');
  assert.equal(office.calls('POST', '/have')[0].json.records.length, 2);
  assert.equal(office.calls('POST', '/push')[0].json.records.length, 1, 'what the backup held is not sent again');
  assert.equal(office.records.size, 2);
  assert.equal((await readIdentity(db)).epoch, 'e-restored');
  for (const { state } of await listOutbox(db)) assert.equal(state, 'received');
  first.stop();
});

test('the server restored in the middle of a try: the try begins anew with the new life', async () => {
  const { db, made, office, begin } = await phone();
  office.before = async ({ path }) => {
    if (path === '/push') office.epoch = 'e-restored';
  };
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  assert.equal((await readIdentity(db)).epoch, 'e-restored');
  schedule.stop();
});

test("what a verified backup covers becomes safe by the server's word", async () => {
  const { db, made, office, begin } = await phone();
  const schedule = begin();
  await settledDown(schedule);
  office.safe_seq = 1;
  await schedule.nudge('tap');
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'safe');
  schedule.stop();
});

test('the heartbeat tells what is still here, in less than 1 kB, and only when that changed', async () => {
  const { db, office, begin } = await phone({ records: 2 });
  office.before = async ({ path, json }) =>
    path === '/push' && json.records.length
      ? office.json({ error: { code: 'BAD_INPUT', message: '' } }, 422)
      : undefined;
  const schedule = begin();
  await settledDown(schedule);
  const [beat] = office.beats;
  assert.deepEqual(beat.counts, { draft: 0, waiting: 2, held: 0, needs_action: 0, files_waiting: 0 });
  assert.equal(beat.last_device_seq, 2);
  assert.ok(JSON.stringify(beat).length < 1024);
  assert.deepEqual(Object.keys(beat).sort(), [
    'app_version',
    'bytes_waiting',
    'counts',
    'device_time',
    'last_device_seq',
    'last_error',
    'oldest_unsent_at',
    'storage_free_bytes',
    'storage_persisted',
  ]);
  await schedule.nudge('tap');
  assert.equal(office.beats.length, 1);
  office.before = async () => undefined;
  await schedule.nudge('tap');
  assert.equal(office.beats.length, 2);
  assert.equal((await readSetting(db, 'clock_skew_s', null)) !== null, true);
  schedule.stop();
});
