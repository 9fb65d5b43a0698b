import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDB } from 'idb';
import { newUuid } from '../../pwa/lib/ids.js';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { openDatabase } from '../../pwa/store/database.js';
import { applyPull, readList } from '../../pwa/store/library.js';
import { dropUnused } from '../../pwa/store/unused.js';
import { MIGRATIONS } from '../../pwa/store/migrations.js';
import { packTexts, putTexts, readText } from '../../pwa/store/texts.js';
import { quotaOn } from './store-faults.js';
import { EPOCH, failure, freshPhone } from './store-world.js';
import { listChange } from './sync-feed.js';

const LONG = villages(1500);

test('a long list is kept packed, reads as rows, and gives back its text byte for byte', async () => {
  const { db, sha256 } = await phoneWith(LONG);
  assert.equal(await readList(db, 'desa.csv'), LONG);
  assert.equal(await packTexts(db), 1);
  const rows = await readList(db, 'desa.csv');
  assert.deepEqual([rows.length, rows.columns], [1500, ['name', 'label', 'kec']]);
  assert.equal(rows.cell(20, 'label'), 'Désa "Baru" 20, hulu');
  assert.deepEqual(rows.rowsWhere('name', '1603000021'), [20]);
  assert.equal(rows.rowsWhere('kec', '160301').length, 15);
  assert.equal(await readText(db, sha256), LONG);
  assert.ok((await heldBytes(db, sha256)) < LONG.length / 4);
  assert.equal(await packTexts(db), 0);
});

test('short lists and forms stay as they came', async () => {
  const db = await freshPhone();
  const form = `<h:html>${'<a/>'.repeat(9000)}</h:html>`;
  await putTexts(db, [
    { sha256: 'a', text: 'name,label\n1,A\n' },
    { sha256: 'b', text: form },
  ]);
  assert.equal(await packTexts(db), 0);
  assert.deepEqual([await readText(db, 'a'), await readText(db, 'b')], ['name,label\n1,A\n', form]);
});

for (const [what, text] of Object.entries({
  'with a byte order mark and lines of both kinds': `\ufeff${LONG.replace('\n', '\r\n')}`,
  'from a spreadsheet, its lines ended by two characters': LONG.replaceAll('\n', '\r\n'),
  'without an end to its last line': LONG.slice(0, -1),
  'with bare quotes in its cells': LONG.replaceAll('"Désa ""Baru"" 20, hulu"', 'Ko"ol'),
  'with quotes that nothing needs': LONG.replace('1603000001,', '"1603000001",'),
  'with a row that is too short': `${LONG}9999\n`,
  'with two columns of one name': LONG.replace('kec', 'label'),
  'with an empty line in the middle': LONG.replace('\n', '\n\n'),
}))
  test(`a list ${what} is given back byte for byte`, async () => {
    const { db, sha256 } = await phoneWith(text);
    await packTexts(db);
    assert.equal(await readText(db, sha256), text);
    assert.equal((await readList(db, 'desa.csv')).rowsWhere('name', '1603000003').length, 1);
  });

test('a long list that a phone has kept plain for months is packed after the upgrade, and nothing of it is lost', async () => {
  const name = `titian-${newUuid()}`;
  const old = await openDB(name, 2, {
    upgrade: (db, _from, _to, tx) => {
      for (const step of MIGRATIONS.slice(0, 2)) step(db, tx);
    },
  });
  const { change, sha256 } = await listChange(1, 'desa.csv', LONG);
  await old.put('lists', { id: 'desa.csv', seq: 1, sha256, sealed: { v: 0, value: change.body } });
  await old.put('texts', { sha256, sealed: { v: 0, value: LONG } });
  await old.put('texts', { sha256: 'form', sealed: { v: 0, value: '<h:html/>' } });
  old.close();
  const db = await openDatabase({ name });
  assert.equal(await readText(db, sha256), LONG);
  assert.equal(await packTexts(db), 1);
  assert.equal(await readText(db, sha256), LONG);
  assert.equal((await readList(db, 'desa.csv')).length, 1500);
  assert.equal(await readText(db, 'form'), '<h:html/>');
});

test('a phone that is full while a list is packed keeps it plain, and packs it another time', async () => {
  const { db, sha256 } = await phoneWith(LONG);
  const free = quotaOn('texts');
  assert.equal((await failure(packTexts(db))).code, 'quota');
  free();
  assert.equal(await readText(db, sha256), LONG);
  assert.equal(await packTexts(db), 1);
  assert.equal(await readText(db, sha256), LONG);
});

test('a list that is let go of while it is packed does not come back', async () => {
  const { db, sha256 } = await phoneWith(LONG);
  const packing = packTexts(db);
  await applyPull(db, {
    next: 2,
    more: false,
    epoch: EPOCH,
    changes: [{ seq: 2, kind: 'list', id: 'desa.csv', tombstone: true }],
  });
  await db.delete('texts', sha256);
  await packing;
  await dropUnused(db);
  assert.equal(await readText(db, sha256), null);
});

async function phoneWith(text) {
  const db = await freshPhone();
  const { change, sha256 } = await listChange(1, 'desa.csv', text);
  await applyPull(db, { next: 1, more: false, epoch: EPOCH, changes: [change] });
  assert.equal(await sha256Hex(text), sha256);
  await putTexts(db, [{ sha256, text }]);
  return { db, sha256 };
}

async function heldBytes(db, sha256) {
  const { sealed } = await db.get('texts', sha256);
  return sealed.value.bytes.byteLength;
}

/** As an office writes a list of villages: codes that go on by one, names that do not. */
function villages(count) {
  const rows = Array.from({ length: count }, (_, at) => {
    const label = at === 20 ? '"Désa ""Baru"" 20, hulu"' : `Desa ${((at * 7919) % count).toString(36)}`;
    return `${1603000001 + at},${label},${160300 + Math.floor(at / 15)}`;
  });
  return `name,label,kec\n${rows.join('\n')}\n`;
}
