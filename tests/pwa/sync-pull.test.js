import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { checkCanary } from '../../pwa/store/canary.js';
import { saveDraft } from '../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../pwa/store/files.js';
import { readIdentity } from '../../pwa/store/identity.js';
import {
  applyPull,
  cursor,
  dropUnused,
  listForms,
  missingBlobs,
  readForm,
  readFormBySha,
  readFormVersion,
  readList,
  readText,
  resetFeed,
} from '../../pwa/store/library.js';
import { listReports, readReport } from '../../pwa/store/reports.js';
import { listVillages } from '../../pwa/store/villages.js';
import { createClient } from '../../pwa/sync/client.js';
import { enrol } from '../../pwa/sync/enrol.js';
import { fetchMissing, fetchReturned } from '../../pwa/sync/fetchBlobs.js';
import { pull } from '../../pwa/sync/pull.js';
import { quotaOn } from './store-faults.js';
import { EPOCH, failure, freshPhone, newDraft, OFFICER } from './store-world.js';
import { openOffice, portalPage } from './sync-office.js';

async function formChange(seq, form_id, text, more = {}) {
  const sha256 = await sha256Hex(text);
  const body = {
    form_id,
    code: form_id.toUpperCase(),
    title: { id: form_id, en: form_id },
    version: `v${seq}`,
    sha256,
    size: text.length,
    state: 'open',
    minutes: 5,
    icon: 'form',
    order: seq,
    features: [],
    evidence: [],
    ...more,
  };
  return { text, sha256, change: { seq, kind: 'form', id: form_id, body } };
}

async function listChange(seq, name, text) {
  const sha256 = await sha256Hex(text);
  return { text, sha256, change: { seq, kind: 'list', id: name, body: { name, sha256, size: text.length, rows: 1 } } };
}

function village(seq, code, name) {
  return {
    seq,
    kind: 'village',
    id: code,
    body: { code, name, kind: 'desa', district: 'D', regency: 'R', stage: 'S', contacts: [], open_matters: 0 },
  };
}

async function world() {
  const db = await freshPhone();
  const office = openOffice();
  const client = createClient({ fetch: office.fetch, token: 'token-07', epoch: EPOCH });
  const forms = [
    await formChange(1, 'f01', '<h:html>é 1</h:html>'),
    await formChange(2, 'f02', '<h:html>2</h:html>'),
    await listChange(3, 'desa.csv', 'name,label\na,A\n'),
  ];
  office.changes = [...forms.map(({ change }) => change), village(4, '16.01', 'Desa Satu')];
  const pack = JSON.stringify(Object.fromEntries(forms.map(({ sha256, text }) => [sha256, text])));
  office.pack = { sha256: await sha256Hex(pack), size: pack.length };
  office.blobs.set(office.pack.sha256, pack);
  for (const { sha256, text } of forms) office.blobs.set(sha256, text);
  return { db, office, client, forms };
}

test('a new phone fetches one pack and has every form and list', async () => {
  const { db, office, client, forms } = await world();
  assert.deepEqual(await listForms(db), []);
  await pull(db, client);
  assert.equal(office.calls('GET', '/blobs').length, 1);
  assert.deepEqual(
    (await listForms(db)).map(({ form_id }) => form_id),
    ['f01', 'f02'],
  );
  assert.equal((await readForm(db, 'f01')).xform, forms[0].text);
  assert.equal(await readList(db, 'desa.csv'), forms[2].text);
  assert.deepEqual(await missingBlobs(db), []);
  assert.deepEqual(
    (await listVillages(db)).map(({ name }) => name),
    ['Desa Satu'],
  );
  assert.equal(await cursor(db), 4);
});

test('a text in the pack that is not what its digest names is not taken; it is fetched by itself', async () => {
  const { db, office, client, forms } = await world();
  const pack = JSON.stringify({
    [forms[0].sha256]: 'swapped',
    [forms[1].sha256]: forms[1].text,
    [forms[2].sha256]: forms[2].text,
  });
  office.pack = { sha256: await sha256Hex(pack), size: pack.length };
  office.blobs.set(office.pack.sha256, pack);
  await pull(db, client);
  assert.deepEqual(
    (await listForms(db)).map(({ form_id }) => form_id),
    ['f02'],
  );
  assert.deepEqual(await fetchMissing(db, client), { fetched: 1, missing: 0 });
  assert.equal((await readForm(db, 'f01')).xform, forms[0].text);
});

