import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listOutbox, readRecord } from '../../pwa/store/outbox.js';
import { createClient } from '../../pwa/sync/client.js';
import { pushAnswers } from '../../pwa/sync/push.js';
import { EPOCH, failure, freshPhone, putRecord } from './store-world.js';
import { brokenLink, openOffice, portalPage } from './sync-office.js';

async function world(count = 1, options = {}) {
  const db = await freshPhone();
  const records = [];
  for (let at = 0; at < count; at += 1) records.push(await putRecord(db, options));
  const office = openOffice();
  const client = createClient({ fetch: office.fetch, token: 'token-07', epoch: EPOCH });
  return { db, records, office, client };
}

async function states(db) {
  return Object.fromEntries((await listOutbox(db)).map(({ instance_id, state }) => [instance_id, state]));
}

test('a record crosses once and its receipt is kept', async () => {
  const { db, records, office, client } = await world();
  assert.deepEqual(await pushAnswers(db, client), { settled: 1, failed: 0 });
  const record = await readRecord(db, records[0].instance_id);
  assert.equal(record.state, 'received');
  assert.equal(record.receipt.code, 'PLG-2026-0001');
  assert.equal(office.records.get(record.instance_id).xml, record.xml);
  await pushAnswers(db, client);
  assert.equal(office.calls('POST', '/push').length, 1, 'what is settled is not sent again');
});

test('an answer lost on the way leads to a repeat, one record and the same receipt', async () => {
  const { db, records, office, client } = await world();
  office.after = brokenLink;
  assert.equal((await failure(pushAnswers(db, client))).code, 'offline');
  assert.equal((await states(db))[records[0].instance_id], 'waiting');
  office.after = async (_seen, response) => response;
  await pushAnswers(db, client);
  assert.equal(office.records.size, 1);
  assert.equal((await readRecord(db, records[0].instance_id)).receipt.seq, 1);
});

/** Whatever is not a receipt of ours settles nothing: the planted fault is "success on any 200". */
const NOT_A_RECEIPT = {
  'a portal page with 200': () => portalPage(),
  'an empty 200': () => new Response('', { status: 200, headers: { 'Content-Type': 'application/json' } }),
  '200 and JSON without our mark': () => Response.json({ results: [] }),
  '201 and a page with our mark': () =>
    new Response('<html>', { status: 201, headers: { 'Content-Type': 'text/html', 'X-Titian-Epoch': EPOCH } }),
  'half an answer': (office) =>
    office
      .json({})
      .text()
      .then(
        () =>
          new Response('{"epoch":"e-n', { headers: { 'Content-Type': 'application/json', 'X-Titian-Epoch': EPOCH } }),
      ),
  204: () => new Response(null, { status: 204, headers: { 'X-Titian-Epoch': EPOCH } }),
  'no results': (office) => office.json({ epoch: EPOCH }),
  'results for nobody': (office) => office.json({ epoch: EPOCH, results: [] }),
  'a result without a receipt': (office, [record]) =>
    office.json({ epoch: EPOCH, results: [{ instance_id: record.instance_id, outcome: 'accepted' }] }),
  'a receipt for another digest': (office, [record]) =>
    office.json({
      epoch: EPOCH,
      results: [
        {
          instance_id: record.instance_id,
          outcome: 'accepted',
          receipt: {
            instance_id: record.instance_id,
            sha256: '0'.repeat(64),
            epoch: EPOCH,
            seq: 1,
            received_at: '',
            code: '',
          },
        },
      ],
    }),
  "an epoch in the body that is not the header's": (office, [record]) =>
    office.json({
      epoch: 'other',
      results: [
        {
          instance_id: record.instance_id,
          outcome: 'accepted',
          receipt: {
            instance_id: record.instance_id,
            sha256: record.sha256,
            epoch: 'other',
            seq: 1,
            received_at: '',
            code: '',
          },
        },
      ],
    }),
  '302 to a portal': () => new Response(null, { status: 302, headers: { Location: 'https://wifi.example/' } }),
  511: () => portalPage(511),
  500: (office) => office.json({ error: { code: 'SERVER_FAULT', message: '' } }, 500),
  '503 with Retry-After': (office) => office.json({}, 503, { 'Retry-After': '5' }),
  401: (office) => office.json({ error: { code: 'TOKEN_UNKNOWN', message: '' } }, 401),
  'a broken link': () => brokenLink(),
};

for (const [name, answer] of Object.entries(NOT_A_RECEIPT)) {
  test(`not received: ${name}`, async () => {
    const { db, records, office, client } = await world();
    office.before = async (seen) => (seen.path === '/push' ? answer(office, records) : undefined);
    await pushAnswers(db, client).catch(() => {});
    const kept = await readRecord(db, records[0].instance_id);
    assert.equal(kept.state, 'waiting');
    assert.equal(kept.xml, records[0].xml);
    office.before = async () => undefined;
    await pushAnswers(db, client);
    assert.equal((await readRecord(db, records[0].instance_id)).state, 'received');
  });
}

test('urgent first, then first reports, then answers to returned ones', async () => {
  const { db, office, client } = await world(0);
  const returned = await putRecord(db, { draft: { deprecated_id: 'uuid:before' } });
  const first = await putRecord(db);
  const urgent = await putRecord(db, { urgent: true });
  await pushAnswers(db, client);
  const [{ json }] = office.calls('POST', '/push');
  assert.deepEqual(
    json.records.map(({ instance_id }) => instance_id),
    [urgent, first, returned].map(({ instance_id }) => instance_id),
  );
  assert.equal(json.records[2].deprecated_id, 'uuid:before');
});

