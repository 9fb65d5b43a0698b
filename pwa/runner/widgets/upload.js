// A recording, a film or a paper as a file.

import { formatTime } from '../../lib/clock.js';
import { html, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { formatBytes, t } from '../../lib/words.js';
import { attach, fileState } from './files.js';

/** @typedef {import('../question.js').Field} Field */

/** @param {Field} field */
export function upload(field) {
  const { session, path, label, value } = field;
  const state = fileState(field);
  const file = session.fileOf(path);
  return html`
    ${
      value
        ? html`<div class="place"><span class="row-icon">${icon('forms')}</span>
          <div class="place-text"><b>${t('Berkas tersimpan')}</b>
            <small>${file ? formatBytes(file.size) : t('Berkas ada di kantor')}${file?.taken_at ? ` · ${formatTime(file.taken_at)}` : ''}</small></div>
          <div class="place-actions">${picker(field, t('Ganti'), 'link')}
            <button type="button" class="link" data-action="remove-file" aria-label=${t('Hapus %(label)s', { label })} @click=${() => session.removeFile(path)}>${t('Hapus')}</button></div></div>`
        : picker(field, words(field), 'take')
    }
    ${state.busy ? html`<p class="said" role="status">${t('Menyimpan berkas')}</p>` : nothing}
    ${state.trouble ? html`<p class="problem" role="alert">${state.trouble}</p>` : nothing}`;
}

/** @param {Field} field */
function words({ question }) {
  if (question.type === 'audio') return t('Rekam atau pilih suara');
  return question.type === 'video' ? t('Rekam atau pilih video') : t('Pilih berkas');
}

/** @param {Field} field @param {string} text @param {string} style */
function picker(field, text, style) {
  const { type, mediatype } = field.question;
  // "application/*" names no file a phone knows: papers are photographed as often as they are PDF.
  const accept = type === 'file' ? nothing : mediatype || `${type}/*`;
  return html`<label class=${style}>${style === 'take' ? icon('plus') : nothing}<span>${text}<span class="visually-hidden">: ${field.label}</span></span>
    <input class="visually-hidden" type="file" accept=${accept} capture=${type === 'audio' ? 'user' : type === 'video' ? 'environment' : nothing}
      data-action="file" aria-describedby=${field.describedby} @change=${(/** @type {Event} */ event) => attach(field, event)} /></label>`;
}
