import assert from 'node:assert/strict';
import { test } from 'node:test';
import { write } from '../../pwa/store/transaction.js';
import { seal } from '../../pwa/store/vault.js';
import { listFiles } from '../../pwa/store/files.js';
import { listUnsentFiles, readRecord, settle, unpark } from '../../pwa/store/outbox.js';
import { createClient } from '../../pwa/sync/client.js';
import { uploadFiles } from '../../pwa/sync/uploads.js';
import { EPOCH, failure, freshPhone, putRecord, resultFor } from './store-world.js';
import { brokenLink, openOffice } from './sync-office.js';

const KiB = 1024;

async function world(files, options = {}) {
  const db = await freshPhone();
  const record = await putRecord(db, { files, ...options });
  await settle(db, resultFor(record), EPOCH);
  const office = openOffice();
  const client = createClient({ fetch: office.fetch, token: 'token-07', epoch: EPOCH });
  return { db, record, office, client };
}

/** Damage the bytes that lie in the store. */
async function damage(db, owner, name, bytes) {
  const sealed = await seal(bytes);
  await write(db, ['bytes'], (tx) => tx.objectStore('bytes').put({ owner, name, sealed }));
}

test('a small file is one request, and its record says received', async () => {
  const { db, record, office, client } = await world([{ name: 'a.jpg', size: 9000 }]);
  assert.deepEqual(await uploadFiles(db, client, null), { sent: 1, failed: 0, yielded: false });
  assert.equal(office.log.length, 1);
  assert.equal(office.files.get(record.files[0].sha256).length, 9000);
  assert.deepEqual(await listUnsentFiles(db), []);
});

test('a large file goes in chunks that grow while the link is good', async () => {
  const { db, record, office, client } = await world([{ name: 'a.jpg', size: 200_000 }]);
  await uploadFiles(db, client, null);
  assert.deepEqual(
    office.log.map(({ bytes }) => bytes.length),
    [65_536, 131_072, 3_392],
  );
  assert.equal(office.files.get(record.files[0].sha256).length, 200_000);
});

test('after a break it asks where to go on, and sends at most the torn chunk again, smaller', async () => {
  const { db, record, office, client } = await world([{ name: 'a.jpg', size: 900 * KiB }]);
  const pace = { chunk: 256 * KiB };
  office.before = async ({ method }) =>
    method === 'PATCH' && office.calls('PATCH', '/uploads').length === 2 ? brokenLink() : undefined;
  assert.equal((await failure(uploadFiles(db, client, null, undefined, { pace }))).code, 'offline');
  const before = office.log.length;
  await uploadFiles(db, client, null, undefined, { pace });
  const [first, ...rest] = office.log.slice(before);
  assert.equal(first.method, 'HEAD');
  assert.equal(rest[0].method, 'PATCH');
  const arrived = office.log
    .filter(({ method }, at) => method !== 'HEAD' && at !== before - 1)
    .reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.equal(arrived, 900 * KiB, 'no byte but the torn chunk goes twice');
  assert.equal(office.files.has(record.files[0].sha256), true);
});

test('to be told where an upload stands does not make the next chunk larger', async () => {
  const { db, office, client } = await world([{ name: 'a.jpg', size: 900 * KiB }]);
  const pace = { chunk: 64 * KiB };
  const sizes = () => office.log.filter(({ method }) => method !== 'HEAD').map(({ bytes }) => bytes.length / KiB);
  office.before = async () =>
    sizes().length % 2 === 0 && office.log.at(-1).method !== 'HEAD' ? brokenLink() : undefined;
  for (let run = 0; run < 3; run += 1) await failure(uploadFiles(db, client, null, undefined, { pace }));
  assert.deepEqual(sizes(), [64, 128, 64, 128, 64, 128], 'halved by each break, doubled only by what arrived');
});

test('an answer lost after a chunk was stored: the offset tells, nothing is sent twice', async () => {
  const { db, office, client } = await world([{ name: 'a.jpg', size: 200 * KiB }]);
  office.after = async ({ method }, response) => (method === 'PATCH' ? brokenLink() : response);
  await failure(uploadFiles(db, client, null));
  office.after = async (_seen, response) => response;
  await uploadFiles(db, client, null);
  assert.equal(
    office.log.reduce((sum, { bytes }) => sum + bytes.length, 0),
    200 * KiB,
  );
});

test('a wrong offset, a damaged chunk and a forgotten upload are all put right', async () => {
  for (const [status, at] of [
    [409, 1],
    [460, 1],
    [404, 1],
    [410, 1],
    [460, 0],
  ]) {
    const { db, record, office, client } = await world([{ name: 'a.jpg', size: 200 * KiB }]);
    let told = false;
    office.before = async ({ method }) => {
      const now = at === 0 ? method === 'POST' : method === 'PATCH';
      if (!now || told) return undefined;
      told = true;
      if (status === 404 || status === 410) office.uploads.clear();
      return office.json({ error: { code: 'X', message: '' } }, status);
    };
    await uploadFiles(db, client, null);
    assert.equal(office.files.has(record.files[0].sha256), true, `after ${status}`);
    assert.deepEqual(await listUnsentFiles(db), []);
  }
});