test('a form whose text has not come is not offered, and one bad blob does not hold up the others', async () => {
  const { db, office, client, forms } = await world();
  office.pack = undefined;
  office.blobs.set(forms[0].sha256, 'damaged on the way');
  await pull(db, client);
  assert.deepEqual(await listForms(db), []);
  assert.deepEqual(await fetchMissing(db, client), { fetched: 2, missing: 1 });
  assert.deepEqual(
    (await listForms(db)).map(({ form_id }) => form_id),
    ['f02'],
  );
  assert.equal((await failure(readList(db, 'none.csv'))).code, 'list_missing');
});

test('pages are applied one by one, each with its cursor in one transaction', async () => {
  const { db, office, client } = await world();
  office.changes = Array.from({ length: 450 }, (_, at) => village(at + 1, `16.${at}`, `Desa ${at}`));
  office.pack = undefined;
  await pull(db, client);
  assert.equal(office.calls('GET', '/pull').length, 3);
  assert.equal((await listVillages(db)).length, 450);
  const restore = quotaOn('villages');
  office.changes.push(village(451, '17', 'Desa Baru'));
  assert.equal((await failure(pull(db, client))).code, 'quota');
  restore();
  assert.equal(await cursor(db), 450);
  await pull(db, client);
  assert.equal((await listVillages(db)).length, 451);
});

test('a tombstone takes away, a newer body replaces', async () => {
  const { db, client, office } = await world();
  await pull(db, client);
  office.changes.push(
    village(5, '16.01', 'Desa Satu Baru'),
    { seq: 6, kind: 'form', id: 'f01', tombstone: true },
    { seq: 7, kind: 'weather', id: 'x', body: {} },
  );
  await pull(db, client);
  assert.deepEqual(
    (await listVillages(db)).map(({ name }) => name),
    ['Desa Satu Baru'],
  );
  assert.deepEqual(
    (await listForms(db)).map(({ form_id }) => form_id),
    ['f02'],
  );
  assert.equal(await cursor(db), 7);
});

test('reset: pulled from zero, never empty in between, and what is no longer named goes at the end', async () => {
  const { db, client, office } = await world();
  await pull(db, client);
  const draft = await saveDraft(db, newDraft());
  office.changes = [village(9, '16.02', 'Desa Dua')];
  let reset = true;
  office.before = async ({ path }) => {
    if (!path.startsWith('/pull')) return undefined;
    if (reset) {
      reset = false;
      return office.json({ epoch: EPOCH, safe_seq: 0, next: 0, more: false, changes: [], reset: true });
    }
    assert.equal((await listForms(db)).length, 2, 'the forms are still here');
    return undefined;
  };
  await pull(db, client);
  assert.deepEqual(
    (await listVillages(db)).map(({ name }) => name),
    ['Desa Dua'],
  );
  assert.deepEqual(await listForms(db), []);
  assert.ok(draft);
});

test("a copy from the server's former life is pulled from zero", async () => {
  const { db, office, client } = await world();
  await pull(db, client);
  office.epoch = 'e-restored';
  office.log.length = 0;
  await pull(db, createClient({ fetch: office.fetch, token: 'token-07', epoch: 'e-restored' }));
  assert.ok(office.calls('GET', '/pull')[0].path.includes('since=0'));
});

test('a page that does not go on ends the pull instead of asking for ever', async () => {
  const { db, office, client } = await world();
  office.before = async ({ path }) =>
    path.startsWith('/pull') ? office.json({ epoch: EPOCH, safe_seq: 0, next: 0, more: true, changes: [] }) : undefined;
  assert.equal((await failure(pull(db, client))).code, 'server');
  office.before = async () => portalPage();
  assert.equal((await failure(pull(db, client))).code, 'portal');
  assert.equal(await cursor(db), 0);
});

test('a draft keeps the version it was begun with when a newer one comes', async () => {
  const { db, office, client, forms } = await world();
  await pull(db, client);
  await saveDraft(db, newDraft({ form_id: 'f01', form_sha256: forms[0].sha256 }));
  const newer = await formChange(8, 'f01', '<h:html>new</h:html>');
  office.changes.push(newer.change);
  office.blobs.set(newer.sha256, newer.text);
  await pull(db, client);
  await fetchMissing(db, client);
  await dropUnused(db);
  assert.equal((await readForm(db, 'f01')).xform, newer.text);
  assert.equal((await readFormBySha(db, forms[0].sha256)).xform, forms[0].text);
  assert.equal((await readFormVersion(db, 'f01', 'v1')).xform, forms[0].text);
  assert.equal((await readFormVersion(db, 'f01', 'unknown')).xform, newer.text);
});

