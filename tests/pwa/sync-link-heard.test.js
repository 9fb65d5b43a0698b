import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecord } from '../../pwa/store/outbox.js';
import { brokenLink } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';
import { putRecord } from './store-world.js';

test('a link that comes back while a try still hangs on the old one is used at once', async () => {
  const { db, made, office, hand, begin } = await phone();
  let tries = 0;
  office.before = async () => {
    tries += 1;
    if (tries > 1) return undefined;
    void hand.nudge('online');
    return brokenLink();
  };
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, made[0].instance_id)).state, 'received');
  schedule.stop();
});

test('what came to the queue while a try had passed it goes when the link is heard, not a minute later', async () => {
  const { db, office, hand, begin } = await phone();
  /** @type {any} */
  let late = null;
  office.before = async ({ path }) => {
    if (!path.startsWith('/pull') || late) return undefined;
    late = await putRecord(db);
    void hand.nudge('online');
    return undefined;
  };
  const schedule = begin();
  await settledDown(schedule);
  assert.equal((await readRecord(db, late.instance_id)).state, 'received');
  schedule.stop();
});
