import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { codeOf, StoreError, SyncError } from '../../pwa/lib/errors.js';
import { newUuid } from '../../pwa/lib/ids.js';

const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('names are UUIDv4 and never come twice', () => {
  const names = Array.from({ length: 200 }, newUuid);
  assert.equal(new Set(names).size, 200);
  for (const name of names) assert.match(name, UUID4);
});

test('names are made on browsers that have no randomUUID too', () => {
  const own = crypto.randomUUID;
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    assert.match(newUuid(), UUID4);
  } finally {
    Object.defineProperty(crypto, 'randomUUID', { value: own, configurable: true });
  }
});

test('a digest is over the exact bytes, a string counting as its UTF-8', async () => {
  assert.equal(await sha256Hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(await sha256Hex('é'), await sha256Hex(new Uint8Array([0xc3, 0xa9]).buffer));
});

test('errors carry a code and their facts', () => {
  const error = new StoreError('quota', { left: 3 });
  assert.equal(codeOf(error), 'quota');
  assert.equal(error.name, 'StoreError');
  assert.deepEqual(error.params, { left: 3 });
  assert.equal(codeOf(new SyncError('portal')), 'portal');
  assert.equal(codeOf(new Error('x')), 'unknown');
});
