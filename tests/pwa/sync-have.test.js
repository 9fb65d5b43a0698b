import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listUnsentFiles, readRecord, reoffer } from '../../pwa/store/outbox.js';
import { createClient } from '../../pwa/sync/client.js';
import { settleKnown } from '../../pwa/sync/have.js';
import { pushAnswers } from '../../pwa/sync/push.js';
import { freshPhone, putRecord } from './store-world.js';
import { brokenLink, openOffice, portalPage } from './sync-office.js';

const RESTORED = 'e-restored';

/** A phone whose records were all received, and an office that was restored since: it has lost `lost` of them. */
async function afterRestore({ count = 3, lost = 1, files = [{ name: 'a.jpg' }] } = {}) {
  const db = await freshPhone();
  const office = openOffice();
  const made = [];
  for (let at = 0; at < count; at += 1) made.push(await putRecord(db, { files }));
  await pushAnswers(db, createClient({ fetch: office.fetch, token: 'token-07', epoch: office.epoch }));
  for (const { instance_id } of made.slice(count - lost)) office.records.delete(instance_id);
  office.epoch = RESTORED;
  await reoffer(db, RESTORED);
  office.log.length = 0;
  const client = createClient({ fetch: office.fetch, token: 'token-07', epoch: RESTORED });
  const states = async () =>
    Promise.all(made.map(async ({ instance_id }) => (await readRecord(db, instance_id)).state));
  return { db, office, client, made, states };
}

const pushed = (office) =>
  office.calls('POST', '/push').flatMap(({ json }) => json.records.map(({ instance_id }) => instance_id));

test('after a restore ids and digests are offered, and only what is missing is sent again', async () => {
  const { db, office, client, made, states } = await afterRestore();
  await pushAnswers(db, client);
  assert.deepEqual(pushed(office), [made[2].instance_id]);
  const [{ json }] = office.calls('POST', '/have');
  assert.equal(json.epoch, RESTORED);
  assert.deepEqual(Object.keys(json.records[0]), ['instance_id', 'sha256', 'receipt']);
  assert.deepEqual(json.records[0].receipt, { epoch: 'e-now', seq: 1, code: 'PLG-2026-0001' });
  assert.deepEqual(await states(), ['received', 'received', 'received']);
  assert.equal((await listUnsentFiles(db)).length, 3, 'the files that the office named as missing go again');
});

test('a new record is not asked for, it is sent', async () => {
  const { db, office, client } = await afterRestore({ count: 1, lost: 0 });
  const fresh = await putRecord(db);
  await pushAnswers(db, client);
  assert.equal(office.calls('POST', '/have')[0].json.records.length, 1);
  assert.deepEqual(pushed(office), [fresh.instance_id]);
});

test('nothing is asked while nothing was ever received', async () => {
  const db = await freshPhone();
  const office = openOffice();
  await putRecord(db);
  await pushAnswers(db, createClient({ fetch: office.fetch, token: 'token-07', epoch: office.epoch }));
  assert.equal(office.calls('POST', '/have').length, 0);
});

for (const [what, change] of [
  ['without a receipt', ({ receipt: _, ...result }) => result],
  [
    'with the receipt of another content',
    (result) => ({ ...result, receipt: { ...result.receipt, sha256: '0'.repeat(64) } }),
  ],
  [
    'with the receipt of another record',
    (result) => ({ ...result, receipt: { ...result.receipt, instance_id: 'uuid:x' } }),
  ],
  ['of another record', (result) => ({ ...result, instance_id: 'uuid:x' })],
  ['that calls it unknown, with a receipt', (result) => ({ ...result, outcome: 'unknown' })],
]) {
  test(`an answer ${what} settles nothing, and the record is sent`, async () => {
    const { db, office, client, made, states } = await afterRestore({ count: 1, lost: 0 });
    office.after = async ({ path }, response) => {
      if (path !== '/have') return response;
      const { results, ...rest } = await response.json();
      return office.json({ ...rest, results: results.map(change) });
    };
    assert.equal((await settleKnown(db, client, [await readRecord(db, made[0].instance_id)])).size, 0);
    assert.deepEqual(await states(), ['waiting']);
    await pushAnswers(db, client);
    assert.deepEqual(pushed(office), [made[0].instance_id]);
    assert.deepEqual(await states(), ['received']);
  });
}

for (const [what, answer] of [
  ['an older server does not know', (office) => office.json({ error: { code: 'NOT_FOUND', message: '' } }, 404)],
  ['a server falls over', (office) => office.json({ error: { code: 'SERVER_FAULT', message: '' } }, 500)],
  ['something on the way swallows', () => portalPage(403)],
  ['never gets through', () => brokenLink()],
]) {
  test(`a question that ${what} holds nothing up: the records go`, async () => {
    const { db, office, client, states } = await afterRestore({ count: 2, lost: 2 });
    office.before = async ({ path }) => (path === '/have' ? answer(office) : undefined);
    await pushAnswers(db, client);
    assert.equal(pushed(office).length, 2);
    assert.deepEqual(await states(), ['received', 'received']);
  });
}

test('five hundred are offered at a time', async () => {
  const { db, office, client } = await afterRestore({ count: 1, lost: 0 });
  const record = (at) => ({ instance_id: `uuid:${at}`, sha256: '0'.repeat(64), receipt: null });
  await settleKnown(
    db,
    client,
    Array.from({ length: 501 }, (_, at) => record(at)),
  );
  assert.deepEqual(
    office.calls('POST', '/have').map(({ json }) => json.records.length),
    [500, 1],
  );
});

test('when batches keep breaking off, what the office has by now is asked for first', async () => {
  const { db, office, client } = await afterRestore({ count: 0, lost: 0 });
  const made = [await putRecord(db), await putRecord(db)];
  const pace = { records: 50 };
  office.after = async (seen, response) => (seen.path === '/push' ? brokenLink() : response);
  for (let at = 0; at < 2; at += 1) await assert.rejects(pushAnswers(db, client, () => {}, { pace }));
  office.log.length = 0;
  await pushAnswers(db, client, () => {}, { pace });
  assert.deepEqual(pushed(office), [], 'both had arrived; only their receipts had not');
  for (const { instance_id } of made) assert.equal((await readRecord(db, instance_id)).state, 'received');
});
