import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setClock } from '../../pwa/lib/clock.js';
import { readIdentity, readSetting, writeSetting } from '../../pwa/store/identity.js';
import { listOutbox, readRecord } from '../../pwa/store/outbox.js';
import { openDatabase } from '../../pwa/store/database.js';
import { startSchedule } from '../../pwa/sync/schedule.js';
import { freshPhone, putRecord } from './store-world.js';
import { brokenLink, handLocks, handSignals, handTimers, openOffice, portalPage } from './sync-office.js';

async function phone({
  records = 1,
  options = {},
  random = () => 0.5,
  locks = handLocks(),
  connection,
  office = openOffice(),
  enrolled = true,
} = {}) {
  const db = await freshPhone({ enrolled });
  const made = [];
  for (let at = 0; at < records; at += 1) made.push(await putRecord(db, options));
  const { hand, signals } = handSignals({ connection });
  const timers = handTimers();
  const begin = () =>
    startSchedule(db, { fetch: office.fetch, baseUrl: '/sync/v1', locks, random, signals, wait: timers.wait });
  return { db, made, office, hand, timers, begin };
}

function missingForm() {
  const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  return {
    seq: 1,
    kind: 'form',
    id: 'f01',
    body: { form_id: 'f01', version: '1', sha256, size: 0, order: 1, state: 'open' },
  };
}

