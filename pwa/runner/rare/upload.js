// A recording, a film or a paper as a file.

import { formatTime } from '../../lib/clock.js';
import { html, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { formatBytes, t } from '../../lib/words.js';
import { MAX_FILE_BYTES } from '../attachments.js';
import { attach, fileState } from '../widgets/files.js';

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
          <div class="place-actions">${picker(field, t('Ganti'), 'link', true)}
            <button type="button" class="link" data-action="remove-file" aria-label=${t('Hapus %(label)s', { label })} @click=${() => session.removeFile(path)}>${t('Hapus')}</button></div></div>`
        : choose(field, words(field), 'take', true)
    }
    ${state.busy ? html`<p class="said" role="status">${t('Menyimpan berkas')}</p>` : nothing}
    ${state.trouble ? html`<p class="problem" role="alert">${state.trouble}</p>` : nothing}`;
}

/** @param {Field} field */
function words({ question }) {
  if (question.type === 'audio') return t('Rekam atau pilih suara');
  return question.type === 'video' ? t('Rekam atau pilih video') : t('Pilih berkas');
}

/** @param {Field} field @param {string} text @param {string} style @param {boolean} taken recorded or filmed now, where the phone can */
export function choose(field, text, style, taken) {
  return html`<div class="takes">${picker(field, text, style, taken)}</div><p class="said">${limit(field)}</p>`;
}

/** Said before somebody waits for a film that cannot be kept. @param {Field} field */
function limit({ question }) {
  const size = formatBytes(MAX_FILE_BYTES);
  return question.type === 'video'
    ? t('Paling besar %(size)s, kira-kira satu menit video.', { size })
    : t('Paling besar %(size)s.', { size });
}

/** @param {Field} field @param {string} text @param {string} style @param {boolean} taken */
function picker(field, text, style, taken) {
  const { type, mediatype } = field.question;
  // "application/*" names no file a phone knows: papers are photographed as often as they are PDF.
  const accept = type === 'file' ? nothing : mediatype || `${type}/*`;
  return html`<label class=${style}>${style === 'take' ? icon('plus') : nothing}<span>${text}<span class="visually-hidden">: ${field.label}</span></span>
    <input class="visually-hidden" type="file" accept=${accept} capture=${taken && type !== 'file' ? (type === 'audio' ? 'user' : 'environment') : nothing}
      data-action="file" aria-describedby=${field.describedby} @change=${(/** @type {Event} */ event) => attach(field, event)} /></label>`;
}
