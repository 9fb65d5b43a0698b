// What happens behind the screens: the sender's state is shown, counts kept, and the phone's own troubles noticed.

import { readSetting } from '../store/identity.js';
import { listOutbox, outboxCounts } from '../store/outbox.js';
import { listReports } from '../store/reports.js';
import { startSchedule } from '../sync/schedule.js';
import { toAnswer, toSend } from './records.js';

/** @typedef {import('./app.js').App} App */

/** A clock that is further off than this confuses deadlines. */
const SKEW_S = 300;

/** Start the sender once and show what it says. @param {App} app */
export function watchSync(app) {
  if (app.schedule) {
    // The phone may have got another person while it was asking for the one before: it asks again after that.
    app.schedule.nudge('tap');
    return;
  }
  const schedule = startSchedule(app.db);
  app.schedule = schedule;
  let seen = '';
  schedule.subscribe((status) => {
    app.status = status;
    const { phase, sending, link } = status;
    const now = `${phase} ${link} ${sending?.instance_id} ${sending?.file}`;
    if (now !== seen) {
      seen = now;
      void freshen(app);
    }
    app.draw();
  });
  app.status = schedule.status();
  app.draw();
}

/** Something has come or gone: read again what is shown. @param {App} app */
async function freshen(app) {
  try {
    await Promise.all([app.screen?.reload?.(), keepCounts(app), checkClock(app)]);
    app.draw();
  } catch (error) {
    console.error(error);
  }
}

/** @param {App} app */
export async function keepCounts(app) {
  if (!app.identity) return;
  const [counts, reports, records] = await Promise.all([outboxCounts(app.db), listReports(app.db), listOutbox(app.db)]);
  app.counts = {
    waiting: toSend(records).records,
    needsAction: counts.needs_action,
    tasks: toAnswer(reports, records).length,
  };
  app.draw();
}

/** @param {App} app */
export async function checkClock(app) {
  const skew_s = await readSetting(app.db, 'clock_skew_s', 0);
  if (Math.abs(skew_s) <= SKEW_S) {
    if (app.notices.some(({ code }) => code === 'clock')) app.endNotice('clock');
    return;
  }
  app.notice('clock', { minutes: Math.round(Math.abs(skew_s) / 60), way: skew_s < 0 ? 'fast' : 'slow' });
}
