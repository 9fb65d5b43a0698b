import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listUnsentFiles, readRecord } from '../../pwa/store/outbox.js';
import { allThere, listParcels, wantedOf } from '../../pwa/store/parcels.js';
import { writeSetting } from '../../pwa/store/identity.js';
import { takeParcel } from '../../pwa/sync/courier-take.js';
import { newMemory } from '../../pwa/sync/exchange.js';
import { CARRIER, carrier, courierOffice, handedOver, meet } from './courier-world.js';
import { failure, OFFICER, putRecord } from './store-world.js';
import { brokenLink, portalPage } from './sync-office.js';

const sent = (office, path) => office.calls('POST', path).length;

/** Meet the office until nothing breaks any more. */
async function meetThrough(db, identity, office, most = 60) {
  const memory = newMemory();
  for (let turn = 1; turn <= most; turn += 1) {
    try {
      const { failed } = await meet(db, identity, office, { memory });
      if (failed === 0) return turn;
    } catch (error) {
      assert.equal(error.name, 'SyncError', String(error.stack));
    }
  }
  throw new Error('it never came through');
}

test('what another phone carries arrives once with its photos, and its own phone learns it without sending a byte of it', async () => {
  const { db: owner, made, file } = await handedOver();
  const db = await carrier();
  await takeParcel(db, file, CARRIER.device_id);
  const office = courierOffice();
  await meet(db, CARRIER, office);

  assert.deepEqual(
    [...office.records.keys()],
    made.map(({ instance_id }) => instance_id),
  );
  assert.equal(office.files.size, 2);
  const [parcel] = await listParcels(db);
  assert.equal(allThere(parcel), true);
  assert.deepEqual(
    Object.values(parcel.results).map(({ receipt }) => receipt.code),
    ['PLG-2026-0001', 'PLG-2026-0002'],
  );

  for (const { instance_id } of made) {
    const record = await readRecord(owner, instance_id);
    assert.equal(record.state, 'waiting', 'until its own receipt has come');
    assert.ok(record.entrusted_at);
  }
  office.log.length = 0;
  await meet(owner, OFFICER, office);
  assert.equal(sent(office, '/have'), 1);
  assert.equal(sent(office, '/push') + sent(office, '/uploads'), 0);
  for (const { instance_id } of made) {
    const record = await readRecord(owner, instance_id);
    assert.equal(record.state, 'received');
    assert.equal(record.receipt.code, office.records.get(instance_id).receipt.code);
  }
  assert.deepEqual(await listUnsentFiles(owner), []);
});

test('a courier that never arrives costs nothing: the owner asks, and sends by itself', async () => {
  const { db: owner, made } = await handedOver();
  const office = courierOffice();
  await meet(owner, OFFICER, office);
  assert.deepEqual([...office.records.keys()].sort(), made.map(({ instance_id }) => instance_id).sort());
  assert.equal(office.files.size, 2);
  assert.equal((await readRecord(owner, made[0].instance_id)).state, 'received');
});

test('the answers go first, then the files', async () => {
  const { file } = await handedOver();
  const db = await carrier();
  await takeParcel(db, file, CARRIER.device_id);
  await putRecord(db, { files: [{ name: 'own.jpg' }] });
  const office = courierOffice();
  await meet(db, CARRIER, office);
  const order = office.log
    .map(({ path }) => path.split('/')[1])
    .filter((word) => ['push', 'courier', 'uploads'].includes(word));
  assert.deepEqual(order.slice(0, 2), ['push', 'courier'], 'the carrier’s own answers before all');
  assert.ok(order.lastIndexOf('courier') < order.indexOf('uploads'));
});

test('photos that wait for Wi-Fi wait in a parcel too, its answers do not', async () => {
  const { made, file } = await handedOver();
  const db = await carrier();
  await takeParcel(db, file, CARRIER.device_id);
  await writeSetting(db, 'photos_wifi_only', true);
  const office = courierOffice();
  await meet(db, CARRIER, office, { connection: () => ({ type: 'cellular' }) });
  assert.equal(office.records.size, made.length);
  assert.equal(office.files.size, 0);
  assert.equal(wantedOf((await listParcels(db))[0]).length, 2);
});

for (let at = 1; at <= 12; at += 1) {
  for (const lost of ['request', 'answer']) {
    test(`a link that loses the ${lost} of call ${at}, and every fifth after it, carries everything once in the end`, async () => {
      const { made, file } = await handedOver({ records: 3, photos: 2 });
      const db = await carrier();
      await takeParcel(db, file, CARRIER.device_id);
      const office = courierOffice();
      let calls = 0;
      const breaks = () => {
        calls += 1;
        if (calls === at || (calls > at && (calls - at) % 5 === 0)) brokenLink();
      };
      if (lost === 'request') office.before = async () => breaks();
      else
        office.after = async (_seen, response) => {
          breaks();
          return response;
        };
      await meetThrough(db, CARRIER, office);
      assert.equal(office.records.size, made.length);
      assert.equal(office.files.size, 6);
      assert.equal(allThere((await listParcels(db))[0]), true);
    });
  }
}

