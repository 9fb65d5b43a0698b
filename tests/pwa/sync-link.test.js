// A careful sender on a bad link: no round trip that is not needed, no byte twice that was kept.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listUnsentFiles, readRecord, settle } from '../../pwa/store/outbox.js';
import { createClient } from '../../pwa/sync/client.js';
import { uploadFiles } from '../../pwa/sync/uploads.js';
import { EPOCH, failure, freshPhone, putRecord, resultFor } from './store-world.js';
import { brokenLink, openOffice, portalPage } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

const KiB = 1024;

/** An office whose answers say where each missing file goes on, and which keeps what came of a torn chunk. */
function carefulOffice() {
  const office = openOffice();
  const tear = { at: Infinity, kept: 0 };
  office.after = async ({ path, json }, response) => {
    if (path !== '/push') return response;
    const told = await response.json();
    for (const result of told.results) result.uploads = placesFor(office, json.records, result);
    return office.json(told);
  };
  office.before = async ({ method, path, bytes }) => {
    if (method !== 'PATCH' || office.calls('PATCH', '/uploads').length !== tear.at) return undefined;
    const upload = office.uploads.get(path.slice('/uploads/'.length));
    upload.bytes = new Uint8Array([...upload.bytes, ...bytes.slice(0, tear.kept)]);
    return brokenLink();
  };
  return { office, tear };
}

function placesFor(office, records, { instance_id, missing }) {
  const { files } = records.find((record) => record.instance_id === instance_id);
  const places = {};
  for (const { sha256, size } of files.filter((file) => missing.includes(file.sha256))) {
    const known = [...office.uploads.values()].find(({ told }) => told.sha256 === sha256);
    const upload = known ?? { id: `u-${sha256.slice(0, 8)}`, size, told: { sha256 }, bytes: new Uint8Array() };
    office.uploads.set(upload.id, upload);
    places[sha256] = { id: upload.id, offset: upload.bytes.length };
  }
  return places;
}

const steps = (office) => office.log.map(({ method, path }) => `${method} ${path.split(/[?/]/)[1]}`);

/** A world with settled records, as uploadFiles finds it. */
async function settled(files) {
  const db = await freshPhone();
  const record = await putRecord(db, { files });
  await settle(db, resultFor(record), EPOCH);
  const office = openOffice();
  return { db, record, office, client: createClient({ fetch: office.fetch, token: 'token-07', epoch: EPOCH }) };
}

test('the answer to the answers says where a photo goes on: no creation, no question, one request', async () => {
  const { office } = carefulOffice();
  const { made, begin } = await phone({ office, options: { files: [{ name: 'a.jpg', size: 50 * KiB }] } });
  const schedule = begin();
  await settledDown(schedule);
  assert.deepEqual(steps(office), ['POST push', 'GET hello', 'GET pull', 'PATCH uploads', 'POST heartbeat']);
  assert.equal(office.files.get(made[0].files[0].sha256).length, 50 * KiB);
  schedule.stop();
});

test('a page that has forgotten the offset asks for it, at the place that it was told', async () => {
  const { office } = carefulOffice();
  const { db, made, begin } = await phone({ office, options: { files: [{ name: 'a.jpg', size: 50 * KiB }] } });
  const withPlaces = office.before;
  office.before = async (seen) => (seen.method === 'PATCH' ? brokenLink() : withPlaces(seen));
  const first = begin();
  await settledDown(first);
  first.stop();
  office.before = withPlaces;
  office.log.length = 0;
  assert.match((await listUnsentFiles(db))[0].upload, /^\/uploads\/u-/);
  const second = begin();
  await settledDown(second);
  assert.ok(steps(office).join().includes('HEAD uploads,PATCH uploads'));
  assert.equal(office.calls('POST', '/uploads').length, 0);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  second.stop();
});

test('after a break it goes straight on with the photo, within a quarter of a second, from what was kept', async () => {
  const { office, tear } = carefulOffice();
  const options = { files: [{ name: 'a.jpg', size: 200 * KiB }] };
  const { made, timers, begin } = await phone({ office, options, random: () => 0.999 });
  Object.assign(tear, { at: 2, kept: 30 * KiB });
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(schedule.status().link, 'weak', 'it moves: that is not offline');
  assert.equal(schedule.status().problem, null);
  const [{ ms }] = timers.live();
  assert.ok(ms <= 250, `${ms} ms`);
  office.log.length = 0;
  timers.fire();
  await settledDown(schedule);
  assert.deepEqual(steps(office).slice(0, 2), ['HEAD uploads', 'PATCH uploads']);
  assert.equal(office.log[1].headers.get('Upload-Offset'), String(94 * KiB));
  assert.equal(
    office.log[1].bytes.length,
    200 * KiB - 94 * KiB,
    'what was kept of the torn chunk lets it stay as large',
  );
  assert.equal(office.calls('GET', '/hello').length + office.calls('GET', '/pull').length, 0);
  assert.ok(office.files.has(made[0].files[0].sha256));
  schedule.stop();
});

