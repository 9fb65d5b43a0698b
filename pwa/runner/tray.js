// Answers that a newer version of the form no longer asks: shown beneath everything that was answered, sent along. This
// part of the app is fetched for a record that has such answers.

import { readTray } from '../forms/tray.js';
import { html, nothing } from '../lib/dom.js';
import { t } from '../lib/words.js';
import { addressOf } from './widgets/files.js';

export { entryGone, withoutHidden } from '../forms/tray.js';

/** @param {import('./types').Session} shown */
export function trayTemplate(shown) {
  const session = /** @type {import('./session.js').FillSession} */ (shown);
  const answers = readTray(session.live.instance);
  if (!answers.length) return nothing;
  return html`<section class="card summary-part" data-tray><h3>${t('Jawaban tanpa pertanyaan')}</h3>
    <p class="said">${t('Dari versi formulir sebelumnya. Ikut terkirim bersama laporan ini.')}</p>
    ${answers.map(
      (
        answer,
      ) => html`<div class="summary-row" data-ref=${answer.path}><span class="summary-text"><small>${answer.label}</small><span class="summary-answer">${said(session, answer)}</span>
      ${answer.off ? html`<small>${t('Tidak berlaku untuk laporan ini, jadi tidak dikirim.')}</small>` : nothing}</span></div>`,
    )}</section>`;
}

/** @param {import('./session.js').FillSession} session @param {import('../forms/tray.js').TrayAnswer} answer */
function said(session, { value, text }) {
  const file = session.files.find(value, 'preview') ?? session.files.find(value);
  if (!file) return text;
  if (!file.type.startsWith('image/')) return t('Berkas tersimpan');
  return html`<img class="summary-image" src=${addressOf(session, file)} alt=${t('Foto')} />`;
}
