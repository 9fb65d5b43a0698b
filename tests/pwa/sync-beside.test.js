import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeFormers } from '../../pwa/store/former.js';
import { clearIdentity, FORMER, writeIdentity } from '../../pwa/store/identity.js';
import { listOutbox, outboxCounts, park, readRecord } from '../../pwa/store/outbox.js';
import { EPOCH, OFFICER, putRecord } from './store-world.js';
import { brokenLink } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

const OTHER = {
  ...OFFICER,
  token: 'token-08',
  device_id: 'device-2',
  person: { ...OFFICER.person, id: 'person-08', name: 'Petugas 08' },
};
const FAULT = { error: { code: 'SERVER_FAULT', message: 'Ada kesalahan di server.' } };

/** Who handed in what: token → instance ids. */
function handedIn(office) {
  const said = new Map();
  for (const { path, headers, json } of office.log) {
    if (path !== '/push') continue;
    const token = headers.get('Authorization').replace('Bearer ', '');
    said.set(token, [...(said.get(token) ?? []), ...json.records.map(({ instance_id }) => instance_id)]);
  }
  return said;
}

/** A phone with a record of its first holder and one of its second. */
async function shared({ files = [{ name: 'a.jpg' }], signedOff = false } = {}) {
  const world = await phone({ options: { files } });
  const [theirs] = world.made;
  if (signedOff) await clearIdentity(world.db);
  await writeIdentity(world.db, OTHER);
  const own = await putRecord(world.db, { files: [{ name: 'b.jpg', fill: 9 }] });
  return { ...world, theirs, own };
}

for (const signedOff of [false, true]) {
  test(`on a shared phone each record and photo goes in the name of who made it (${signedOff ? 'signed off before' : 'handed on'})`, async () => {
    const { db, office, begin, theirs, own } = await shared({ signedOff });
    assert.deepEqual(
      (await listOutbox(db)).map(({ instance_id }) => instance_id),
      [own.instance_id],
    );
    assert.equal((await outboxCounts(db)).others, 1);
    const schedule = begin();
    await settledDown(schedule);
    assert.deepEqual(
      handedIn(office),
      new Map([
        ['token-08', [own.instance_id]],
        ['token-07', [theirs.instance_id]],
      ]),
    );
    assert.equal(office.files.size, 2);
    assert.equal((await readRecord(db, theirs.instance_id)).state, 'received');
    assert.equal((await outboxCounts(db)).others, 0);
    const read = office.log.filter(({ method, path }) => method === 'GET' && !path.startsWith('/hello'));
    for (const { headers } of read) assert.equal(headers.get('Authorization'), 'Bearer token-08', 'nothing is read');
    schedule.stop();
  });
}

test('a former holder whom the office no longer knows stands in nobody else’s way, and waits', async () => {
  const { db, office, begin, theirs, own } = await shared();
  office.before = async ({ path, headers }) =>
    path === '/push' && headers.get('Authorization') === 'Bearer token-07'
      ? office.json({ error: { code: 'NOT_SIGNED_IN', message: '' } }, 401)
      : undefined;
  const schedule = begin();
  await settledDown(schedule);
  await schedule.nudge('tap');
  assert.equal((await readRecord(db, own.instance_id)).state, 'received');
  assert.equal(office.files.size, 1);
  assert.equal((await readRecord(db, theirs.instance_id)).state, 'waiting');
  assert.equal(handedIn(office).get('token-07').length, 1, 'asked once for each start of the app');
  assert.equal(schedule.status().link, 'good');
  schedule.stop();
});

test('poison of a former holder does not hold up the photos of who holds the phone', async () => {
  const { db, office, begin, own } = await shared();
  await writeIdentity(db, { ...OFFICER, device_id: 'device-3', token: 'token-07b' });
  for (let at = 0; at < 3; at += 1) await putRecord(db);
  await writeIdentity(db, { ...OTHER, device_id: 'device-4', token: 'token-08b' });
  office.before = async ({ path, headers }) =>
    path === '/push' && headers.get('Authorization') === 'Bearer token-07b' ? office.json(FAULT, 500) : undefined;
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, own.instance_id)).state, 'received');
  assert.equal(office.files.size, 1);
  schedule.stop();
});

test('the word of a former holder is kept while a record of theirs lies here, and no longer', async () => {
  const { db, office, theirs, begin } = await shared();
  const words = async () => (await db.getAllKeys('meta')).filter((key) => String(key).startsWith(FORMER));
  const schedule = begin();
  await settledDown(schedule);
  assert.deepEqual(await words(), [`${FORMER}${OFFICER.person.id}`], 'a restore may ask for the record again');
  office.epoch = 'e-new';
  office.records.clear();
  await schedule.nudge('tap');
  assert.equal(office.records.get(theirs.instance_id).receipt.epoch, 'e-new');
  assert.equal(handedIn(office).get('token-07').length, 2);
  await db.delete('outbox', theirs.instance_id);
  await schedule.nudge('tap');
  assert.deepEqual(await words(), []);
  schedule.stop();
});

