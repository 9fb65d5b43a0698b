import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setClock } from '../../pwa/lib/clock.js';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { listDrafts, readDraft, saveDraft } from '../../pwa/store/drafts.js';
import {
  listForms,
  missingBlobs,
  readForm,
  readFormVersion,
  readList,
  readPinned,
  readText,
  resetFeed,
} from '../../pwa/store/library.js';
import { dropUnused } from '../../pwa/store/unused.js';
import { finish, readRecord } from '../../pwa/store/outbox.js';
import { startSchedule } from '../../pwa/sync/schedule.js';
import { fetchMissing } from '../../pwa/sync/fetchBlobs.js';
import { pull } from '../../pwa/sync/pull.js';
import { formChange, world } from './sync-feed.js';
import { settledDown } from './sync-phone.js';
import { handLocks, handSignals, handTimers } from './sync-office.js';
import { newDraft } from './store-world.js';

const MONTHS_MS = 90 * 86_400_000;
const TEXT = '<h:html><instance id="d" src="jr://file-csv/desa.csv"/></h:html>';

/** A phone with a draft on version 1 of a form that reads a list. */
async function begun(more = {}) {
  const made = await world();
  const { db, office, client } = made;
  const first = await formChange(10, 'f09', TEXT);
  office.changes.push(first.change);
  office.blobs.set(first.sha256, first.text);
  await pull(db, client);
  await fetchMissing(db, client);
  const draft = await saveDraft(
    db,
    newDraft({ form_id: 'f09', form_sha256: first.sha256, form_version: 'v10', ...more }),
  );
  return { ...made, first, draft };
}

/** The office tells something, and the phone takes all of it and lets go of what it may, months later too. */
async function hear({ db, office, client }, ...changes) {
  office.changes.push(...changes);
  await pull(db, client);
  await fetchMissing(db, client);
  await dropUnused(db);
  setClock(() => Date.now() + MONTHS_MS);
  await dropUnused(db);
  setClock(null);
}

async function finished(db, draft) {
  const xml = `<data>${draft.id}</data>`;
  const told = { xml, sha256: await sha256Hex(xml), files: [], urgent: false, place: '', title: draft.title };
  return finish(db, draft, { ...told, finished_at: '2026-11-21T02:00:00.000Z' });
}

const withdrawals = {
  'withdrawn by the office': (phone) => hear(phone, { seq: 20, kind: 'form', id: 'f09', tombstone: true }),
  closed: async (phone) => {
    const { change } = await formChange(20, 'f09', TEXT, { state: 'closed', version: 'v10' });
    await hear(phone, change);
  },
  'absent after the server began a new life': async (phone) => {
    phone.office.changes = phone.office.changes.filter(({ id }) => id !== 'f09');
    await resetFeed(phone.db);
    await hear(phone);
  },
  'withdrawn together with its list': (phone) =>
    hear(
      phone,
      { seq: 20, kind: 'form', id: 'f09', tombstone: true },
      { seq: 21, kind: 'list', id: 'desa.csv', tombstone: true },
    ),
};
for (const [how, withdraw] of Object.entries(withdrawals)) {
  test(`a draft opens, reads its list, finishes and crosses when its form is ${how}`, async () => {
    const phone = await begun();
    const { db, office, draft, first } = phone;
    await withdraw(phone);
    const pinned = await readPinned(db, await readDraft(db, draft.id));
    assert.equal(pinned.xform, first.text);
    assert.equal(pinned.info.evidence.length, 0);
    assert.equal(pinned.info.version, 'v10');
    assert.equal(pinned.newer, null);
    assert.equal(await readList(db, 'desa.csv'), 'name,label\na,A\n');
    const record = await finished(db, draft);
    const { signals } = handSignals();
    const schedule = startSchedule(db, {
      fetch: office.fetch,
      baseUrl: '/sync/v1',
      locks: handLocks(),
      signals,
      wait: handTimers().wait,
    });
    await settledDown(schedule);
    schedule.stop();
    assert.equal(office.records.get(record.instance_id).form_version, 'v10');
    assert.equal((await readRecord(db, record.instance_id)).state, 'received');
  });
}

test('a withdrawn form is not offered for new records and its text is not fetched again', async () => {
  const phone = await begun();
  await hear(phone, { seq: 20, kind: 'form', id: 'f09', tombstone: true });
  assert.equal(await readForm(phone.db, 'f09'), null);
  assert.ok(!(await listForms(phone.db)).some(({ form_id }) => form_id === 'f09'));
  assert.deepEqual(await missingBlobs(phone.db), []);
});

