import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { nextDelay } from '../../pwa/sync/backoff.js';
import { FIRST_CHUNK, nextChunk } from '../../pwa/sync/chunks.js';
import { answersOrder, batches, filesOrder } from '../../pwa/sync/lanes.js';
import { settles, stateAfter } from '../../pwa/sync/receipts.js';

function vectors(name) {
  return JSON.parse(readFileSync(new URL(`../vectors/sync/${name}.json`, import.meta.url), 'utf8'));
}

for (const { name, record, result, epoch, settles: expected, state } of vectors('receipts').cases) {
  test(`receipt: ${name}`, () => {
    assert.equal(settles(record, result, epoch), expected);
    assert.equal(stateAfter(record, result, epoch), state);
  });
}

test('receipt: one given now bears the epoch of its answer', () => {
  const [{ record, result }] = vectors('receipts').cases;
  assert.equal(settles(record, result, 'another'), false);
});

for (const { name, records, order } of vectors('lanes').answers) {
  test(`answers: ${name}`, () => {
    assert.deepEqual(
      answersOrder(records).map(({ instance_id }) => instance_id),
      order,
    );
  });
}

for (const { name, items, order } of vectors('lanes').files) {
  test(`files: ${name}`, () => {
    assert.deepEqual(
      filesOrder(items).map((item) => item.name),
      order,
    );
  });
}

test('files: evidence originals last, even the small ones and those of urgent records', () => {
  const item = { instance_id: 'a', device_seq: 1, urgent: false, role: 'photo', size: 900 };
  const items = [
    { ...item, name: 'o.jpg', role: 'original', size: 10 },
    { ...item, name: 'u.jpg', role: 'original', size: 20, urgent: true },
    { ...item, name: 'p.jpg' },
  ];
  assert.deepEqual(
    filesOrder(items).map(({ name }) => name),
    ['p.jpg', 'u.jpg', 'o.jpg'],
  );
});

for (const { name, attempt, random, retry_after_s, delay_ms } of vectors('backoff').cases) {
  test(`backoff: ${name}`, () => assert.equal(nextDelay(attempt, random, retry_after_s), delay_ms));
}

test('digests of texts and bytes', async () => {
  const { strings, bytes } = vectors('digest');
  for (const { text, sha256 } of strings) assert.equal(await sha256Hex(text), sha256);
  for (const { base64, sha256 } of bytes)
    assert.equal(await sha256Hex(new Uint8Array(Buffer.from(base64, 'base64'))), sha256);
});

for (const { name, size, arrived, next } of vectors('chunks').cases) {
  test(`chunk: ${name}`, () => assert.equal(nextChunk(size, arrived), next));
}

for (const { name, length, chunks } of vectors('chunks').plans) {
  test(`chunks: ${name}`, () => {
    const sent = [];
    for (let at = 0, size = FIRST_CHUNK; at < length; size = nextChunk(size, true)) {
      sent.push(Math.min(size, length - at));
      at += sent[sent.length - 1];
    }
    assert.deepEqual(sent, chunks);
  });
}

test('a chunk that took long does not grow: a break would cost all of it', () => {
  assert.equal(nextChunk(FIRST_CHUNK, true, 20_000), FIRST_CHUNK);
});

test('batches hold 50 records or 256 kB of XML, and a larger record stands alone', () => {
  const small = Array.from({ length: 120 }, (_, at) => ({ xml: `<d>${at}</d>` }));
  assert.deepEqual(
    batches(small).map((batch) => batch.length),
    [50, 50, 20],
  );
  const large = [100, 100, 100, 300, 10].map((kB) => ({ xml: 'x'.repeat(kB * 1024) }));
  assert.deepEqual(
    batches(large).map((batch) => batch.length),
    [2, 1, 1, 1],
  );
});