test('a message holds exactly what the protocol names, gzip when it is worth it', async () => {
  const { db, office, client } = await world(0);
  await putRecord(db, {
    xml: `<data>${'isian '.repeat(400)}</data>`,
    files: [{ name: 'a.jpg' }, { name: 'a.p.jpg', role: 'preview', of: 'a.jpg' }],
  });
  await pushAnswers(db, client);
  const [{ json, headers }] = office.calls('POST', '/push');
  assert.equal(headers.get('Content-Encoding'), 'gzip');
  assert.equal(headers.get('Authorization'), 'Bearer token-07');
  const known = [
    'instance_id',
    'deprecated_id',
    'form_id',
    'form_version',
    'device_seq',
    'finished_at',
    'clock_skew_s',
    'urgent',
    'xml',
    'sha256',
    'files',
  ];
  assert.deepEqual(
    Object.keys(json.records[0]).filter((key) => !known.includes(key)),
    [],
  );
  assert.deepEqual(Object.keys(json.records[0].files[1]).sort(), ['name', 'of', 'role', 'sha256', 'size', 'type']);
});

test('one record that makes the server fall is found by halving; the 49 others cross in the same run', async () => {
  const { db, records, office, client } = await world(50);
  const poison = records[17].instance_id;
  office.before = async ({ path, json }) =>
    path === '/push' && json.records.some(({ instance_id }) => instance_id === poison)
      ? office.json({}, 500)
      : undefined;
  assert.deepEqual(await pushAnswers(db, client), { settled: 49, failed: 1 });
  assert.equal((await states(db))[poison], 'waiting');
  assert.ok(office.calls('POST', '/push').length <= 14, 'found by halving, not one by one');
});

test('poison is parked with its reason after five attempts while others pass, and can still be read', async () => {
  const { db, records, office, client } = await world(2);
  const poison = records[0];
  office.before = async ({ path, json }) =>
    path === '/push' && json.records.some(({ instance_id }) => instance_id === poison.instance_id)
      ? office.json({ error: { code: 'SERVER_FAULT', message: 'Ada kesalahan di server.' } }, 500)
      : undefined;
  for (let attempt = 1; attempt <= 4; attempt += 1) await pushAnswers(db, client);
  assert.equal((await readRecord(db, poison.instance_id)).state, 'waiting');
  await pushAnswers(db, client);
  const parked = await readRecord(db, poison.instance_id);
  assert.equal(parked.state, 'needs_action');
  assert.deepEqual(parked.problem, { code: 'SERVER_FAULT', message: 'Ada kesalahan di server.' });
  assert.equal(parked.xml, poison.xml);
});

test('a server that is down for days parks nothing', async () => {
  const { db, office, client } = await world(4);
  office.before = async ({ path }) => (path === '/push' ? office.json({}, 500) : undefined);
  for (let attempt = 1; attempt <= 12; attempt += 1) await pushAnswers(db, client).catch(() => {});
  assert.deepEqual([...new Set(Object.values(await states(db)))], ['waiting']);
});

test('bad records in front do not keep the good ones behind them waiting for ever', async () => {
  const { db, records, office, client } = await world(9);
  const bad = new Set(records.slice(0, 6).map(({ instance_id }) => instance_id));
  office.before = async ({ path, json }) =>
    path === '/push' && json.records.some(({ instance_id }) => bad.has(instance_id)) ? office.json({}, 500) : undefined;
  for (let run = 1; run <= 12; run += 1) await pushAnswers(db, client).catch(() => {});
  const after = await states(db);
  for (const { instance_id } of records)
    assert.equal(after[instance_id], bad.has(instance_id) ? 'needs_action' : 'received');
});

test('a batch that is too large for a proxy is halved', async () => {
  const { db, office, client } = await world(8);
  office.before = async ({ path, json }) => (path === '/push' && json.records.length > 2 ? portalPage(413) : undefined);
  assert.deepEqual(await pushAnswers(db, client), { settled: 8, failed: 0 });
});

test('a record without a result does not count as received, the others do', async () => {
  const { db, records, office, client } = await world(3);
  office.after = async (seen, response) => {
    if (seen.path !== '/push') return response;
    const body = await response.json();
    return office.json({
      ...body,
      results: body.results.filter(({ instance_id }) => instance_id !== records[1].instance_id),
    });
  };
  assert.deepEqual(await pushAnswers(db, client), { settled: 2, failed: 1 });
  assert.equal((await states(db))[records[1].instance_id], 'waiting');
});

test('a link that breaks on 50 is tried with fewer', async () => {
  const { db, office, client } = await world(20);
  const pace = { records: 50 };
  office.before = async ({ path, json }) => (path === '/push' && json.records.length > 6 ? brokenLink() : undefined);
  let runs = 0;
  while ((await listOutbox(db)).some(({ state }) => state === 'waiting')) {
    runs += 1;
    assert.ok(runs < 10);
    await pushAnswers(db, client, undefined, { pace }).catch(() => {});
  }
  assert.equal(office.records.size, 20);
});
