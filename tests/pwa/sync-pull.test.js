import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saveDraft } from '../../pwa/store/drafts.js';
import { applyPull, cursor, listForms, resetFeed } from '../../pwa/store/library.js';
import { listVillages } from '../../pwa/store/villages.js';
import { createClient } from '../../pwa/sync/client.js';
import { pull } from '../../pwa/sync/pull.js';
import { quotaOn } from './store-faults.js';
import { EPOCH, failure, freshPhone, newDraft } from './store-world.js';
import { portalPage } from './sync-office.js';
import { village, world } from './sync-feed.js';

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

test('applyPull and resetFeed by themselves', async () => {
  const db = await freshPhone();
  await applyPull(db, { changes: [village(1, 'a', 'A')], next: 1, more: true, epoch: EPOCH });
  await resetFeed(db);
  assert.equal(await cursor(db), 0);
  assert.equal((await listVillages(db)).length, 1);
});
