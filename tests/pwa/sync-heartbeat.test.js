import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSetting, writeSetting } from '../../pwa/store/identity.js';
import { createClient } from '../../pwa/sync/client.js';
import { heartbeatOf, sendHeartbeat } from '../../pwa/sync/heartbeat.js';
import { freshPhone } from './store-world.js';
import { openOffice } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

const LAST = {
  waiting: 3,
  files_waiting: 1,
  oldest_unsent_at: '2026-11-18T01:02:03Z',
  at: '2026-11-19T01:02:03Z',
  gaps: 3,
};

async function line(more) {
  const db = await freshPhone();
  const office = openOffice();
  office.after = async ({ path }, response) =>
    path === '/heartbeat' ? office.json({ ...(await response.json()), ...more }) : response;
  const client = createClient({ fetch: office.fetch, token: 'token-07', epoch: office.epoch });
  return { db, office, send: async () => sendHeartbeat(db, client, await heartbeatOf(db, null)) };
}

test('a phone whose data were removed says so until it has heard what was waiting, and keeps that', async () => {
  const { db, office, send } = await line({ last_known: LAST });
  await writeSetting(db, 'cleared', { cleared_device: 'device-before' });
  office.before = async () => {
    throw new TypeError('Failed to fetch');
  };
  await assert.rejects(send());
  office.before = async () => undefined;
  assert.equal(await send(), true);
  assert.equal(office.beats[0].cleared, true);
  assert.equal(office.beats[0].cleared_device, 'device-before');
  assert.deepEqual(await readSetting(db, 'last_known', undefined), LAST);
  await send();
  assert.equal('cleared' in office.beats[1], false);
  assert.deepEqual(await readSetting(db, 'last_known', undefined), LAST);
});

test('a phone that the server never knew hears that nothing is known', async () => {
  const { db, send } = await line({});
  await writeSetting(db, 'cleared', {});
  await send();
  assert.equal(await readSetting(db, 'last_known', undefined), null);
});

test('a phone that lost nothing says nothing of it', async () => {
  const { db, office, send } = await line({});
  await send();
  assert.equal('cleared' in office.beats[0], false);
  assert.equal(await readSetting(db, 'last_known', undefined), undefined);
});

test('a heartbeat that was overtaken is said again', async () => {
  const { office, begin } = await phone({ records: 0 });
  let stale = true;
  office.after = async ({ path }, response) =>
    path === '/heartbeat' ? office.json({ ...(await response.json()), stale }) : response;
  const schedule = begin();
  await settledDown(schedule);
  const first = office.beats.length;
  stale = false;
  await schedule.nudge('tap');
  assert.equal(office.beats.length, first + 1);
  await schedule.nudge('tap');
  assert.equal(office.beats.length, first + 1, 'what was kept and has not changed is not repeated');
  schedule.stop();
});
