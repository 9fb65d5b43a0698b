// A voice recorded or a film taken, heard and seen again before it goes; a paper as a file.

import { now } from '../../lib/clock.js';
import { html, nothing, ref } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { formatBytes, t } from '../../lib/words.js';
import { MAX_FILE_BYTES } from '../attachments.js';
import { remember } from '../state.js';
import { addressOf, fileState } from '../widgets/files.js';
import { choose, upload } from './upload.js';
import { canRecord, record, silence } from './recorder.js';

/** @typedef {import('../question.js').Field} Field */

/** @param {Field} field */
export function widget(field) {
  const { question, value } = field;
  if (question.type === 'file') return upload(field);
  const state = remember(field.node, 'recording', silence);
  const sound = question.type === 'audio';
  if (state.recorder) return recording(state);
  return html`${player(field)}
    ${sound && !value && canRecord() && question.params.quality !== 'external' ? start(field, state) : upload(field)}
    ${state.full ? html`<p class="said" role="status">${t('Rekaman berhenti pada batas %(size)s. Yang sudah terekam tersimpan.', { size: formatBytes(MAX_FILE_BYTES) })}</p>` : nothing}
    ${state.said ? html`<p class="problem" role="alert">${state.said}</p>` : nothing}`;
}

/** @param {Field} field @param {import('./recorder.js').Recording} state */
function start(field, state) {
  const waiting = fileState(field);
  return html`<button type="button" class="take" data-action="record" ?disabled=${state.asking} @click=${() => record(field, state)}>${icon('megaphone')}<span>${t('Rekam suara')}<span class="visually-hidden">: ${field.label}</span></span></button>
    ${choose(field, t('Pilih berkas suara'), 'link', false)}
    ${waiting.busy ? html`<p class="said" role="status">${t('Menyimpan berkas')}</p>` : nothing}
    ${waiting.trouble ? html`<p class="problem" role="alert">${waiting.trouble}</p>` : nothing}`;
}

/** @param {import('./recorder.js').Recording} state */
function recording(state) {
  const { stop, seen, began_ms, bytes } = state;
  const seconds = Math.floor((now().getTime() - began_ms) / 1000);
  const elapsed = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return html`<div class="place" data-state="recording" ${ref(seen)}><span class="row-icon">${icon('megaphone')}</span>
    <div class="place-text"><b role="status">${t('Sedang merekam')}</b> <span role="timer">${elapsed}</span>
      <small>${bytes ? t('%(size)s sudah tersimpan', { size: formatBytes(bytes) }) : t('Tersimpan setiap 10 detik.')}</small></div>
    <div class="place-actions"><button type="button" class="button" data-action="stop" @click=${stop}>${t('Selesai merekam')}</button></div></div>`;
}

/** @param {Field} field */
function player({ session, path, question, label }) {
  const file = session.fileOf(path);
  if (!file) return nothing;
  const address = addressOf(session, file);
  return question.type === 'audio'
    ? html`<audio class="player" controls preload="metadata" src=${address} aria-label=${t('Putar: %(label)s', { label })}></audio>`
    : html`<video class="player" controls playsinline preload="metadata" src=${address} aria-label=${t('Putar: %(label)s', { label })}></video>`;
}
