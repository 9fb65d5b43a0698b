import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openDB } from 'idb';
import { openDatabase } from '../../pwa/store/database.js';
import { draftsHere } from '../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../pwa/store/files.js';
import { readIdentity, readSetting } from '../../pwa/store/identity.js';
import { MIGRATIONS } from '../../pwa/store/migrations.js';
import { finish, listOutbox } from '../../pwa/store/outbox.js';
import { sha256Hex } from '../../pwa/lib/digest.js';

const FOLDER = new URL('../vectors/store/', import.meta.url);
const VERSIONS = readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));

/** What a phone of that release has on its disk. */
async function phoneOf({ version, stores }, name) {
  const db = await openDB(name, version, {
    upgrade(made) {
      for (const [store, { keyPath, indexes = [] }] of Object.entries(stores)) {
        const created = made.createObjectStore(store, { keyPath });
        for (const index of indexes) created.createIndex(index, index);
      }
    },
  });
  for (const [store, { rows }] of Object.entries(stores)) {
    for (const row of rows) {
      if (row.base64) {
        const { base64, ...rest } = row;
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
        await db.put(store, { ...rest, sealed: { v: 0, value: bytes } });
      } else await db.put(store, row);
    }
  }
  db.close();
}

test('every shape that the database ever had is kept here', () => {
  assert.deepEqual(
    VERSIONS.map(({ version }) => version).sort(),
    MIGRATIONS.map((_, at) => at + 1),
  );
});

for (const kept of VERSIONS) {
  test(`a phone with version ${kept.version} of the database opens with everything in it and goes on`, async () => {
    const name = `titian-schema-${kept.version}`;
    await phoneOf(kept, name);
    const db = await openDatabase({ name });
    assert.equal(db.version, MIGRATIONS.length);
    assert.equal((await readIdentity(db)).person.id, 'p1');
    assert.equal(await readSetting(db, 'photos_wifi_only', false), true);
    const [record] = await listOutbox(db);
    assert.equal(await sha256Hex(record.xml), record.sha256);
    assert.equal(record.device_seq, 7);
    const { drafts } = await draftsHere(db);
    const [draft] = drafts;
    assert.equal(draft.xml, '<data id="uji"><n>draf</n></data>');
    const [file] = await listFiles(db, draft.id);
    const read = await readFile(db, draft.id, file.name);
    assert.equal(await sha256Hex(read.bytes), file.sha256);
    const sha256 = await sha256Hex(draft.xml);
    const ended = { ...draft, urgent: false, finished_at: '2026-11-22T00:00:00.000Z', sha256 };
    assert.equal((await finish(db, draft, ended)).device_seq, 8);
    db.close();
  });
}
