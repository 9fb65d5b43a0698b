import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { writeIdentity } from '../../pwa/store/identity.js';
import { fileReceived, listOutbox, settle } from '../../pwa/store/outbox.js';
import { fromBase64, readCourier } from '../../pwa/sync/courier-read.js';
import { planCourier, proofOf, writeCourier } from '../../pwa/sync/courier-write.js';
import { OFFICER, freshPhone, putRecord, resultFor } from './store-world.js';

function vectors(name) {
  return JSON.parse(readFileSync(new URL(`../vectors/courier/${name}.json`, import.meta.url), 'utf8'));
}

/** Head, ids of records, sizes of files, why it went no further. */
async function readAll(blob) {
  const read = { head: null, records: [], files: {}, why: null, parts: [] };
  try {
    for await (const part of readCourier(blob)) {
      read.parts.push(part);
      if ('head' in part) read.head = part.head;
      else if ('record' in part) read.records.push(JSON.parse(part.record).instance_id);
      else read.files[part.sha256] = fromBase64(part.base64)?.byteLength;
    }
  } catch (error) {
    read.why = error.params?.why ?? error;
  }
  return read;
}

/** A blob whose stream gives out small pieces, as a slow disk does. */
function inPieces(bytes, size) {
  const blob = new Blob([bytes]);
  blob.stream = () => {
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      },
    });
  };
  return blob;
}

for (const { name, text, base64, head, records, files, why } of vectors('files').cases) {
  for (const size of [3, 1_000_000]) {
    test(`courier file, pieces of ${size}: ${name}`, async () => {
      const bytes = new Uint8Array(Buffer.from(base64 ?? text, base64 === undefined ? 'utf8' : 'base64'));
      const read = await readAll(inPieces(bytes, size));
      // The browser's own unpacking does not tell a cut from other damage.
      assert.equal(read.why, why === 'cut' || why === 'damaged' ? 'broken' : why);
      if (records === null) return;
      assert.deepEqual(read.records, records);
      assert.deepEqual(read.files, files);
      for (const [key, value] of Object.entries(head ?? {})) assert.equal(read.head[key], value);
    });
  }
}

for (const { name, record, proof } of vectors('proofs').cases) {
  test(`proof: ${name}`, async () => {
    const { token, device_id } = vectors('proofs');
    assert.equal(await proofOf(token, device_id, record), proof);
  });
}

test('a file holds exactly what the office lacks: waiting records with their files, and files of received ones', async () => {
  const db = await freshPhone();
  const waiting = await putRecord(db, { files: [{ name: 'a.jpg', size: 100_000 }] });
  const half = await putRecord(db, { files: [{ name: 'b.jpg' }, { name: 'c.jpg', fill: 9 }] });
  await settle(db, resultFor(half), 'e-now');
  await fileReceived(db, half.instance_id, half.files[0].sha256);
  const done = await putRecord(db);
  await settle(db, resultFor(done), 'e-now');

  const loads = await planCourier(db);
  assert.equal(loads.length, 1);
  assert.equal(loads[0].photos, 2);
  const { files, made_at, ids } = await writeCourier(db, OFFICER, loads);
  assert.match(files[0].name, /^titian-titipan-K7Q29M-\d{8}-\d{4}\.json\.gz$/);
  assert.deepEqual(ids, [waiting.instance_id, half.instance_id]);

  const told = JSON.parse(gunzipSync(Buffer.from(await files[0].arrayBuffer())).toString());
  assert.deepEqual(Object.keys(told), [
    ...['format', 'device_id', 'device_code', 'person_id', 'epoch', 'made_at', 'proofs', 'records', 'files'],
  ]);
  assert.equal(told.made_at, made_at);
  assert.equal(told.records[0].xml, waiting.xml);
  for (const [at, record] of told.records.entries())
    assert.equal(told.proofs[at], await proofOf(OFFICER.token, OFFICER.device_id, record));
  assert.deepEqual(Object.keys(told.files).sort(), [waiting.files[0].sha256, half.files[1].sha256].sort());
  for (const [digest, base64] of Object.entries(told.files))
    assert.equal(await sha256Hex(new Uint8Array(Buffer.from(base64, 'base64'))), digest);

  const read = await readAll(files[0]);
  assert.equal(read.why, null);
  assert.deepEqual(read.records, ids);
});