test('a file that the server has already is not sent', async () => {
  const { db, record, office, client } = await world([{ name: 'a.jpg', size: 500 * KiB }]);
  office.files.set(record.files[0].sha256, new Uint8Array(1));
  await uploadFiles(db, client, null);
  assert.equal(office.log.length, 1);
  assert.deepEqual(await listUnsentFiles(db), []);
});

test('a photo whose bytes went bad on the phone is not sent, its record says so, and the other photos go', async () => {
  const { db, record, office, client } = await world([
    { name: 'a.jpg', size: 500 },
    { name: 'b.jpg', size: 600 },
  ]);
  await damage(db, record.instance_id, 'a.jpg', new ArrayBuffer(500));
  await uploadFiles(db, client, null);
  const parked = await readRecord(db, record.instance_id);
  assert.equal(parked.state, 'needs_action');
  assert.equal(parked.problem.code, 'FILE_DAMAGED');
  assert.ok(parked.problem.message.includes('a.jpg'));
  assert.equal(office.files.size, 1);
  await unpark(db, record.instance_id);
  await uploadFiles(db, client, null);
  assert.equal((await readRecord(db, record.instance_id)).state, 'needs_action', 'damaged stays damaged');
});

test('a file that the server always refuses is set aside in words after five times; the others are not held up', async () => {
  const { db, record, office, client } = await world([
    { name: 'a.jpg', size: 500 },
    { name: 'b.jpg', size: 600 },
  ]);
  const { sha256 } = record.files[0];
  office.before = async ({ headers }) =>
    (headers.get('Upload-Metadata') ?? '').includes(Buffer.from(sha256).toString('base64'))
      ? office.json({ error: { code: 'FILE_TOO_LARGE', message: 'Berkas terlalu besar.' } }, 413)
      : undefined;
  assert.deepEqual(await uploadFiles(db, client, null), { sent: 1, failed: 1, yielded: false });
  for (let run = 2; run <= 5; run += 1) await uploadFiles(db, client, null);
  const parked = await readRecord(db, record.instance_id);
  assert.deepEqual(parked.problem, { code: 'FILE_TOO_LARGE', message: 'Berkas terlalu besar.' });
  assert.deepEqual(await listUnsentFiles(db), []);
});

test('a server that falls over one file still gets the others', async () => {
  const { db, record, office, client } = await world([
    { name: 'a.jpg', size: 500 },
    { name: 'b.jpg', size: 600 },
    { name: 'c.jpg', size: 700 },
  ]);
  const bad = Buffer.from(record.files[0].sha256).toString('base64');
  office.before = async ({ headers }) =>
    (headers.get('Upload-Metadata') ?? '').includes(bad) ? office.json({}, 500) : undefined;
  assert.deepEqual(await uploadFiles(db, client, null), { sent: 2, failed: 1, yielded: false });
});

test('new answers go before the next chunk of a photo', async () => {
  const { db, office, client } = await world([{ name: 'a.jpg', size: 900 * KiB }]);
  const yieldNow = () => office.log.length >= 2;
  assert.deepEqual(await uploadFiles(db, client, null, undefined, { yieldNow }), { sent: 0, failed: 0, yielded: true });
  assert.equal(office.log.length, 2);
  await uploadFiles(db, client, null);
  assert.equal(
    office.log.reduce((sum, { bytes }) => sum + bytes.length, 0),
    900 * KiB,
    'it goes on where it stopped',
  );
});

test('previews first, then photos, originals last; one lane can be sent by itself', async () => {
  const files = [
    { name: 'o.jpg', size: 100, role: 'original' },
    { name: 'p.jpg', size: 300 },
    { name: 'v.jpg', size: 200, role: 'preview' },
  ];
  const { db, office, client } = await world(files);
  await uploadFiles(db, client, 'preview');
  assert.equal(office.log.length, 1);
  await uploadFiles(db, client, null);
  assert.deepEqual(
    office.log.map(({ bytes }) => bytes.length),
    [200, 300, 100],
  );
});

test("progress counts the bytes of the record, and an upload's address is only a path of ours", async () => {
  const { db, record, office, client } = await world([
    { name: 'a.jpg', size: 100 * KiB },
    { name: 'b.jpg', size: 10 * KiB },
  ]);
  const seen = [];
  await uploadFiles(db, client, null, (sending) => seen.push(sending));
  assert.deepEqual(seen[seen.length - 1], {
    instance_id: record.instance_id,
    sent_bytes: 110 * KiB,
    total_bytes: 110 * KiB,
    file: 'a.jpg',
  });
  office.files.clear();
  const again = await world([{ name: 'a.jpg', size: 100 * KiB }]);
  again.office.after = async ({ method }, response) =>
    method === 'POST'
      ? new Response(null, {
          status: 201,
          headers: { 'X-Titian-Epoch': EPOCH, 'Upload-Offset': '0', Location: 'https://elsewhere.example/x' },
        })
      : response;
  assert.equal((await failure(uploadFiles(again.db, again.client, null))).code, 'portal');
  assert.equal((await listFiles(again.db, again.record.instance_id))[0].received_at, null);
});
