import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discardDraft, listDrafts, readDraft, saveDraft } from '../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../pwa/store/files.js';
import { readRecord } from '../../pwa/store/outbox.js';
import { failure, freshPhone, newDraft, photo, putRecord, refOf } from './store-world.js';
import { onTransactions, quotaOn } from './store-faults.js';

test('a saved draft comes back whole, with its photo', async () => {
  const db = await freshPhone();
  const draft = newDraft();
  const file = await photo(draft.id, 'a.jpg');
  const saved = await saveDraft(db, { ...draft, files: [refOf(file)] }, [file]);
  assert.equal(saved.rev, 1);
  assert.deepEqual(await readDraft(db, draft.id), saved);
  assert.deepEqual(await readFile(db, draft.id, 'a.jpg'), file);
  assert.equal((await listFiles(db, draft.id)).length, 1);
  assert.equal('bytes' in (await listFiles(db, draft.id))[0], false);
});

test('a save is one strict transaction that holds the draft and its photos', async () => {
  const db = await freshPhone();
  const draft = newDraft();
  const file = await photo(draft.id, 'a.jpg');
  const seen = onTransactions();
  await saveDraft(db, draft, [file]);
  seen.stop();
  assert.equal(seen.writes.length, 1);
  assert.equal(seen.writes[0].durability, 'strict');
  for (const store of ['drafts', 'files', 'bytes']) assert.ok(seen.writes[0].stores.includes(store));
});

for (const photos of [0, 1]) {
  test(`saved is when the transaction is complete, not when a request succeeded (${photos} photos): a full phone says quota`, async () => {
    const db = await freshPhone();
    const first = newDraft();
    const saved = await saveDraft(db, first);
    const files = photos ? [await photo(first.id, 'a.jpg')] : [];
    const restore = quotaOn(photos ? 'bytes' : 'drafts');
    const error = await failure(saveDraft(db, { ...saved, xml: '<data>new</data>' }, files));
    restore();
    assert.equal(error.code, photos ? 'photo_room' : 'quota');
    assert.deepEqual(await readDraft(db, first.id), photos ? error.params.saved : saved, 'the text, where it fits');
    const known = await listFiles(db, first.id);
    assert.ok(known.length === photos && known.every(({ held }) => !held), 'no photo is called held that is not');
  });
}

test('a draft open in two tabs: the second save is refused and the first stays', async () => {
  const db = await freshPhone();
  const begun = await saveDraft(db, newDraft());
  const inFirstTab = await saveDraft(db, { ...begun, xml: '<data>first</data>' });
  const error = await failure(saveDraft(db, { ...begun, xml: '<data>second</data>' }));
  assert.equal(error.code, 'stale_draft');
  assert.deepEqual(await readDraft(db, begun.id), inFirstTab);
});

test('a draft that another tab discarded does not come back by itself', async () => {
  const db = await freshPhone();
  const begun = await saveDraft(db, newDraft());
  await discardDraft(db, begun.id);
  assert.equal((await failure(saveDraft(db, begun))).code, 'stale_draft');
});

test('a finished draft cannot be saved or discarded by an old tab', async () => {
  const db = await freshPhone();
  const record = await putRecord(db, { files: [{ name: 'a.jpg' }] });
  const error = await failure(saveDraft(db, newDraft({ id: record.instance_id })));
  assert.equal(error.code, 'stale_draft');
  await discardDraft(db, record.instance_id);
  assert.ok(await readRecord(db, record.instance_id));
  assert.ok(await readFile(db, record.instance_id, 'a.jpg'));
});

test('a removed photo goes with the save that removes it, and a discarded draft takes its photos along', async () => {
  const db = await freshPhone();
  const draft = newDraft();
  const files = [await photo(draft.id, 'a.jpg'), await photo(draft.id, 'b.jpg')];
  const saved = await saveDraft(db, draft, files);
  await saveDraft(db, saved, [], ['a.jpg']);
  assert.deepEqual(
    (await listFiles(db, draft.id)).map(({ name }) => name),
    ['b.jpg'],
  );
  assert.equal(await readFile(db, draft.id, 'a.jpg'), null);
  await discardDraft(db, draft.id);
  assert.deepEqual(await listFiles(db, draft.id), []);
  assert.deepEqual(await listDrafts(db), []);
});
