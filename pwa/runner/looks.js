// The look of what few forms need: a sheet of its own, beside the widgets, fetched with the first form that is opened.

import { later } from '../lib/clock.js';

/** Written in by the build; nothing when all sheets are one. @type {string | undefined} */
const PATH = /** @type {any} */ (globalThis).__TITIAN_LOOKS__;
/** A form that does not ask for it is drawn first, in ms. */
const AFTER_MS = 1000;
/** Appearances whose look every form has. */
const USUAL = /^(field-list|multiline|numbers|minimal|autocomplete|new|new-front)?$/;

/** @type {Promise<void> | null} */
let coming = null;

/** @param {Iterable<import('../forms/types').Question>} questions @param {boolean} rare whether it has rare widgets @returns {Promise<void>} when the form may be drawn */
export function looksFor(questions, rare) {
  if (!PATH) return Promise.resolve();
  if (rare || [...questions].some(({ appearance }) => !USUAL.test(appearance))) return sheet(PATH);
  later(AFTER_MS, () => void sheet(PATH));
  return Promise.resolve();
}

/** @param {string} href @returns {Promise<void>} it never fails; what does not come is asked for with the next form */
function sheet(href) {
  coming ??= new Promise((done) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    link.addEventListener('load', () => done());
    link.addEventListener('error', () => {
      coming = null;
      link.remove();
      done();
    });
    document.head.append(link);
  });
  return coming;
}