for (const [what, answer] of [
  ['a portal page', () => portalPage()],
  ['no results', (office) => office.json({ epoch: office.epoch, safe_seq: 0, results: [] })],
  [
    'results without receipts',
    (office, { json }) =>
      office.json({
        epoch: office.epoch,
        safe_seq: 0,
        results: json.records.map(({ instance_id }) => ({ instance_id, outcome: 'accepted' })),
      }),
  ],
]) {
  test(`not arrived: ${what}`, async () => {
    const { file } = await handedOver();
    const db = await carrier();
    await takeParcel(db, file, CARRIER.device_id);
    const office = courierOffice();
    office.before = async (seen) => (seen.path === '/courier' ? answer(office, seen) : undefined);
    await meet(db, CARRIER, office).catch(() => {});
    const [parcel] = await listParcels(db);
    assert.deepEqual(parcel.results, {});
    assert.equal(allThere(parcel), false);
  });
}

test('one record that the server falls over does not keep the others of its parcel back', async () => {
  const { made, file } = await handedOver({ records: 5, photos: 0 });
  const db = await carrier();
  await takeParcel(db, file, CARRIER.device_id);
  const office = courierOffice();
  office.before = async ({ path, json }) =>
    path === '/courier' && json.records.some(({ instance_id }) => instance_id === made[2].instance_id)
      ? office.json({ error: { code: 'SERVER_FAULT', message: '' } }, 500)
      : undefined;
  const { failed } = await meet(db, CARRIER, office);
  assert.equal(failed, 1);
  assert.equal(office.records.size, 4);
  office.before = async () => undefined;
  await meet(db, CARRIER, office);
  assert.equal(office.records.size, 5);
});

test('a parcel of another server’s phone is told of in words, and the next one goes on', async () => {
  const stranger = await handedOver();
  const text = await new Response(stranger.file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  const elsewhere = new Blob([text.replace('"device-1"', '"device-9"')]);
  const { made, file } = await handedOver();
  const db = await carrier();
  await takeParcel(db, elsewhere, CARRIER.device_id);
  await takeParcel(db, file, CARRIER.device_id);
  const office = courierOffice();
  const memory = newMemory();
  await meet(db, CARRIER, office, { memory });
  await meet(db, CARRIER, office, { memory });
  const parcels = await listParcels(db);
  assert.deepEqual(
    parcels.map(({ problem }) => problem?.code),
    ['COURIER_DEVICE_UNKNOWN', undefined],
  );
  assert.equal(office.records.size, made.length);
  assert.equal(office.calls('POST', '/courier').length, 2, 'each was offered once');
});

test('after a restore of the server everything carried is offered again', async () => {
  const { made, file } = await handedOver();
  const db = await carrier();
  await takeParcel(db, file, CARRIER.device_id);
  const before = courierOffice();
  await meet(db, CARRIER, before);
  const restored = courierOffice({ epoch: 'e-restored' });
  await meet(db, CARRIER, restored);
  assert.equal(restored.records.size, made.length);
  assert.equal(restored.files.size, 2);
  assert.equal(allThere((await listParcels(db))[0]), true);
});

test('a photo that is not in the file is left to its own phone', async () => {
  const { file } = await handedOver({ records: 1 });
  const text = await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  const db = await carrier();
  await takeParcel(db, new Blob([`${text.slice(0, text.lastIndexOf('"files":{'))}"files":{}}`]), CARRIER.device_id);
  const office = courierOffice();
  await meet(db, CARRIER, office);
  const [parcel] = await listParcels(db);
  assert.equal(allThere(parcel), true);
  assert.equal(Object.values(parcel.results)[0].wants[0].absent, true);
});

test('a phone whose access was withdrawn hands in its own records, and keeps what it carries', async () => {
  const { file } = await handedOver();
  const db = await carrier();
  await takeParcel(db, file, CARRIER.device_id);
  const own = await putRecord(db);
  const office = courierOffice();
  const withdrawn = () => office.json({ error: { code: 'DEVICE_REVOKED', message: '' } }, 403);
  office.before = async ({ path }) => (path === '/push' || path.startsWith('/hello') ? undefined : withdrawn());
  assert.equal((await failure(meet(db, CARRIER, office))).code, 'signed_out');
  assert.deepEqual([...office.records.keys()], [own.instance_id]);
  const [parcel] = await listParcels(db);
  assert.deepEqual([parcel.results, parcel.problem], [{}, null]);
});
