import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { discardDraft, saveDraft } from '../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../pwa/store/files.js';
import {
  cursor,
  listForms,
  missingBlobs,
  readForm,
  readFormBySha,
  readFormVersion,
  readList,
  readMedia,
  readText,
} from '../../pwa/store/library.js';
import { dropUnused } from '../../pwa/store/unused.js';
import { listReports, readReport } from '../../pwa/store/reports.js';
import { listVillages } from '../../pwa/store/villages.js';
import { fetchMissing, fetchReturned } from '../../pwa/sync/fetchBlobs.js';
import { pull } from '../../pwa/sync/pull.js';
import { failure, newDraft } from './store-world.js';
import { formChange, listChange, world } from './sync-feed.js';

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

async function formWithPicture(office, seq, form_id, bytes) {
  const picture = { name: 'peta.svg', sha256: await sha256Hex(bytes), size: bytes.length, type: 'image/svg+xml' };
  const form = await formChange(seq, form_id, `<h:html>${seq}</h:html>`, { media: [picture] });
  office.changes.push(form.change);
  office.blobs.set(form.sha256, form.text);
  office.blobs.set(picture.sha256, bytes);
  return { form, picture };
}

test("a form's pictures come after its text and are read with their type", async () => {
  const { db, office, client } = await world();
  const bytes = new Uint8Array([60, 115, 118, 103, 255]);
  const { form, picture } = await formWithPicture(office, 8, 'f03', bytes);
  await pull(db, client);
  assert.equal(await readMedia(db, picture.sha256), null);
  office.log.length = 0;
  await fetchMissing(db, client);
  assert.deepEqual(
    office.log.map(({ path }) => path),
    [`/blobs/${form.sha256}`, `/blobs/${picture.sha256}`],
  );
  const file = await readMedia(db, picture.sha256);
  assert.equal(file.type, 'image/svg+xml');
  assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
  assert.deepEqual(await missingBlobs(db), []);
});

test('a picture that is not what its digest names is not kept, and the form is offered without it', async () => {
  const { db, office, client } = await world();
  const { picture } = await formWithPicture(office, 8, 'f03', new Uint8Array([1, 2, 3]));
  office.blobs.set(picture.sha256, new Uint8Array([9]));
  await pull(db, client);
  assert.equal((await fetchMissing(db, client)).missing, 1);
  assert.equal(await readMedia(db, picture.sha256), null);
  assert.ok((await listForms(db)).some(({ form_id }) => form_id === 'f03'));
});

test('pictures stay as long as a version that shows them, and go with the last', async () => {
  const { db, office, client } = await world();
  const { form, picture } = await formWithPicture(office, 8, 'f03', new Uint8Array([1, 2, 3]));
  await pull(db, client);
  await fetchMissing(db, client);
  const draft = newDraft({ form_id: 'f03', form_sha256: form.sha256 });
  await saveDraft(db, draft);
  const newer = await formChange(9, 'f03', '<h:html>without</h:html>');
  office.changes.push(newer.change);
  office.blobs.set(newer.sha256, newer.text);
  await pull(db, client);
  await fetchMissing(db, client);
  await dropUnused(db);
  assert.notEqual(await readMedia(db, picture.sha256), null);
  for (let seq = 10; seq < 17; seq += 1) {
    office.changes.push((await formChange(seq, 'f03', `<h:html>later ${seq}</h:html>`)).change);
    await pull(db, client);
  }
  await dropUnused(db);
  assert.notEqual(await readMedia(db, picture.sha256), null);
  await discardDraft(db, draft.id);
  await dropUnused(db);
  assert.equal(await readMedia(db, picture.sha256), null);
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
