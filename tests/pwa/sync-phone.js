// A phone with its sender, its timers and its signals in a test's hand.

import { startSchedule } from '../../pwa/sync/schedule.js';
import { freshPhone, putRecord } from './store-world.js';
import { handLocks, handSignals, handTimers, openOffice } from './sync-office.js';

export async function phone({
  records = 1,
  options = {},
  random = () => 0.5,
  locks = handLocks(),
  connection,
  office = openOffice(),
  enrolled = true,
} = {}) {
  const db = await freshPhone({ enrolled });
  const made = [];
  for (let at = 0; at < records; at += 1) made.push(await putRecord(db, options));
  const { hand, signals } = handSignals({ connection });
  const timers = handTimers();
  const begin = () =>
    startSchedule(db, { fetch: office.fetch, baseUrl: '/sync/v1', locks, random, signals, wait: timers.wait });
  return { db, made, office, hand, timers, begin };
}

/** Until the try that start led to has ended. */
export async function settledDown(schedule) {
  await schedule.nudge('timer');
  for (let at = 0; at < 5; at += 1) await new Promise((resolve) => setImmediate(resolve));
}
