// The phone's own back button, inside a form: one part back, and out of the form only from its first part.

import { later } from '../lib/clock.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../runner/types').Session} Session */

/**
 * One entry more than the form's own lies on the history; going back takes it off, and it is laid again while there is
 * a part to go back to.
 * @param {App} app @param {Session} session
 * @param {string} home where leaving leads, "#/forms"
 * @returns {{ back: () => void, end: () => void }} back: what the button "Kembali" does
 */
export function walkBack(app, session, home) {
  const own = app.address;
  const lay = () => history.pushState({ within: session.draft.id }, '', app.address);
  const step = () => session.back();
  const onPop = () => {
    // A new address (the report is finished, a tab was tapped) fires popstate too; only a step back lands here again.
    if (location.hash !== own) return;
    if (step()) lay();
    else location.replace(home);
  };
  // After the form is on the screen: the browser takes its time over history.
  let laid = false;
  const cancel = later(0, () => {
    laid = true;
    lay();
  });
  window.addEventListener('popstate', onPop);
  return {
    back() {
      if (step()) return;
      if (laid) history.back();
      else location.replace(home);
    },
    end() {
      cancel();
      window.removeEventListener('popstate', onPop);
    },
  };
}
