import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteDB, openDB } from 'idb';
import { checkCanary, plantCanary } from '../../pwa/store/canary.js';
import { asStoreError, onDatabaseTrouble, openDatabase } from '../../pwa/store/database.js';
import { readDraft, saveDraft } from '../../pwa/store/drafts.js';
import { readFile } from '../../pwa/store/files.js';
import { readSetting, writeSetting } from '../../pwa/store/identity.js';
import { goesAfterDays } from '../../pwa/store/keeping.js';
import { MIGRATIONS } from '../../pwa/store/migrations.js';
import { onSpent } from '../../pwa/store/reserve.js';
import { askPersistence, freeBytes } from '../../pwa/store/storage.js';
import { cutConnection, quotaOn } from './store-faults.js';
import { failure, freshPhone, newDraft, photo, refOf } from './store-world.js';

test('a connection that the browser cut is opened again behind the same handle', async () => {
  const db = await freshPhone();
  const draft = await saveDraft(db, newDraft());
  cutConnection(db);
  const again = await saveDraft(db, { ...draft, xml: '<data>again</data>' });
  assert.deepEqual(await readDraft(db, draft.id), again);
});

test('an open that never answers is told after its time, and the app does not start empty', async () => {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = () => new IDBOpenDBRequest();
  const error = await failure(openDatabase({ name: 'titian-hung', timeoutMs: 5 }));
  IDBFactory.prototype.open = open;
  assert.equal(error.code, 'hung');
});

test('an older tab that holds the database open is told as blocked, and once it is closed the app goes on by itself', async () => {
  const name = 'titian-blocked';
  const old = await openDB(name, MIGRATIONS.length);
  old.onversionchange = null;
  const heard = [];
  const stop = onDatabaseTrouble((code) => heard.push(code));
  MIGRATIONS.push(() => {});
  const opening = openDatabase({ name, timeoutMs: 30 });
  while (heard.length === 0) await new Promise((done) => setTimeout(done, 5));
  await new Promise((done) => setTimeout(done, 60));
  old.close();
  const db = await opening;
  MIGRATIONS.pop();
  stop();
  assert.equal(db.version, MIGRATIONS.length + 1);
  assert.deepEqual(heard, ['blocked']);
});

test('a newer version in another tab closes this connection and says so; using it then says older_code', async () => {
  const name = 'titian-newer';
  const db = await openDatabase({ name });
  const heard = [];
  const stop = onDatabaseTrouble((code) => heard.push(code));
  const newer = await openDB(name, MIGRATIONS.length + 1);
  assert.deepEqual(heard, ['older_code']);
  const error = await failure(saveDraft(db, newDraft()));
  stop();
  newer.close();
  assert.equal(error.code, 'older_code');
});

test('what is not saved yet is saved before this window lets go of the database', async () => {
  const name = 'titian-saves-first';
  const db = await openDatabase({ name });
  const draft = newDraft();
  const stop = onDatabaseTrouble(() => saveDraft(db, draft));
  const newer = await openDB(name, MIGRATIONS.length + 1);
  stop();
  assert.equal((await newer.getAll('drafts'))[0].id, draft.id);
  newer.close();
});

test('code that is older than its database does not open it', async () => {
  const name = 'titian-older';
  (await openDB(name, MIGRATIONS.length + 1)).close();
  assert.equal((await failure(openDatabase({ name }))).code, 'outdated');
});

test('a database that was removed under the app is not taken for an empty one', async () => {
  const db = await freshPhone();
  const draft = await saveDraft(db, newDraft());
  const heard = [];
  const stop = onDatabaseTrouble((code) => heard.push(code));
  cutConnection(db);
  await deleteDB(db.name);
  for (let at = 0; at < 3; at += 1) assert.equal((await failure(saveDraft(db, draft))).code, 'evicted');
  stop();
  assert.ok(heard.every((code) => code === 'evicted'));
});

test('when there is no room the text is saved from the reserve, once', async () => {
  const db = await freshPhone();
  let spent = 0;
  const stop = onSpent(() => {
    spent += 1;
    restore();
  });
  const restore = quotaOn('drafts');
  const draft = await saveDraft(db, newDraft());
  stop();
  assert.equal(spent, 1);
  assert.deepEqual(await readDraft(db, draft.id), draft);
});

test('a full phone spends no reserve on what a person has not written', async () => {
  const db = await freshPhone();
  let spent = 0;
  const stop = onSpent(() => {
    spent += 1;
  });
  const restore = quotaOn('meta');
  assert.equal((await failure(writeSetting(db, 'wifi_only', true))).code, 'quota');
  stop();
  restore();
  assert.equal(spent, 0);
});

