import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone, settledDown } from './sync-phone.js';

test('what another tab may have told since is told again, also when nothing has changed here', async () => {
  const { office, hand, begin } = await phone();
  const schedule = begin();
  await settledDown(schedule);
  await schedule.nudge('tap');
  assert.equal(office.beats.length, 1, 'nothing new, nothing said');
  hand.heard({ type: 'status', status: schedule.status() });
  await schedule.nudge('tap');
  assert.equal(office.beats.length, 2);
  assert.equal(office.beats[1].counts.waiting, 0);
  schedule.stop();
});

test('a server that begins a new life is told anew how this phone stands', async () => {
  const { office, begin } = await phone();
  const schedule = begin();
  await settledDown(schedule);
  assert.equal(office.beats.length, 1);
  office.epoch = 'epoch-after-a-restore';
  await schedule.nudge('tap');
  assert.equal(office.beats.length, 2);
  schedule.stop();
});