/** Until the try that start led to has ended. */
async function settledDown(schedule) {
  await schedule.nudge('timer');
  for (let at = 0; at < 5; at += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('from start to received: hello, answers, changes, photos, heartbeat, in this order', async () => {
  const { db, made, office, begin } = await phone({ options: { files: [{ name: 'a.jpg' }] } });
  const schedule = begin();
  await settledDown(schedule);
  const order = office.log.map(({ method, path }) => `${method} ${path.split(/[?/]/)[1]}`);
  assert.deepEqual(order, ['GET hello', 'POST push', 'GET pull', 'POST uploads', 'POST heartbeat']);
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
  office.before = async ({ method }) => {
    if (method === 'PATCH' && late === null) {
      sofar = office.log.length;
      late = await putRecord(db, { files: [{ name: 'c.jpg' }] });
      void hand.nudge('save');
    }
  };
  const schedule = begin();
  await settledDown(schedule);
  const steps = office.log.map(({ method, path, json }) =>
    path === '/push' ? `answers of ${json.records.length}` : method,
  );
  assert.equal(steps.lastIndexOf('answers of 1'), sofar, 'it waited only for the chunk that was on its way');
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

test('offline backs off with jitter to 30 minutes and never gives up; a tap starts anew', async () => {
  const { db, made, office, timers, begin } = await phone({ random: () => 0.999 });
  office.before = brokenLink;
  const schedule = begin();
  await settledDown(schedule);
  const waits = [];
  for (let at = 0; at < 14; at += 1) {
    waits.push(timers.live()[0].ms);
    timers.fire();
    await settledDown(schedule);
  }
  assert.equal(schedule.status().link, 'offline');
  assert.ok(schedule.status().next_try_at);
  assert.ok(waits.every((ms, at) => at === 0 || ms >= waits[at - 1]));
  assert.ok(waits[13] > 1_790_000 && waits[13] <= 1_800_000);
  const before = office.log.length;
  await schedule.nudge('timer');
  assert.equal(office.log.length, before, 'it rests');
  office.before = async () => undefined;
  await schedule.nudge('tap');
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
});

test('a clock that jumps ten years does not stop the sender', async () => {
  const { db, made, office, timers, begin } = await phone();
  office.before = brokenLink;
  const schedule = begin();
  await settledDown(schedule);
  setClock(() => Date.parse('2016-01-01T00:00:00Z'));
  office.before = async () => undefined;
  timers.fire();
  await settledDown(schedule);
  setClock(null);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
});

test('Retry-After is honoured, up to an hour, also when the screen comes to the front', async () => {
  const { office, timers, begin } = await phone({ random: () => 0 });
  office.before = async ({ path }) => (path === '/push' ? office.json({}, 503, { 'Retry-After': '7200' }) : undefined);
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(timers.live()[0].ms, 3_600_000);
  const before = office.log.length;
  await schedule.nudge('visible');
  await schedule.nudge('save');
  assert.equal(office.log.length, before);
  await schedule.nudge('tap');
  assert.ok(office.log.length > before);
  schedule.stop();
});

test('401 pauses, keeps the queue, and says so; only a person or a new start tries again', async () => {
  const { db, made, office, timers, begin } = await phone();
  office.before = async ({ path }) =>
    path === '/push' ? office.json({ error: { code: 'TOKEN_UNKNOWN', message: '' } }, 401) : undefined;
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(schedule.status().link, 'signed_out');
  assert.equal(timers.live().length, 0);
  const before = office.log.length;
  await schedule.nudge('visible');
  assert.equal(office.log.length, before);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'waiting');
  office.before = async () => undefined;
  await schedule.nudge('tap');
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
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

test('while something waits it asks every minute; with nothing waiting it rests', async () => {
  const { office, timers, begin } = await phone();
  office.before = async ({ path }) =>
    path.startsWith('/pull')
      ? office.json({ epoch: office.epoch, safe_seq: 0, next: 1, more: false, changes: [missingForm()] })
      : undefined;
  const schedule = begin();
  await settledDown(schedule);
  assert.deepEqual(
    timers.live().map(({ ms }) => ms),
    [60_000],
    'a form is still to be fetched',
  );
  office.blobs.set(missingForm().body.sha256, '');
  timers.fire();
  await settledDown(schedule);
  assert.deepEqual(timers.live(), []);
  schedule.stop();
});

test('photos wait for Wi-Fi when the person wants that; answers never do', async () => {
  const link = { type: 'cellular' };
  const { db, made, office, timers, begin } = await phone({
    options: { files: [{ name: 'a.jpg' }] },
    connection: () => link,
  });
  await writeSetting(db, 'photos_wifi_only', true);
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  assert.equal(office.files.size, 0);
  assert.equal(timers.live()[0].ms, 60_000, 'the photo waits, so it asks again');
  link.type = 'wifi';
  await schedule.nudge('network');
  assert.equal(office.files.size, 1);
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
  assert.deepEqual(office.calls('POST', '/push')[0].json.records.length, 2);
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

for (const [name, makeLocks] of [
  ['Web Locks', () => handLocks()],
  ['the lease in the database', () => null],
]) {
  test(`two tabs, one sender (${name})`, async () => {
    const office = openOffice();
    const locks = makeLocks();
    const { db, made, begin } = await phone({ records: 3, locks, office });
    let inside = 0;
    let most = 0;
    office.before = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inside -= 1;
    };
    const otherDb = await openDatabase({ name: db.name });
    const { signals } = handSignals();
    const other = startSchedule(otherDb, {
      fetch: office.fetch,
      baseUrl: '/sync/v1',
      locks,
      signals,
      wait: handTimers().wait,
    });
    const schedule = begin();
    await Promise.all([schedule.nudge('tap'), other.nudge('tap')]);
    await Promise.all([settledDown(schedule), settledDown(other)]);
    assert.equal(most, 1, 'never two at a time');
    for (const { instance_id } of made) assert.equal(office.records.get(instance_id).times, 1);
    schedule.stop();
    other.stop();
  });
}

test('a tab that may not send hears from the one that does', async () => {
  const { office, hand, begin } = await phone({ locks: { request: async (_name, _options, work) => work(null) } });
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(office.log.length, 0);
  const status = { ...schedule.status(), link: 'good', phase: 'photos' };
  hand.heard({ type: 'status', status });
  assert.deepEqual(schedule.status(), status);
  schedule.stop();
  assert.equal(hand.stopped, true);
});

test('a phone without an owner asks nothing of anyone', async () => {
  const { office, begin } = await phone({ records: 0, enrolled: false });
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(office.log.length, 0);
  assert.equal(schedule.status().link, 'unknown');
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

test('a save asks the browser to wake us, and other tabs hear of it', async () => {
  const { hand, begin } = await phone();
  const schedule = begin();
  await schedule.nudge('save');
  assert.ok(hand.woken >= 1);
  assert.ok(hand.told.some(({ type }) => type === 'save'));
  schedule.stop();
});
