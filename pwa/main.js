// The roof: open the database, ask who this is, show the screen; everything else comes after the first paint.

import { later, setTimeZone } from './lib/clock.js';
import { codeOf } from './lib/errors.js';
import { App } from './screens/app.js';
import { keepCounts, watchSync } from './screens/background.js';
import { openEnrol } from './screens/enrol.js';
import { openDone } from './screens/done.js';
import { openDraft, openFill } from './screens/fill.js';
import { openHome } from './screens/home.js';
import { watchInstall } from './screens/install.js';
import { speak } from './screens/language.js';
import { openOutbox } from './screens/outbox.js';
import { notYet } from './screens/later.js';
import { createRouter, readRoute } from './screens/router.js';
import { openStart } from './screens/start.js';
import { openHelp, troubleOf, troubleScreen } from './screens/trouble.js';
import { watchVersions } from './screens/versions.js';
import { warm } from './screens/warm.js';
import { checkCanary } from './store/canary.js';
import { onDatabaseTrouble, openDatabase } from './store/database.js';
import { startFreshLog } from './store/fresh-log.js';
import { readIdentity, readSetting } from './store/identity.js';
import { APP_VERSION } from './sync/version.js';

// What is not the screen itself waits until the screen has answered its first tap.
const SYNC_AFTER_MS = 100;
const LOOK_AFTER_MS = 3000;

/** Screens that a phone without an owner may open. */
const OPEN_TO_ALL = new Set(['start', 'enrol', 'about', 'help']);

/** @param {'openAbout' | 'openCourier' | 'openRepair' | 'openSettings' | 'openTasks' | 'openVillages'} name @returns {import('./screens/router.js').Opener} */
const more = (name) => (app, param) => import('./screens/more.js').then((screens) => screens[name](app, param), notYet);

/** Where nothing would outlive the window, nobody begins. @param {import('./screens/router.js').Opener} open @returns {import('./screens/router.js').Opener} */
const keeping = (open) => (app, param) => ('serviceWorker' in navigator ? open(app, param) : openHelp(app, 'private'));

/** @type {Record<string, import('./screens/router.js').Opener>} */
const openers = {
  forms: openHome,
  fill: openFill,
  draft: openDraft,
  done: openDone,
  outbox: openOutbox,
  tasks: more('openTasks'),
  repair: more('openRepair'),
  carry: (app, id) => import('./screens/carry.js').then(({ openCarry }) => openCarry(app, id), notYet),
  uncarry: (app, id) => import('./screens/carry.js').then(({ openUncarry }) => openUncarry(app, id), notYet),
  villages: more('openVillages'),
  settings: more('openSettings'),
  courier: more('openCourier'),
  about: more('openAbout'),
  start: keeping(openStart),
  enrol: keeping(openEnrol),
  help: openHelp,
};

/** @param {HTMLElement} root */
async function start(root) {
  const app = new App(root);
  app.version = APP_VERSION;
  app.enrolCode = takeEnrolCode();
  window.addEventListener('hashchange', () => {
    app.enrolCode = takeEnrolCode() ?? app.enrolCode;
  });
  watchInstall(app);
  /** @param {unknown} error */
  const stuck = (error) => {
    console.error(error);
    const { code, facts } = troubleOf(error);
    if (code === 'unknown') void showLater(app, codeOf(error), facts);
    else app.show(troubleScreen(app, code, facts));
  };
  try {
    onDatabaseTrouble((code) => heard(app, code));
    app.db = await openDatabase();
    await begin(app);
  } catch (error) {
    stuck(error);
  }
  later(0, () => void watchVersions(app));
}

/** Rarer troubles have their words in a part that comes later. @param {App} app @param {string} code @param {Record<string, string | number>} facts */
async function showLater(app, code, facts) {
  const screen = code === 'unknown' ? null : await openHelp(app, code);
  app.show(screen ?? troubleScreen(app, 'unknown', facts));
}

/** @param {App} app @param {string} code of the database */
async function heard(app, code) {
  // A newer version waits: what is on the screen is saved, then this window lets go.
  if (code === 'older_code') await app.screen?.leave?.();
  // What is in memory and in copies comes back with the next start.
  else if (code === 'evicted')
    await import('./screens/guard.js').then(({ clearedUnderUs }) => clearedUnderUs(), notYet);
  // A form that is open says by itself what could not be saved; the rest of it stays on the screen.
  else if (app.filling) return;
  app.show(await openHelp(app, code));
}

/** @param {App} app */
async function begin(app) {
  const { name, param } = readRoute(location.hash);
  if (name === 'fill') warm(app, param);
  const [canary, identity, language] = await Promise.all([
    checkCanary(app.db),
    readIdentity(app.db),
    readSetting(app.db, 'language', 'id'),
  ]);
  app.lost = canary === 'evicted' && !identity;
  app.identity = app.lost ? await bringBack(app) : identity;
  if (app.identity) setTimeZone(app.identity.office.time_zone);
  if (language === 'en') await speak('en');
  app.startSync = () => watchSync(app);
  app.recount = () => void keepCounts(app);
  const router = createRouter(app, guarded(), (_, error) => {
    if (codeOf(error) === 'later') return notYet(error);
    const { code, facts } = troubleOf(error);
    return troubleScreen(app, code, facts);
  });
  await router.start();
  later(0, () => app.identity && void startFreshLog(app.db));
  later(SYNC_AFTER_MS, () => app.identity && app.startSync());
  later(LOOK_AFTER_MS, () => void import('./screens/guard.js').then(({ guard }) => guard(app), notYet));
}

/** What copies outside the lost database still hold. @param {App} app */
async function bringBack(app) {
  try {
    const { rescue } = await import('./screens/guard.js');
    await rescue(app);
  } catch (error) {
    console.warn('copies', error);
  }
  return readIdentity(app.db);
}

/** Who has no identity can only begin; who lost everything is told so first. */
function guarded() {
  let told = false;
  return Object.fromEntries(
    Object.entries(openers).map(([name, open]) => [
      name,
      (/** @type {App} */ app, /** @type {string} */ param) => {
        if (app.identity || OPEN_TO_ALL.has(name)) return open(app, param);
        if (app.lost && !told) {
          told = true;
          return troubleScreen(app, 'evicted');
        }
        history.replaceState(null, '', '#/start');
        app.address = '#/start';
        return openers.start(app, '');
      },
    ]),
  );
}

/** The code leaves the address before anything else happens, so that no history or screenshot keeps it. @returns {string | null} */
function takeEnrolCode() {
  const match = /^#enrol=([^&]+)/.exec(location.hash);
  if (!match) return null;
  history.replaceState(null, '', '#/enrol');
  return decodeURIComponent(match[1]);
}

const root = document.querySelector('[data-app]');
if (root instanceof HTMLElement) void start(root);
