import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDB } from 'idb';
import { checkCanary, plantCanary } from '../../pwa/store/canary.js';
import { onDatabaseTrouble, openDatabase } from '../../pwa/store/database.js';
import { readDraft, saveDraft } from '../../pwa/store/drafts.js';
import { readSetting, writeSetting } from '../../pwa/store/identity.js';
import { MIGRATIONS } from '../../pwa/store/migrations.js';
import { askPersistence, roomLeft } from '../../pwa/store/storage.js';
import { cutConnection, quotaOn } from './store-faults.js';
import { failure, freshPhone, newDraft } from './store-world.js';

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

test('an older tab that holds the database open is told as blocked', async () => {
  const name = 'titian-blocked';
  const old = await openDB(name, MIGRATIONS.length);
  old.onversionchange = null;
  const heard = [];
  const stop = onDatabaseTrouble((code) => heard.push(code));
  MIGRATIONS.push(() => {});
  const error = await failure(openDatabase({ name, timeoutMs: 30 }));
  MIGRATIONS.pop();
  stop();
  old.close();
  assert.equal(error.code, 'blocked');
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

test('code that is older than its database does not open it', async () => {
  const name = 'titian-older';
  (await openDB(name, MIGRATIONS.length + 1)).close();
  assert.equal((await failure(openDatabase({ name }))).code, 'older_code');
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

function marks() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

test('cleared data is recognised, a new phone is not taken for it', async () => {
  const kept = marks();
  const db = await freshPhone();
  assert.equal(await checkCanary(db, kept), 'fresh');
  await plantCanary(db, kept);
  assert.equal(await checkCanary(db, kept), 'ok');
  const cleared = await freshPhone();
  assert.equal(await checkCanary(cleared, kept), 'evicted');
  await plantCanary(cleared, kept);
  assert.equal(await checkCanary(cleared, kept), 'ok');
  assert.equal(await checkCanary(db, marks()), 'ok', 'a lost mark is put back while the data is there');
});

test('persistence is asked for and the answer is told as it is', async () => {
  assert.equal(await askPersistence({ persist: async () => true }), 'granted');
  assert.equal(await askPersistence({ persist: async () => false }), 'refused');
  assert.equal(await askPersistence(undefined), 'unsupported');
});

test('room is found out by trial', async () => {
  const db = await freshPhone();
  assert.deepEqual(await roomLeft(db, { estimate: async () => ({ quota: 10, usage: 4 }) }), {
    enough: true,
    free_bytes: 6,
  });
  const restore = quotaOn('meta');
  assert.deepEqual(await roomLeft(db, undefined), { enough: false, free_bytes: null });
  restore();
});
