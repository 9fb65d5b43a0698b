// From the address to a screen: loads it, lets the old one save, moves focus to the heading.

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {(app: App, param: string) => Screen | Promise<Screen>} Opener */
/** @typedef {{ name: string, param: string }} Route */

/** @param {string} hash "#/draft/uuid:1" @returns {Route} name 'forms' when there is none */
export function readRoute(hash) {
  const match = /^#\/([a-z-]+)(?:\/(.+))?$/.exec(hash);
  if (!match) return { name: 'forms', param: '' };
  let param = match[2] ?? '';
  try {
    param = decodeURIComponent(param);
  } catch {
    // A stray % in a pasted address: take it as it stands.
  }
  return { name: match[1], param };
}

/**
 * @param {App} app
 * @param {Record<string, Opener>} openers by route name; 'forms' is the one to fall back on
 * @param {(app: App, error: unknown) => Screen} broken what to show when a screen cannot open
 * @returns {{ start: () => Promise<void>, open: () => Promise<void> }}
 */
export function createRouter(app, openers, broken) {
  let turn = 0;
  let first = true;
  /** @type {Map<string, number>} how far each screen was scrolled */
  const scrolled = new Map();

  async function open() {
    const hash = location.hash;
    if (hash === app.address && !first) return;
    if (app.screen?.mayLeave && !(await app.screen.mayLeave())) {
      history.pushState(history.state, '', app.address);
      return;
    }
    const mine = ++turn;
    const route = readRoute(hash);
    scrolled.set(app.address, scrollPlace().scrollTop);
    // Noted before anything is awaited: an address that changes meanwhile is another opening.
    app.address = hash;
    await app.screen?.leave?.();
    if (mine !== turn) return;
    let screen;
    try {
      screen = await (openers[route.name] ?? openers.forms)(app, route.param);
    } catch (error) {
      console.error(error);
      screen = broken(app, error);
    }
    if (mine !== turn) {
      await screen.leave?.();
      return;
    }
    app.show(screen);
    arrive(screen, first, scrolled.get(app.address) ?? 0);
    first = false;
    app.recount();
  }

  return {
    open,
    async start() {
      window.addEventListener('hashchange', () => void open());
      await open();
    },
  };
}

/** @param {Screen} screen @param {boolean} first @param {number} top */
function arrive(screen, first, top) {
  toTop(screen.tab ? top : 0);
  if (!first) focusHeading();
}

/** What scrolls: the middle of the screen where bars stay in sight, else the whole page. @returns {Element} */
function scrollPlace() {
  const middle = document.querySelector('.page');
  return middle && middle.scrollHeight > middle.clientHeight ? middle : document.documentElement;
}

/** @param {number} [top] */
export function toTop(top = 0) {
  scrollPlace().scrollTo({ top, behavior: 'instant' });
}

/** Screen readers begin to read here after a change of screen. */
export function focusHeading() {
  document.querySelector('h1')?.focus({ preventScroll: true });
}
