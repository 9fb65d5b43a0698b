// A photo: taken or chosen, shrunk at once, with its size said and the original kept where it is evidence.

import { formatTime } from '../../lib/clock.js';
import { html, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { formatBytes, t } from '../../lib/words.js';
import { addressOf, attach, fileState } from './files.js';

/** @typedef {import('../question.js').Field} Field */

/** @param {Field} field */
export function photo(field) {
  const { session, path, label, value } = field;
  const state = fileState(field);
  const file = session.fileOf(path);
  const old = session.oldFileOf(path);
  return html`
    ${
      old
        ? html`<div class="thumb"><img class="thumb-image" src=${addressOf(session, old)} alt=${t('Foto lama: %(label)s', { label })} /></div>
      <p class="said">${t('Foto lama tetap disimpan sebagai bukti.')}</p>`
        : nothing
    }
    ${value ? taken(field, file) : choose(field)}
    ${state.busy ? html`<p class="said" role="status">${t('Mengecilkan foto')}</p>` : nothing}
    ${state.trouble ? html`<p class="problem" role="alert">${state.trouble}</p>` : nothing}`;
}

/** @param {Field} field @param {import('../../types').StoredFile | null} file */
function taken(field, file) {
  const { session, path, label } = field;
  const small = session.fileOf(path, 'preview') ?? file;
  const original = session.fileOf(path, 'original');
  const size = file ? formatBytes(file.size) : '';
  return html`<div class="thumb">
    ${small ? html`<img class="thumb-image" src=${addressOf(session, small)} alt=${label} />` : html`<span class="thumb-image" data-empty>${icon('camera')}</span>`}
    <div class="thumb-text"><b>${t('Foto')}</b>
      <small>${original ? t('%(size)s (asli %(original)s disimpan)', { size, original: formatBytes(original.size) }) : size || t('Foto ada di kantor')}</small>
      ${file?.taken_at ? html`<small><time datetime=${file.taken_at}>${formatTime(file.taken_at)}</time></small>` : nothing}</div>
    <div class="thumb-actions">${picker(field, t('Ganti'), 'link', Boolean(onlyNew(field)))}
      <button type="button" class="link" data-action="remove-file" aria-label=${t('Hapus %(label)s', { label })} @click=${() => session.removeFile(path)}>${t('Hapus')}</button></div></div>`;
}

/** @param {Field} field */
function choose(field) {
  return html`<div class="takes">${picker(field, t('Ambil foto'), 'take', true)}${onlyNew(field) ? nothing : picker(field, t('Pilih dari galeri'), 'link', false)}</div>`;
}

/** The form wants it taken now ("new", "new-front"), not chosen. @param {Field} field @returns {string} */
function onlyNew({ question }) {
  return /\bnew(-front)?\b/.exec(question.appearance)?.[0] ?? '';
}

/** @param {Field} field @param {string} words @param {string} style @param {boolean} camera open the camera, not the gallery */
function picker(field, words, style, camera) {
  const way = onlyNew(field) === 'new-front' ? 'user' : 'environment';
  return html`<label class=${style}>${camera && style === 'take' ? icon('camera') : nothing}<span>${words}<span class="visually-hidden">: ${field.label}</span></span>
    <input class="visually-hidden" type="file" accept="image/*" capture=${camera ? way : nothing} data-action=${camera ? 'camera' : 'gallery'}
      aria-describedby=${field.describedby} @change=${(/** @type {Event} */ event) => attach(field, event)} /></label>`;
}
