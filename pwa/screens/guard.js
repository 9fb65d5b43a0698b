// The guardian of what is kept on this phone: asks for room and for a promise, keeps a reserve and copies, and says what
// the browser does not say by itself. A part of its own that comes after the first screen.

import './troubles-more.js';
import { formatDay, later } from '../lib/clock.js';
import { t } from '../lib/words.js';
import { COPIES } from '../store/canary.js';
import { keepLatest, restoreCopies, watchCopies } from '../store/copies.js';
import { readSetting, writeSetting } from '../store/identity.js';
import { goesAfterDays, SAFARI_DAYS } from '../store/keeping.js';
import { onSpent } from '../store/reserve.js';
import { keepReserve, measureRoom, photosIn, RESERVE_BYTES } from '../store/room.js';
import { askPersistence, persistence } from '../store/storage.js';
import { checkClock, keepCounts } from './background.js';
import { installed } from './install.js';
import { roomWords } from './room-words.js';
import { troubles } from './troubles.js';

/** @typedef {import('./app.js').App} App */

/** Fewer photos than this are worth a word; at fewer than this none is taken any more. */
const FEW = 10;
const NONE = 2;
/** A phone that may lose its data sends twice as often as one that may not, in milliseconds. */
const HURRY_MS = 30_000;
/** While the reserve is spent, room is looked for so often, in milliseconds. */
const AGAIN_MS = 60_000;

/** Photos that fit beside the reserve; 50 and more as 50, null before it was tried. @type {number | null} */
let photos = null;

/** Look after this page's data from now on. @param {App} app */
export async function guard(app) {
  app.persistence = await persistence();
  await checkClock(app);
  if (!app.identity) return whenEnrolled(app);
  await rescue(app);
  await tellRescued(app);
  watchCopies(app.db);
  onSpent(() => spent(app));
  document.addEventListener('click', (event) => stopCamera(app, event), true);
  await adviseAboutStorage(app);
  hurry(app);
  await tellLastKnown(app);
  app.schedule?.subscribe(({ phase }) => phase === 'idle' && void tellLastKnown(app));
  await lookForRoom(app);
}

/** @param {App} app */
function whenEnrolled(app) {
  later(HURRY_MS / 10, () => void guard(app));
}

/** Bring back what copies hold, and say so. @param {App} app */
export async function rescue(app) {
  const rescued = await restoreCopies(app.db);
  if (!rescued) return;
  app.lost = false;
  await writeSetting(app.db, 'rescued', { records: rescued.records, drafts: rescued.drafts });
  await tellRescued(app);
  app.say(troubles.rescued.title(rescued));
  await app.screen?.reload?.();
}

/** Until somebody has read it. @param {App} app */
async function tellRescued(app) {
  const rescued = await readSetting(app.db, 'rescued', /** @type {any} */ (null));
  if (rescued) app.notice('rescued', rescued);
}

/** The data were cleared while the app is open: what is still in memory comes back with the next start. */
export async function clearedUnderUs() {
  await caches.open(COPIES);
  await keepLatest();
  location.reload();
}

/** @param {App} app */
async function adviseAboutStorage(app) {
  // Chromium decides by itself, and again once the app is installed; other browsers would ask the person each time.
  if (app.persistence === 'refused' && 'userAgentData' in navigator) app.persistence = await askPersistence();
  if (goesAfterDays({ agent: navigator.userAgent, touch: navigator.maxTouchPoints, installed: installed() }))
    return app.notice('seven_days', { days: SAFARI_DAYS });
  await keepCounts(app);
  const { waiting, needsAction } = app.counts;
  if (app.persistence === 'refused' && waiting + needsAction > 0) app.notice('storage');
}

/** Without a promise what waits is not left to wait: backing off does not hold it, only the server's own wish does. @param {App} app */
function hurry(app) {
  later(HURRY_MS, () => {
    if (app.persistence !== 'granted' && app.counts.waiting > 0 && document.visibilityState === 'visible')
      void app.schedule?.nudge('sync');
    hurry(app);
  });
}

/** When there is nothing to do and nobody fills in a form. @param {App} app */
async function lookForRoom(app) {
  const may = () => !app.filling && document.visibilityState === 'visible';
  if (!may()) {
    later(AGAIN_MS, () => void lookForRoom(app));
    return;
  }
  const reserve = await keepReserve();
  const found = await measureRoom(app.db, may, !reserve);
  photos = found && photosIn({ ...found, bytes: found.bytes - (reserve ? 0 : RESERVE_BYTES) });
  app.endNotice('reserve');
  app.endNotice('storage_full');
  if (photos === null || photos >= FEW) return;
  if (photos < NONE) app.notice('reserve');
  else app.notice('storage_full', { left: roomWords(photos) });
  later(AGAIN_MS, () => void lookForRoom(app));
}

/** @param {App} app */
function spent(app) {
  const first = photos !== 0;
  photos = 0;
  app.notice('reserve');
  if (!first) return;
  app.say(t('Memori HP penuh. Teks tetap tersimpan di tempat cadangan; foto menunggu sampai ada tempat.'));
  later(AGAIN_MS, () => void lookForRoom(app));
}

/** The camera stops before text does. @param {App} app @param {Event} event */
function stopCamera(app, event) {
  const { target } = event;
  if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
  if (photos === null || photos >= FEW) return;
  if (photos < NONE) {
    event.preventDefault();
    app.say(
      t('Tidak ada tempat untuk foto atau berkas baru. Teks tetap tersimpan. Kosongkan memori HP, lalu coba lagi.'),
    );
  } else app.say(t('Ruang tinggal untuk %(left)s.', { left: roomWords(photos) }));
}

/** What the office knew of this phone before its data went. @param {App} app */
async function tellLastKnown(app) {
  const known = await readSetting(app.db, 'last_known', /** @type {any} */ (null));
  if (!known || app.notices.some(({ code }) => code === 'last_known')) return;
  app.notice('last_known', {
    waiting: known.waiting ?? 0,
    files: known.files_waiting ?? 0,
    at: formatDay(known.at ?? ''),
  });
}

/** @param {App} app @param {string} code */
export async function putAway(app, code) {
  await writeSetting(app.db, code, null);
  app.endNotice(code);
  app.go('#/forms');
}
