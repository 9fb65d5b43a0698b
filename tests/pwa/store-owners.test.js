import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDB } from 'idb';
import { openDatabase } from '../../pwa/store/database.js';
import { draftsHere, listDrafts, readDraft, saveDraft } from '../../pwa/store/drafts.js';
import { clearIdentity, writeIdentity } from '../../pwa/store/identity.js';
import { lastSaved } from '../../pwa/store/last-saved.js';
import { finish } from '../../pwa/store/outbox.js';
import { MIGRATIONS } from '../../pwa/store/migrations.js';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { failure, freshPhone, newDraft, OFFICER } from './store-world.js';
import { quotaOn } from './store-faults.js';

const OTHER = { ...OFFICER, device_id: 'device-2', person: { ...OFFICER.person, id: 'person-08' } };

async function done(db, draft, xml, more = {}) {
  const told = { xml, sha256: await sha256Hex(xml), files: [], urgent: false, place: '', title: '', remember: true };
  return finish(db, draft, { ...told, finished_at: '2026-11-21T02:00:00.000Z', ...more });
}

test("on a phone that changes hands nobody sees or finishes another's draft, and its owner finds it again", async () => {
  const db = await freshPhone();
  const draft = await saveDraft(db, newDraft());
  assert.equal(draft.person_id, OFFICER.person.id);
  await clearIdentity(db);
  assert.deepEqual(await listDrafts(db), []);
  await writeIdentity(db, OTHER);
  const own = await saveDraft(db, newDraft());
  assert.deepEqual(await draftsHere(db), { drafts: [own], others: 1 });
  assert.equal(await readDraft(db, draft.id), null);
  assert.equal((await failure(done(db, draft, '<data/>'))).code, 'other_person');
  await writeIdentity(db, { ...OFFICER, device_id: 'device-3' });
  assert.deepEqual(await draftsHere(db), { drafts: [draft], others: 1 });
});

test('a form left open while the phone changed hands goes on saving to its own person', async () => {
  const db = await freshPhone();
  const draft = await saveDraft(db, newDraft());
  await writeIdentity(db, OTHER);
  await saveDraft(db, { ...draft, xml: '<data>more</data>' });
  assert.deepEqual(await listDrafts(db), []);
});

/** A database of the first shape, as phones had it. */
async function oldPhone(name, { identity, outbox = [] }) {
  const db = await openDB(name, 1, { upgrade: (handle) => void MIGRATIONS[0](handle) });
  const draft = newDraft({ rev: 1 });
  const { id, rev, updated_at } = draft;
  await db.put('drafts', { id, rev, updated_at, sealed: { v: 0, value: draft } });
  if (identity) await db.put('meta', { key: 'identity', sealed: { v: 0, value: identity } });
  for (const row of outbox) await db.put('outbox', row);
  db.close();
  return draft;
}

test('drafts of an older app belong to the person who holds the phone, and nothing of them is lost', async () => {
  const draft = await oldPhone('titian-old-1', { identity: OFFICER });
  const db = await openDatabase({ name: 'titian-old-1' });
  assert.deepEqual(await listDrafts(db), [{ ...draft, person_id: OFFICER.person.id }]);
  assert.equal((await saveDraft(db, (await listDrafts(db))[0])).rev, 2);
  await writeIdentity(db, OTHER);
  assert.deepEqual(await listDrafts(db), []);
});

test('a signed-off phone of an older app gives its drafts to who finished the last record on it', async () => {
  const outbox = [
    { instance_id: 'uuid:1', person_id: 'person-08', finished_at: '2026-01-02' },
    { instance_id: 'uuid:2', person_id: 'person-09', finished_at: '2026-01-01' },
  ];
  const draft = await oldPhone('titian-old-2', { outbox });
  const db = await openDatabase({ name: 'titian-old-2' });
  await writeIdentity(db, OFFICER);
  assert.deepEqual(await draftsHere(db), { drafts: [], others: 1 });
  await writeIdentity(db, OTHER);
  assert.equal((await listDrafts(db))[0].id, draft.id);
});

test('a signed-off phone that tells nothing gives its drafts to who enrols next', async () => {
  const draft = await oldPhone('titian-old-3', {});
  const db = await openDatabase({ name: 'titian-old-3' });
  await writeIdentity(db, OFFICER);
  assert.equal((await listDrafts(db))[0].id, draft.id);
  await writeIdentity(db, OTHER);
  assert.deepEqual(await listDrafts(db), []);
});

test('the record finished last is kept per form and person, with its finish or not at all, and goes at sign-out', async () => {
  const db = await freshPhone();
  assert.equal(await lastSaved(db, 'f02'), '');
  await done(db, await saveDraft(db, newDraft()), '<data>1</data>');
  await done(db, await saveDraft(db, newDraft()), '<data>2</data>');
  await done(db, await saveDraft(db, newDraft({ form_id: 'f03' })), '<data>3</data>', { remember: false });
  assert.equal(await lastSaved(db, 'f02'), '<data>2</data>');
  assert.equal(await lastSaved(db, 'f03'), '', 'kept only for a form that asks');
  const draft = await saveDraft(db, newDraft());
  const restore = quotaOn('meta');
  await failure(done(db, draft, '<data>4</data>'));
  restore();
  assert.equal(await lastSaved(db, 'f02'), '<data>2</data>');
  await writeIdentity(db, OTHER);
  assert.equal(await lastSaved(db, 'f02'), '');
  await writeIdentity(db, OFFICER);
  assert.equal(await lastSaved(db, 'f02'), '', 'what one person wrote does not lie about on a shared phone');
  await done(db, await saveDraft(db, newDraft()), '<data>5</data>');
  await clearIdentity(db);
  await writeIdentity(db, OFFICER);
  assert.equal(await lastSaved(db, 'f02'), '');
});
