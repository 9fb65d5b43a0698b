import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropParcel, listParcels, readParcel } from '../../pwa/store/parcels.js';
import { takeParcel } from '../../pwa/sync/courier-take.js';
import { CARRIER, carrier, handedOver } from './courier-world.js';
import { failure, OFFICER } from './store-world.js';

test('the same file taken twice is one parcel, kept to the byte', async () => {
  const { file } = await handedOver();
  const db = await carrier();
  assert.equal((await takeParcel(db, file, CARRIER.device_id)).known, false);
  assert.equal((await takeParcel(db, file, CARRIER.device_id)).known, true);
  const [parcel, ...others] = await listParcels(db);
  assert.equal(others.length, 0);
  assert.deepEqual(await (await readParcel(db, parcel.id)).arrayBuffer(), await file.arrayBuffer());
  await dropParcel(db, parcel.id);
  assert.deepEqual(await listParcels(db), []);
  assert.equal(await readParcel(db, parcel.id), null);
});

test('a file cut in half or altered is not taken over, and nothing of it stays', async () => {
  const { file } = await handedOver();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const altered = bytes.slice();
  altered[altered.length - 6] ^= 1;
  const db = await carrier();
  for (const bad of [bytes.slice(0, bytes.length / 2), altered, bytes.slice(0, bytes.length - 1)])
    assert.equal((await failure(takeParcel(db, new Blob([bad]), CARRIER.device_id))).params.why, 'broken');
  assert.equal((await failure(takeParcel(db, file, OFFICER.device_id))).params.why, 'own');
  assert.deepEqual(await listParcels(db), []);
});