test('what a withdrawn form left goes once nothing needs it, and not before a month has passed', async () => {
  const phone = await world();
  const { db, office, client, forms } = phone;
  await pull(db, client);
  office.changes.push({ seq: 20, kind: 'form', id: 'f01', tombstone: true });
  await pull(db, client);
  await dropUnused(db);
  const draft = await saveDraft(db, newDraft({ form_id: 'f01', form_sha256: forms[0].sha256 }));
  assert.ok(await readPinned(db, draft), 'a form that was open and not saved yet');
  await finished(db, draft);
  setClock(() => Date.now() + MONTHS_MS);
  await dropUnused(db);
  setClock(null);
  assert.equal((await readPinned(db, draft)).info.version, 'v1', 'the outbox still needs it');
  office.changes.push({ seq: 21, kind: 'form', id: 'f02', tombstone: true });
  await pull(db, client);
  await dropUnused(db);
  assert.equal(await readText(db, forms[1].sha256), forms[1].text);
  setClock(() => Date.now() + MONTHS_MS);
  await dropUnused(db);
  setClock(null);
  assert.equal(await readText(db, forms[1].sha256), null);
});

test('a draft keeps its version however many newer ones come, and an unused old one goes', async () => {
  const phone = await begun();
  const texts = [];
  for (let at = 0; at < 9; at += 1) {
    const next = await formChange(20 + at, 'f09', `<h:html>${at}</h:html>`);
    phone.office.blobs.set(next.sha256, next.text);
    texts.push(next);
    await hear(phone, next.change);
  }
  const { info, xform, newer } = await readPinned(phone.db, phone.draft);
  assert.equal(xform, TEXT);
  assert.equal(info.version, 'v10');
  assert.equal(info.order, 10, 'what the office told of that version stays too');
  assert.equal(newer.version, 'v28');
  assert.equal(await readPinned(phone.db, { ...phone.draft, form_sha256: texts[0].sha256 }), null);
  assert.ok(await readPinned(phone.db, { ...phone.draft, form_sha256: texts[7].sha256 }));
});

test('a newer version is offered only once its text is here, and never a closed one', async () => {
  const phone = await begun();
  const { db, office, client, draft } = phone;
  const next = await formChange(20, 'f09', '<h:html>newer</h:html>');
  office.changes.push(next.change);
  await pull(db, client);
  assert.equal((await readPinned(db, draft)).newer, null);
  office.blobs.set(next.sha256, next.text);
  await fetchMissing(db, client);
  assert.equal((await readPinned(db, draft)).newer.version, 'v20');
  const closed = await formChange(21, 'f09', '<h:html>newer</h:html>', { state: 'closed' });
  office.changes.push(closed.change);
  await pull(db, client);
  assert.equal((await readPinned(db, draft)).newer, null);
});

test('the version of a returned report stays, also when the form was withdrawn', async () => {
  const phone = await begun();
  const body = {
    root_id: 'uuid:r',
    instance_id: 'uuid:r',
    revision: 1,
    form_id: 'f02',
    form_version: 'v2',
    code: 'A',
    state: 'returned',
    comments: [],
    received_at: '2026-11-21T03:00:00Z',
    xml_sha256: 'e'.repeat(64),
    files: [],
  };
  await hear(
    phone,
    { seq: 19, kind: 'report', id: 'uuid:r', body },
    { seq: 20, kind: 'form', id: 'f02', tombstone: true },
  );
  assert.equal((await readFormVersion(phone.db, 'f02', 'v2')).xform, phone.forms[1].text);
});

test('the version that a carried draft may go back to stays with it', async () => {
  const phone = await begun();
  const next = await formChange(20, 'f09', '<h:html>newer</h:html>');
  phone.office.blobs.set(next.sha256, next.text);
  await hear(phone, next.change);
  const { draft, db } = phone;
  const carried = await saveDraft(db, { ...draft, form_sha256: next.sha256, before: draft });
  for (let at = 0; at < 8; at += 1) {
    const more = await formChange(30 + at, 'f09', `<h:html>more ${at}</h:html>`);
    phone.office.blobs.set(more.sha256, more.text);
    await hear(phone, more.change);
  }
  assert.ok(await readPinned(db, carried.before));
  assert.ok(await readPinned(db, carried));
  assert.equal((await listDrafts(db)).length, 1);
});
