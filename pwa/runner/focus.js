// Where the eye goes next, the focus goes too.

import { later } from '../lib/clock.js';

/** @typedef {import('./session.js').FillSession} FillSession */

const CONTROLS = 'input, textarea, select, button, canvas';

/** Go to the field somebody asked for, once it is drawn and whoever draws has set the focus elsewhere. @param {FillSession} session */
export function seekFocus(session) {
  const path = session.focus;
  if (!path) return;
  session.focus = '';
  later(0, () => {
    const place = placeOf(path);
    if (place) focusIn(place);
  });
}

/** A question was answered by one tap and asks to go on: to what stands below it, or to the next screen. @param {FillSession} session @param {string} path */
export function goOn(session, path) {
  later(0, () => {
    const asked = [...document.querySelectorAll('.question, .repeat')];
    const next = asked.slice(asked.findIndex((one) => one.getAttribute('data-ref') === path) + 1);
    const below = next.find((one) => one.querySelector(CONTROLS));
    if (below) focusIn(below);
    else session.next();
  });
}

/** @param {string} path @returns {Element | undefined} */
function placeOf(path) {
  return [...document.querySelectorAll('[data-ref]')].find((one) => one.getAttribute('data-ref') === path);
}

/** @param {Element} place */
function focusIn(place) {
  place.scrollIntoView({ block: 'center' });
  const control = place.matches('[tabindex], button') ? place : place.querySelector(CONTROLS);
  if (control instanceof HTMLElement) control.focus({ preventScroll: true });
}
