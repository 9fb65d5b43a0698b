// A screen whose part of the app has not reached this phone yet.

import { html } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';

/** @param {unknown} error @returns {import('./app.js').Screen} */
export function notYet(error) {
  console.warn('later', error);
  return {
    title: () => t('Sebentar lagi'),
    back: '#/forms',
    body: () => html`<div class="empty">${icon('update')}<p>${t('Bagian aplikasi ini belum sampai di HP. Draf dan isian aman dan dapat diteruskan. Sambungkan HP sekali ke internet, lalu coba lagi.')}</p>
      <a class="button" href="#/forms">${t('Ke formulir')}</a></div>`,
  };
}
