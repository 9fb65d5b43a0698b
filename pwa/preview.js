// The roof of the office's preview: one draft of a form, filled in as on a phone, with a store that keeps nothing.

import { setTimeZone } from './lib/clock.js';
import { App } from './screens/app.js';
import { speak } from './screens/language.js';
import { brokenPreview, openPreview } from './screens/preview.js';
import { storeOfNothing } from './store/nothing.js';
import { readPreview } from './sync/preview.js';

/** @param {HTMLElement} root */
async function start(root) {
  const app = new App(root);
  app.db = storeOfNothing();
  if (document.documentElement.lang === 'en') await speak('en');
  try {
    const told = await readPreview();
    setTimeZone(told.identity.office.time_zone);
    app.show(await openPreview(app, told));
  } catch (error) {
    console.warn('preview', error);
    app.show(brokenPreview());
  }
}

const root = document.querySelector('[data-app]');
if (root instanceof HTMLElement) void start(root);