test('a break in which only a torn chunk came through is progress too: the next try is as soon', async () => {
  const { office, tear } = carefulOffice();
  const options = { files: [{ name: 'a.jpg', size: 400 * KiB }] };
  const { timers, begin } = await phone({ office, options, random: () => 0.999 });
  Object.assign(tear, { at: 1, kept: 5 * KiB });
  const schedule = begin();
  await settledDown(schedule);
  for (let at = 2; at <= 6; at += 1) {
    tear.at = at;
    timers.fire();
    await settledDown(schedule);
    assert.ok(timers.live()[0].ms <= 250, `try ${at}`);
  }
  tear.at += 1;
  tear.kept = 0;
  timers.fire();
  await settledDown(schedule);
  const waits = [];
  for (let at = 0; at < 4; at += 1) {
    tear.at += 1;
    timers.fire();
    await settledDown(schedule);
    waits.push(timers.live()[0].ms);
  }
  assert.ok(waits[3] > 4_000, `nothing moved any more: ${waits}`);
  schedule.stop();
});

test('a wait of nothing at all is not lost while the try before it is still ending', async () => {
  const { office, tear } = carefulOffice();
  const options = { files: [{ name: 'a.jpg', size: 200 * KiB }] };
  const { made, timers, begin } = await phone({ office, options, random: () => 0 });
  Object.assign(tear, { at: 2, kept: 10 * KiB });
  const { wait } = timers;
  timers.wait = (ms, fn) => {
    if (ms > 0) return wait(ms, fn);
    fn();
    return () => {};
  };
  const schedule = begin();
  for (let at = 0; at < 5; at += 1) await settledDown(schedule);
  assert.ok(office.files.has(made[0].files[0].sha256));
  schedule.stop();
});

test('where something else answered, the next try greets before it hands anything in', async () => {
  const { db, made, office, begin } = await phone();
  office.before = async () => portalPage();
  const schedule = begin();
  await settledDown(schedule);
  assert.deepEqual(steps(office), ['POST push'], 'a page that is not ours settles nothing');
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'waiting');
  await schedule.nudge('tap');
  assert.deepEqual(steps(office), ['POST push', 'GET hello']);
  office.before = async () => undefined;
  await schedule.nudge('tap');
  assert.deepEqual(steps(office).slice(2, 4), ['GET hello', 'POST push']);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
});

test('two files are under way at once, never more, and what breaks one ends the other', async () => {
  const files = ['a', 'b', 'c', 'd', 'e'].map((name, at) => ({ name: `${name}.jpg`, size: 10 * KiB + at }));
  const { db, office, client } = await settled(files);
  let inside = 0;
  let most = 0;
  office.before = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside -= 1;
  };
  assert.equal((await uploadFiles(db, client, null)).sent, 5);
  assert.equal(most, 2);
  const again = await settled(files);
  let ended = 0;
  const fetch = async (url, init) => {
    if (again.office.log.length > 0) return brokenLink();
    const gone = new Promise((_, reject) =>
      init.signal.addEventListener('abort', () => {
        ended += 1;
        reject(new DOMException('stopped', 'AbortError'));
      }),
    );
    again.office.log.push({ method: init.method, path: url });
    return gone;
  };
  const other = createClient({ fetch, token: 'token-07', epoch: EPOCH });
  assert.equal((await failure(uploadFiles(again.db, other, null))).code, 'offline');
  assert.equal(ended, 1, 'nothing is left behind that still sends');
});

test('while it is asked where the torn photos go on, the link carries a little of the next one, once', async () => {
  const { office, tear } = carefulOffice();
  const files = ['a', 'b', 'c'].map((name, at) => ({ name: `${name}.jpg`, size: 100 * KiB + at }));
  const { made, timers, begin } = await phone({ office, options: { files } });
  const { before } = office;
  office.before = async (seen) => {
    // Nothing of the first two comes through: they wait until the link breaks.
    if (seen.method === 'PATCH' && office.calls('PATCH', '/uploads').length <= 2) return brokenLink();
    return before(seen);
  };
  const schedule = begin();
  await settledDown(schedule);
  office.log.length = 0;
  office.before = before;
  tear.at = Infinity;
  for (let at = 0; at < 3 && timers.live().length > 0; at += 1) {
    timers.fire();
    await settledDown(schedule);
  }
  const uploads = office.log.filter(({ path }) => path.startsWith('/uploads'));
  assert.deepEqual(
    uploads
      .slice(0, 3)
      .map(({ method }) => method)
      .sort(),
    ['HEAD', 'HEAD', 'PATCH'],
  );
  const small = uploads.filter(({ bytes }) => bytes.length === 4 * KiB);
  assert.equal(small.length, 1);
  assert.equal(small[0].headers.get('Upload-Offset'), '0');
  const sent = uploads.reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.equal(
    sent,
    made[0].files.reduce((sum, { size }) => sum + size, 0),
    'and no byte twice',
  );
  assert.equal(office.files.size, 3);
  schedule.stop();
});
