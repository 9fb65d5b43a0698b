// The plain word that a report is safe.

import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';

/** @param {import('./app.js').App} _app @param {string} id the record's id @returns {import('./app.js').Screen} */
export function openDone(_app, id) {
  return {
    title: () => t('Tersimpan di kotak keluar'),
    tab: 'forms',
    corner: () => nothing,
    body: () => html`<div class="done"><span class="done-icon">${icon('check')}</span>
        <p class="lead">${t('Laporan selesai dan aman di HP ini.')}</p>
        <p>${t('Laporan dikirim sendiri begitu ada sinyal. Anda boleh menutup Titian.')}</p></div>
      <a class="button" href="#/forms">${t('Isi laporan lain')}</a>
      <a class="button" data-kind="second" href="#/outbox" data-record=${id}>${t('Lihat kotak keluar')}</a>`,
  };
}