test('texts that nothing names any more go', async () => {
  const { db, office, client, forms } = await world();
  await pull(db, client);
  const newer = await listChange(8, 'desa.csv', 'name,label\nb,B\n');
  office.changes.push(newer.change);
  office.blobs.set(newer.sha256, newer.text);
  await pull(db, client);
  await fetchMissing(db, client);
  await dropUnused(db);
  assert.equal(await readText(db, forms[2].sha256), null);
  assert.equal(await readList(db, 'desa.csv'), newer.text);
});

async function returned(office, seq, more = {}) {
  const xml = '<data>old</data>';
  const photo = new Uint8Array([1, 2, 3]);
  const file = {
    name: 'a.jpg',
    sha256: await sha256Hex(photo),
    size: 3,
    type: 'image/jpeg',
    role: 'photo',
    present: true,
  };
  const original = { ...file, name: 'o.jpg', sha256: '1'.repeat(64), role: 'original', of: 'a.jpg' };
  const absent = { ...file, name: 'c.jpg', sha256: '2'.repeat(64), present: false };
  office.blobs.set(await sha256Hex(xml), xml);
  office.blobs.set(file.sha256, photo);
  const body = {
    root_id: 'uuid:r',
    instance_id: 'uuid:r',
    revision: 1,
    form_id: 'f01',
    form_version: 'v1',
    code: 'PLG-2026-0001',
    state: 'returned',
    note: 'periksa',
    comments: [],
    received_at: '2026-11-21T03:00:00Z',
    xml_sha256: await sha256Hex(xml),
    files: [file, original, absent],
    ...more,
  };
  office.changes.push({ seq, kind: 'report', id: 'uuid:r', body });
  return { xml, photo, file };
}

test('a returned report comes with its answers and photos, its originals stay with the office', async () => {
  const { db, office, client } = await world();
  const { xml, photo } = await returned(office, 5);
  await pull(db, client);
  await fetchMissing(db, client);
  await fetchReturned(db, client);
  const report = await readReport(db, 'uuid:r');
  assert.equal(await readText(db, report.xml_sha256), xml);
  assert.deepEqual(new Uint8Array((await readFile(db, 'uuid:r', 'a.jpg')).bytes), photo);
  assert.deepEqual(
    (await listFiles(db, 'uuid:r')).map(({ name }) => name),
    ['a.jpg'],
  );
  office.log.length = 0;
  await fetchReturned(db, client);
  assert.equal(office.log.length, 0, 'nothing is fetched twice');
  await dropUnused(db);
  assert.equal((await listFiles(db, 'uuid:r')).length, 1);
});

test('once a report is no longer returned its fetched photos go, those of drafts stay', async () => {
  const { db, office, client } = await world();
  await returned(office, 5);
  await pull(db, client);
  await fetchReturned(db, client);
  office.changes.push({ ...office.changes[4], seq: 6, body: { ...office.changes[4].body, state: 'approved' } });
  await pull(db, client);
  await dropUnused(db);
  assert.deepEqual(await listFiles(db, 'uuid:r'), []);
  assert.equal((await listReports(db))[0].state, 'approved');
});

test('applyPull and resetFeed by themselves', async () => {
  const db = await freshPhone();
  await applyPull(db, { changes: [village(1, 'a', 'A')], next: 1, more: true, epoch: EPOCH });
  await resetFeed(db);
  assert.equal(await cursor(db), 0);
  assert.equal((await listVillages(db)).length, 1);
});

test('enrolment keeps what it gave before anything else is asked', async () => {
  const db = await freshPhone({ enrolled: false });
  const office = openOffice();
  office.before = async ({ path, json }) => {
    if (path !== '/enrol') return undefined;
    if (json.code !== 'code-1') return office.json({ error: { code: 'ENROLMENT_CODE_SPENT', message: '' } }, 410);
    const { enrolled_at: _at, ...given } = OFFICER;
    return office.json({ ...given, server_keys: [], server_time: office.server_time }, 201);
  };
  const spent = await failure(enrol(db, 'code-0', 'Chrome di Android', { fetch: office.fetch }));
  assert.deepEqual([spent.code, spent.params.status], ['refused', 410]);
  assert.equal(await readIdentity(db), null);
  const identity = await enrol(db, 'code-1', 'Chrome di Android', { fetch: office.fetch });
  assert.deepEqual(await readIdentity(db), identity);
  assert.equal(identity.device_code, 'K7Q29M');
  assert.equal(office.log[1].path.includes('code-1'), false);
  assert.equal(await checkCanary(db), 'ok');
});
