import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setClock } from '../../pwa/lib/clock.js';
import { writeSetting } from '../../pwa/store/identity.js';
import { readRecord } from '../../pwa/store/outbox.js';
import { openDatabase } from '../../pwa/store/database.js';
import { startSchedule } from '../../pwa/sync/schedule.js';
import { brokenLink, handLocks, handSignals, handTimers, openOffice } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

function missingForm() {
  const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  return {
    seq: 1,
    kind: 'form',
    id: 'f01',
    body: { form_id: 'f01', version: '1', sha256, size: 0, order: 1, state: 'open' },
  };
}

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

test('a browser that has a link wakes the phone at once; an office that is away is not knocked at again and again', async () => {
  const { office, hand, timers, begin } = await phone();
  hand.onWake = () => setImmediate(() => hand.nudge('sync'));
  let tries = 0;
  office.before = async ({ path }) => {
    if (path === '/push') tries += 1;
    assert.ok(tries < 50, 'it knocks without end');
    return brokenLink();
  };
  const schedule = begin();
  await settledDown(schedule);
  for (let at = 0; at < 6; at += 1) {
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    timers.fire();
    await settledDown(schedule);
  }
  assert.ok(tries >= 7 && tries <= 15, `${tries} tries: each wait, and one more for the browser's word`);
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

test('a save asks the browser to wake us, and other tabs hear of it', async () => {
  const { hand, begin } = await phone();
  const schedule = begin();
  await schedule.nudge('save');
  assert.ok(hand.woken >= 1);
  assert.ok(hand.told.some(({ type }) => type === 'save'));
  schedule.stop();
});

test('a link that breaks with every chunk but moves one each time is tried again soon; one that moves nothing, ever later', async () => {
  const files = [{ name: 'a.jpg', size: 900 * 1024 }];
  const { db, made, office, timers, begin } = await phone({ options: { files }, random: () => 0.999 });
  let chunks = 0;
  office.before = async ({ method, bytes }) => {
    if (!['POST', 'PATCH'].includes(method) || bytes.length < 10_000) return undefined;
    chunks += 1;
    return chunks % 2 === 0 ? brokenLink() : undefined;
  };
  const schedule = begin();
  await settledDown(schedule);
  for (let at = 0; at < 10; at += 1) {
    assert.ok(timers.live()[0].ms <= 2_000, 'the last try moved a chunk');
    timers.fire();
    await settledDown(schedule);
  }
  assert.ok(chunks >= 20);
  office.before = async ({ method }) => (method === 'PATCH' ? brokenLink() : undefined);
  const waits = [];
  for (let at = 0; at < 4; at += 1) {
    timers.fire();
    await settledDown(schedule);
    waits.push(timers.live()[0].ms);
  }
  assert.ok(waits[3] > 10_000, 'where the upload stands was told each time, and nothing moved');
  office.before = async () => undefined;
  await schedule.nudge('tap');
  assert.equal(office.files.has(made[0].files[0].sha256), true);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
});