test('a photo that does not fit leaves the text saved and says so, and comes after it when there is room', async () => {
  const db = await freshPhone();
  const begun = newDraft();
  const file = await photo(begun.id, 'foto-1.jpg', {});
  const restore = quotaOn('bytes');
  const error = await failure(saveDraft(db, { ...begun, xml: '<data>teks</data>', files: [refOf(file)] }, [file]));
  restore();
  assert.equal(error.code, 'photo_room');
  assert.equal((await readDraft(db, begun.id)).xml, '<data>teks</data>');
  assert.equal(await readFile(db, begun.id, file.name), null);
  await saveDraft(db, error.params.saved, [file]);
  assert.equal((await readFile(db, begun.id, file.name)).sha256, file.sha256);
});

test('an end of the connection for want of room is told as no room', () => {
  const text = 'Connection is closing because of: IO error: 000003.log: FILE_ERROR_NO_SPACE (ChromeMethodBFE: 3::8)';
  assert.equal(asStoreError(new DOMException(text, 'UnknownError')).code, 'quota');
  assert.equal(asStoreError(new DOMException('Internal error.', 'UnknownError')).code, 'broken');
});

test('an upgrade that fails half-way leaves the old shape and everything in it', async () => {
  const name = 'titian-upgrade';
  const before = await openDatabase({ name });
  const draft = await saveDraft(before, newDraft());
  before.close();
  MIGRATIONS.push((db) => {
    db.createObjectStore('half');
    throw new Error('half-way');
  });
  const error = await failure(openDatabase({ name }));
  MIGRATIONS.pop();
  assert.ok(error);
  const after = await openDatabase({ name });
  assert.deepEqual(await readDraft(after, draft.id), draft);
  assert.equal(after.objectStoreNames.contains('half'), false);
});

test('settings are kept, and fall back', async () => {
  const db = await freshPhone();
  assert.equal(await readSetting(db, 'wifi_only', false), false);
  await writeSetting(db, 'wifi_only', true);
  assert.equal(await readSetting(db, 'wifi_only', false), true);
});

/** A place outside the database. */
function mark(kept = null) {
  const place = { kept, get: () => place.kept, put: (id) => (place.kept = id) };
  return place;
}

test("whichever mark outlives the database tells that the phone was somebody's; a new phone has none", async () => {
  const marks = [mark(), mark(), mark()];
  const db = await freshPhone();
  assert.equal(await checkCanary(db, marks), 'fresh');
  await plantCanary(db, 'device-1', marks);
  assert.equal(await checkCanary(db, marks), 'ok');
  for (let left = 1; left < 8; left += 1) {
    const some = marks.map((_, at) => mark(left & (1 << at) ? 'device-1' : null));
    assert.equal(await checkCanary(await freshPhone(), some), 'evicted', `left ${left}`);
    assert.equal(await checkCanary(db, some), 'ok');
    assert.ok(
      some.every(({ kept }) => kept),
      'a lost mark is put back while the data is there',
    );
  }
});

test('an evicted phone asks at its next enrolment what the office knew of the device it was', async () => {
  const cleared = await freshPhone();
  await plantCanary(cleared, 'device-2', [mark(''), mark('device-1')]);
  assert.deepEqual(await readSetting(cleared, 'cleared', null), { cleared_device: 'device-1' });
  const unknown = await freshPhone();
  await plantCanary(unknown, 'device-3', [mark('')]);
  assert.deepEqual(await readSetting(unknown, 'cleared', null), {});
  const fresh = await freshPhone();
  await plantCanary(fresh, 'device-4', [mark()]);
  assert.equal(await readSetting(fresh, 'cleared', null), null);
});

test('persistence is asked for and the answer is told as it is', async () => {
  assert.equal(await askPersistence({ persist: async () => true }), 'granted');
  assert.equal(await askPersistence({ persist: async () => false }), 'refused');
  assert.equal(await askPersistence(undefined), 'unsupported');
});

test('the office is told what was found by trial when that was little, else what the browser guesses', async () => {
  const db = await freshPhone();
  await writeSetting(db, 'room', { bytes: 1_200_000, at: '' });
  assert.equal(await freeBytes(db), 1_200_000);
  await writeSetting(db, 'room', { bytes: 20_000_000, at: '' });
  assert.equal(await freeBytes(db), null);
});

test('only a phone with an apple whose app is not installed loses its data after a week', () => {
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15';
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';
  const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36';
  assert.equal(goesAfterDays({ agent: iphone, touch: 5, installed: false }), true);
  assert.equal(goesAfterDays({ agent: iphone, touch: 5, installed: true }), false);
  assert.equal(goesAfterDays({ agent: mac, touch: 5, installed: false }), true, 'an iPad');
  assert.equal(goesAfterDays({ agent: mac, touch: 0, installed: false }), false);
  assert.equal(goesAfterDays({ agent: android, touch: 5, installed: false }), false);
});
