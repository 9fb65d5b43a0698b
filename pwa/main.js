// The roof: open the database, ask who this is, show the screen; everything else comes after the first paint.

import { later, setTimeZone } from './lib/clock.js';
import { codeOf } from './lib/errors.js';
import { App } from './screens/app.js';
import { keepCounts, lookAround, watchSync } from './screens/background.js';
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
import { troubleOf, troubleScreen } from './screens/trouble.js';
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
  start: openStart,
  enrol: openEnrol,
  help: (app, code) => troubleScreen(app, code, app.notices.find((notice) => notice.code === code)?.facts),
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
    app.show(troubleScreen(app, code, facts));
  };
  try {
    app.db = await openDatabase();
    onDatabaseTrouble((code) => app.show(troubleScreen(app, code)));
    await begin(app);
  } catch (error) {
    stuck(error);
  }
  later(0, () => void watchVersions(app));
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
  app.identity = identity;
  if (identity) setTimeZone(identity.office.time_zone);
  if (language === 'en') await speak('en');
  app.startSync = () => watchSync(app);
  app.recount = () => void keepCounts(app);
  const router = createRouter(app, guarded(canary), (_, error) => {
    if (codeOf(error) === 'later') return notYet(error);
    const { code, facts } = troubleOf(error);
    return troubleScreen(app, code, facts);
  });
  await router.start();
  later(0, () => app.identity && void startFreshLog(app.db));
  later(SYNC_AFTER_MS, () => app.identity && app.startSync());
  later(LOOK_AFTER_MS, () => void lookAround(app));
}

/**
 * Who has no identity can only begin; who lost everything is told so first.
 * @param {'fresh' | 'ok' | 'evicted'} canary
 */
function guarded(canary) {
  let told = canary !== 'evicted';
  return Object.fromEntries(
    Object.entries(openers).map(([name, open]) => [
      name,
      (/** @type {App} */ app, /** @type {string} */ param) => {
        if (app.identity || OPEN_TO_ALL.has(name)) return open(app, param);
        if (!told) {
          told = true;
          return troubleScreen(app, 'evicted');
        }
        history.replaceState(null, '', '#/start');
        app.address = '#/start';
        return openStart(app);
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