test('an exchange that outlives a change of hands forgets nobody’s word', async () => {
  const { db } = await shared();
  const words = async () => (await db.getAllKeys('meta')).filter((key) => String(key).startsWith(FORMER));
  const before = await words();
  assert.deepEqual(await takeFormers(db, OFFICER.person.id), []);
  assert.deepEqual(await words(), before);
});

test('who comes back to the phone speaks for themselves again', async () => {
  const { db, office, begin, theirs } = await shared();
  await writeIdentity(db, { ...OFFICER, device_id: 'device-3', token: 'token-new' });
  const schedule = begin();
  await settledDown(schedule);
  assert.deepEqual(handedIn(office).get('token-new'), [theirs.instance_id]);
  assert.equal(handedIn(office).get('token-07'), undefined);
  assert.ok(handedIn(office).get('token-08'), 'and for the one in between');
  schedule.stop();
});

test('a record that was set aside comes through by itself once the server is mended', async () => {
  const { db, made, office, begin } = await phone({ records: 2 });
  const [poison] = made;
  await park(db, poison.instance_id, { code: 'SERVER_FAULT', message: '' });
  const falls = async ({ path, json }) =>
    path === '/push' && json.records.some(({ instance_id }) => instance_id === poison.instance_id)
      ? office.json(FAULT, 500)
      : undefined;
  office.before = falls;
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, poison.instance_id)).state, 'needs_action', 'set aside again at once');
  const tries = office.calls('POST', '/push').length;
  office.server_time = '2026-11-21T11:00:00Z';
  await schedule.nudge('tap');
  assert.equal(office.calls('POST', '/push').length, tries, 'not again and again');
  office.before = async () => undefined;
  office.server_time = '2026-11-21T12:00:01Z';
  await schedule.nudge('tap');
  assert.equal((await readRecord(db, poison.instance_id)).state, 'received');
  assert.equal((await readRecord(db, poison.instance_id)).problem, null);
  schedule.stop();
});

test('a link that breaks while set-aside records are tried leaves them to be sent, with their reason', async () => {
  const { db, made, office, begin } = await phone({ records: 1 });
  await park(db, made[0].instance_id, { code: 'X', message: 'Alasan.' });
  office.before = async ({ path }) => (path === '/push' ? brokenLink() : undefined);
  const schedule = begin();
  await settledDown(schedule);
  const record = await readRecord(db, made[0].instance_id);
  assert.deepEqual([record.state, record.problem.message], ['waiting', 'Alasan.']);
  schedule.stop();
});

test('a photo that the server refused is offered again later; one that is gone from the phone is not', async () => {
  const { db, made, office, begin } = await phone({ options: { files: [{ name: 'a.jpg' }] } });
  const [{ instance_id, sha256, files }] = made;
  const receipt = { instance_id, sha256, epoch: EPOCH, seq: 1, received_at: office.server_time, code: 'K' };
  for (const [code, sent] of [
    ['FILE_GONE', 0],
    ['FILE_TOO_LARGE', 1],
  ]) {
    const row = await db.get('outbox', instance_id);
    const told = { settled_as: 'received', receipt, missing: [files[0].sha256], problem: { code, message: '' } };
    await db.put('outbox', { ...row, ...told, state: 'needs_action' });
    const file = await db.get('files', [instance_id, 'a.jpg']);
    await db.put('files', { ...file, damaged: true, failures: 5 });
    const schedule = begin();
    await settledDown(schedule);
    assert.equal(office.files.size, sent, code);
    schedule.stop();
  }
  assert.equal((await readRecord(db, instance_id)).state, 'received');
});

/** What the office was last told of each phone: token → heartbeat. */
function lastWords(office) {
  const said = new Map();
  for (const { path, headers, json } of office.log)
    if (path === '/heartbeat') said.set(headers.get('Authorization').replace('Bearer ', ''), json);
  return said;
}

test('the office hears how a former holder’s records stand, as that holder’s phone, and once for each change', async () => {
  const { db, office, begin, theirs } = await shared();
  let refuse = true;
  office.before = async ({ path, headers }) =>
    refuse && path === '/push' && headers.get('Authorization') === 'Bearer token-07'
      ? office.json(FAULT, 500)
      : undefined;
  const schedule = begin();
  await settledDown(schedule);
  const waits = lastWords(office).get('token-07');
  assert.equal(waits.counts.waiting, 1);
  assert.equal(waits.oldest_unsent_at, theirs.finished_at);
  assert.equal(waits.last_device_seq, theirs.device_seq);
  refuse = false;
  await schedule.nudge('tap');
  const told = lastWords(office);
  assert.deepEqual(
    [told.get('token-07').counts.waiting, told.get('token-07').counts.files_waiting],
    [0, 0],
    'answers and photos have arrived',
  );
  assert.equal(told.get('token-07').oldest_unsent_at, null);
  assert.equal(told.get('token-08').counts.waiting, 0);
  const beats = () => office.log.filter(({ path }) => path === '/heartbeat').length;
  const before = beats();
  await schedule.nudge('tap');
  assert.equal(beats(), before, 'nothing new, nothing said');
  assert.equal(await db.count('outbox'), 2);
  schedule.stop();
});
