// A form is read and taken apart before it is asked for: when the finger goes down on it, or while nothing else happens.

import { later } from '../lib/clock.js';
import { formOf } from '../runner/opening.js';
import { readForm } from '../store/library.js';

/** @typedef {import('./app.js').App} App */

/** So many forms are made ready in idle time; opening.js keeps no more. */
const AHEAD = 4;
/** Where the browser has no word for idle, in ms. */
const IDLE_MS = 300;

/** Somebody is about to open this form. @param {App} app @param {string} form_id */
export function warm(app, form_id) {
  if (app.warm?.form_id === form_id) return;
  const found = readForm(app.db, form_id);
  app.warm = { form_id, found };
  found.then(takeApart).catch(() => {});
}

/** One after the other, each when there is nothing to do. @param {App} app @param {string[]} form_ids those to be opened first come first */
export function warmInIdle(app, form_ids) {
  const [form_id, ...rest] = [...new Set(form_ids)].slice(0, AHEAD);
  if (!form_id) return;
  whenIdle(() => {
    if (app.filling || app.screen?.tab !== 'forms') return;
    readForm(app.db, form_id)
      .then(takeApart)
      .then(() => warmInIdle(app, rest))
      .catch(() => {});
  });
}

/** @param {{ info: { sha256: string }, xform: string } | null} form */
function takeApart(form) {
  if (form) formOf(form.info.sha256, form.xform);
}

/** @param {() => void} fn */
function whenIdle(fn) {
  if ('requestIdleCallback' in window) window.requestIdleCallback(fn);
  else later(IDLE_MS, fn);
}
