// Pictures of forms come last, and one that cannot be had keeps nothing else waiting.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { listForms, missingBlobs } from '../../pwa/store/library.js';
import { readRecord } from '../../pwa/store/outbox.js';
import { formChange } from './sync-feed.js';
import { brokenLink, openOffice } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

/** An office with a form that shows pictures; names of those it lacks. */
async function officeWith(names, { lacks = [] } = {}) {
  const office = openOffice();
  const media = [];
  for (const name of names) {
    const bytes = new TextEncoder().encode(`bytes of ${name}`);
    media.push({ name, sha256: await sha256Hex(bytes), size: bytes.length, type: 'image/png' });
    if (!lacks.includes(name)) office.blobs.set(media.at(-1).sha256, bytes);
  }
  const form = await formChange(1, 'f01', '<h:html>1</h:html>', { media });
  office.changes = [form.change];
  office.blobs.set(form.sha256, form.text);
  return { office, media };
}

const failing = (office, sha256, status) => {
  office.before = async ({ path }) =>
    path === `/blobs/${sha256}` ? office.json({ error: { code: 'X', message: '' } }, status) : undefined;
};

for (const status of [404, 500, 503]) {
  test(`one picture that is answered ${status} holds up nothing: forms, other pictures and photos go on`, async () => {
    const { office, media } = await officeWith(['a.png', 'b.png', 'c.png']);
    failing(office, media[0].sha256, status);
    const { db, made, begin } = await phone({ office, options: { files: [{ name: 'foto.jpg' }] } });
    const schedule = begin();
    await settledDown(schedule);
    assert.deepEqual(
      (await listForms(db)).map(({ form_id }) => form_id),
      ['f01'],
    );
    assert.deepEqual(
      (await missingBlobs(db)).map(({ name }) => name),
      ['a.png'],
    );
    assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
    assert.equal(office.files.size, 1);
    assert.equal(office.beats.length, 1);
    assert.deepEqual([schedule.status().phase, schedule.status().lacking], ['idle', 1]);
    schedule.stop();
  });
}

test('what could not be had is asked for again by itself, and then nothing is lacking', async () => {
  const { office, media } = await officeWith(['a.png', 'b.png']);
  failing(office, media[1].sha256, 404);
  const { db, timers, begin } = await phone({ office, records: 0 });
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(schedule.status().lacking, 1);
  assert.ok(timers.live().length > 0, 'it will be tried again');
  office.before = async () => undefined;
  await settledDown(schedule);
  assert.deepEqual(await missingBlobs(db), []);
  assert.equal(schedule.status().lacking, 0);
  schedule.stop();
});

test('photos from the field go before pictures of forms', async () => {
  const { office, media } = await officeWith(['a.png']);
  office.before = async ({ path }) => (path === `/blobs/${media[0].sha256}` ? brokenLink() : undefined);
  const { made, db, begin } = await phone({ office, options: { files: [{ name: 'foto.jpg' }] } });
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(office.files.size, 1);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  assert.equal((await missingBlobs(db)).length, 1);
  schedule.stop();
});

test('a server that fails at one thing after the other is left alone until later', async () => {
  const { office } = await officeWith(['a.png', 'b.png', 'c.png', 'd.png']);
  office.before = async ({ path, method }) =>
    path.startsWith('/blobs/') && method === 'GET'
      ? office.json({ error: { code: 'X', message: '' } }, 503)
      : undefined;
  const { begin } = await phone({ office, records: 0 });
  const schedule = begin();
  await settledDown(schedule);
  assert.ok(office.calls('GET', '/blobs/').length <= 3);
  assert.equal(schedule.status().problem.code, 'server');
  schedule.stop();
});
