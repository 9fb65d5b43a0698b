// Putting the app on the home screen, where the browser lets us offer it.

import { t } from '../lib/words.js';

/** @typedef {import('./app.js').App} App */

/** @returns {boolean} whether it already runs from the home screen */
export function installed() {
  const apple = /** @type {Navigator & { standalone?: boolean }} */ (navigator).standalone === true;
  return apple || matchMedia('(display-mode: standalone)').matches;
}

/** @param {App} app @returns {boolean} whether a button can do it */
export function installable(app) {
  return app.installEvent !== null;
}

/** @param {App} app */
export async function installNow(app) {
  const { installEvent } = app;
  if (!installEvent) return;
  app.installEvent = null;
  const { outcome } = await installEvent.prompt();
  app.say(
    outcome === 'accepted'
      ? t('Titian dipasang di layar utama.')
      : t('Belum dipasang. Bisa kapan saja lewat Pengaturan.'),
  );
}

/** @param {App} app keep Chrome's offer until a person asks for it */
export function watchInstall(app) {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    app.installEvent = /** @type {import('./app.js').InstallEvent} */ (event);
    app.draw();
  });
  window.addEventListener('appinstalled', () => {
    app.installEvent = null;
    app.draw();
  });
}