test('a browser that cannot pack makes the same file unpacked', async () => {
  const db = await freshPhone();
  const record = await putRecord(db);
  const { CompressionStream } = globalThis;
  delete globalThis.CompressionStream;
  try {
    const { files } = await writeCourier(db, OFFICER, await planCourier(db));
    assert.match(files[0].name, /\.json$/);
    assert.equal(JSON.parse(await files[0].text()).records[0].instance_id, record.instance_id);
  } finally {
    globalThis.CompressionStream = CompressionStream;
  }
});

test('a browser that cannot unpack says so, and nothing is taken for broken', async () => {
  const { DecompressionStream } = globalThis;
  delete globalThis.DecompressionStream;
  try {
    const packed = vectors('files').cases.find(({ name }) => name === 'packed');
    assert.equal((await readAll(new Blob([Buffer.from(packed.base64, 'base64')]))).why, 'no_gzip');
  } finally {
    globalThis.DecompressionStream = DecompressionStream;
  }
});

test('one record alone makes the same kind of file, whatever its state', async () => {
  const db = await freshPhone();
  await putRecord(db);
  const record = await putRecord(db);
  await settle(
    db,
    { instance_id: record.instance_id, outcome: 'refused', problem: { code: 'X', message: '' } },
    'e-now',
  );
  const { files, ids } = await writeCourier(db, OFFICER, await planCourier(db, record.instance_id));
  assert.deepEqual(ids, [record.instance_id]);
  assert.deepEqual((await readAll(files[0])).records, ids);
});

test('a hundred photos are packed without being in memory at once', async () => {
  const db = await freshPhone();
  const files = Array.from({ length: 10 }, (_, at) => ({ name: `p${at}.jpg`, size: 60_000, fill: at }));
  for (let at = 0; at < 10; at += 1)
    await putRecord(db, {
      files: files.map((file) => ({ ...file, name: `${at}-${file.name}`, fill: at * 10 + file.fill })),
    });
  const loads = await planCourier(db);
  const seen = [];
  await writeCourier(db, OFFICER, loads, (done) => seen.push(done));
  assert.equal(loads[0].photos, loads[0].files.length);
  assert.equal(seen.length, loads[0].files.length, 'each file is told as it goes in');
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});

test('bytes that changed on the phone do not go out under the name of the photo', async () => {
  const db = await freshPhone();
  const record = await putRecord(db, { files: [{ name: 'a.jpg' }] });
  const tx = db.transaction('bytes', 'readwrite');
  const row = await tx.store.get([record.instance_id, 'a.jpg']);
  new Uint8Array(row.sealed.value)[3] ^= 1;
  await tx.store.put(row);
  await tx.done;
  const { files } = await writeCourier(db, OFFICER, await planCourier(db));
  assert.deepEqual((await readAll(files[0])).files, {});
});

test('nothing to hand over is no file', async () => {
  const db = await freshPhone();
  assert.deepEqual(await planCourier(db), []);
  assert.deepEqual(await listOutbox(db), []);
});

test('a photo that two records name is packed once', async () => {
  const db = await freshPhone();
  await putRecord(db, { files: [{ name: 'a.jpg' }] });
  await putRecord(db, { files: [{ name: 'a.jpg' }] });
  const loads = await planCourier(db);
  assert.deepEqual([loads.length, loads[0].records.length, loads[0].files.length], [1, 2, 1]);
});

test('on a shared phone the file holds the records of who holds the phone, and no word of anybody else', async () => {
  const db = await freshPhone();
  const theirs = await putRecord(db, { files: [{ name: 'a.jpg', fill: 1 }] });
  const other = { ...OFFICER, token: 't-8', device_id: 'd-8', person: { ...OFFICER.person, id: 'person-08' } };
  await writeIdentity(db, other);
  assert.deepEqual(await planCourier(db), [], 'nothing of their own: no file');
  const own = await putRecord(db, { files: [{ name: 'b.jpg', fill: 2 }] });
  const { files } = await writeCourier(db, other, await planCourier(db));
  assert.equal(files.length, 1);
  const read = await readAll(files[0]);
  assert.deepEqual(read.records, [own.instance_id]);
  assert.deepEqual(
    Object.keys(read.files),
    own.files.map(({ sha256 }) => sha256),
  );
  const text = gunzipSync(Buffer.from(await files[0].arrayBuffer())).toString();
  for (const word of [theirs.instance_id, theirs.sha256, OFFICER.person.id, OFFICER.token])
    assert.ok(!text.includes(word), word);
});
