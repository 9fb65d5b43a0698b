// A phone that belongs to nobody yet: scan the office's QR, or paste its link.

import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';
import { outboxCounts } from '../store/outbox.js';
import { languageCorner } from './language.js';

/** @typedef {import('./app.js').App} App */

/** @param {string} text a pasted link, or the code alone @returns {string | null} */
export function readCode(text) {
  const inLink = /#enrol=([^&\s]+)/.exec(text);
  const code = inLink ? safeDecode(inLink[1]) : text.trim();
  return /^[A-Za-z0-9_-]{6,200}$/.test(code) ? code : null;
}

/** @param {App} app @returns {Promise<import('./app.js').Screen>} */
export async function openStart(app) {
  let wrong = false;
  const { waiting, needs_action, draft } = await outboxCounts(app.db);
  const kept = waiting + needs_action + draft;
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const link = new FormData(/** @type {HTMLFormElement} */ (event.target)).get('link');
    const code = readCode(String(link ?? ''));
    wrong = code === null;
    if (wrong) {
      app.draw();
      document.getElementById('link')?.focus();
      return;
    }
    app.enrolCode = code;
    app.go('#/enrol');
  };
  return {
    title: () => t('Mulai'),
    quiet: true,
    corner: () => languageCorner(app),
    body: () => html`
      <div class="welcome"><img class="mark" src="icons/titian.svg" alt="">
        <p class="lead">${t('Daftarkan HP ini dengan kode dari kantor.')}</p></div>
      ${app.lost ? html`<div class="note" data-tone="bad">${icon('storage')}<div><p>${t('Data Titian di HP ini terhapus. Setelah masuk lagi, kantor memberi tahu apa yang belum sampai.')}</p></div></div>` : nothing}
      ${kept > 0 ? html`<div class="note" data-tone="ok">${icon('check')}<div><p>${t('%(n)s laporan dan draf masih aman di HP ini. Semuanya muncul lagi setelah pemiliknya masuk.', { n: kept })}</p></div></div>` : nothing}
      <div class="row"><span class="row-icon">${icon('qr')}</span><span class="row-text"><b>${t('Pindai QR di layar kantor')}</b>
        <small>${t('Buka kamera HP, arahkan ke QR, lalu ketuk alamat yang muncul. QR berlaku 10 menit.')}</small></span></div>
      <form class="card field" @submit=${submit} novalidate>
        <label for="link">${t('Atau tempel tautan pendaftaran')}</label>
        <p class="hint" id="link-hint">${t('Tautan dari kantor, misalnya yang dikirim lewat pesan.')}</p>
        <input class="input" id="link" name="link" autocomplete="off" autocapitalize="off" spellcheck="false" inputmode="url"
          aria-describedby=${wrong ? 'link-hint link-wrong' : 'link-hint'} aria-invalid=${wrong ? 'true' : nothing}>
        ${wrong ? html`<p class="wrong" id="link-wrong">${t('Tautan ini belum lengkap. Salin seluruh tautan dari kantor, atau ketik kodenya saja.')}</p>` : nothing}
        <p><button class="button">${t('Lanjut')}</button></p>
      </form>
      <p class="soft small">${t('Siapa yang membaca isian dan berapa lama disimpan:')} <a class="text-link" href="#/about">${t('Tentang data')}</a></p>`,
  };
}

/** @param {string} text */
function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
