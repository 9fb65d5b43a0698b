// A draft of a form as a phone shows it: filled in like any form, saved and sent never.

import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, onLanguage, t } from '../lib/words.js';
import { partTemplate, summaryTemplate } from '../runner/pages.js';
import { startSession } from '../runner/session.js';
import { progressBar } from './fill.js';
import { speak } from './language.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('../runner/session.js').FillSession} FillSession */

/** @param {App} app @param {import('../sync/preview.js').Preview} told @returns {Promise<Screen>} */
export async function openPreview(app, told) {
  const session = /** @type {FillSession} */ (await startSession(app.db, { ...told, language: language() }));
  // Whatever is answered stays in this window's memory.
  session.saving.stop();
  session.onChange(() => app.draw());
  onLanguage((next) => session.setLanguage(next));
  const shown = { finished: false };
  return {
    title: () => session.info.title[language()] || session.info.title.id,
    net,
    corner,
    bar: () => progressBar(session),
    body: () => (shown.finished ? done() : page(session)),
    actions: () => (shown.finished ? again() : footer(app, session, () => finish(app, session, shown))),
  };
}

/** What the office gave could not be read. @returns {Screen} */
export function brokenPreview() {
  return {
    title: () => t('Pratinjau'),
    quiet: true,
    body: () =>
      html`<div class="empty">${icon('alert')}<p>${t('Draf ini belum dapat ditampilkan. Muat ulang halaman; bila tetap begini, unggah lagi berkasnya.')}</p></div>`,
  };
}

function net() {
  return html`<section class="net" data-tone="wait" aria-label=${t('Pratinjau')}><div>
    ${icon('info')}<p role="status">${t('Pratinjau: tidak disimpan')}</p></div></section>`;
}

function corner() {
  const other = language() === 'id' ? 'en' : 'id';
  return html`<button type="button" class="top-link" data-kind="word" lang=${other} @click=${() => speak(other)}>
    ${other === 'en' ? 'English' : 'Indonesia'}</button>`;
}

/** @param {FillSession} session */
function page(session) {
  return html`${session.audit?.notice() ?? nothing}
    ${session.atSummary ? summaryTemplate(session, (row) => session.goTo(row.part, row.path)) : partTemplate(session)}`;
}

/** @param {App} app @param {FillSession} session @param {() => void} finished */
function footer(app, session, finished) {
  // Before the first part there is nothing to go back to: no list of forms, no home.
  const first = session.part.kind === 'part' && session.part.index === 0;
  const back = first
    ? nothing
    : html`<button type="button" class="button" data-kind="second" @click=${() => session.back()}>${t('Kembali')}</button>`;
  if (session.atSummary) {
    return html`${back}<button type="button" class="button" @click=${finished}>${t('Selesai')}</button>`;
  }
  return html`${back}<button type="button" class="button" @click=${() => toFirst(app, session, session.next())}>
    ${session.part.kind === 'entry' ? t('Selesai') : t('Lanjut')}</button>`;
}

/** @param {App} app @param {FillSession} session @param {{ finished: boolean }} shown */
function finish(app, session, shown) {
  const problems = session.checkAll();
  shown.finished = problems.length === 0;
  toFirst(app, session, problems);
  app.draw();
}

/** @param {App} app @param {FillSession} session @param {import('../runner/types').FieldProblem[]} problems */
function toFirst(app, session, problems) {
  if (!problems.length) {
    if (app.toast) app.endToast();
    return;
  }
  app.say(t('%(n)s isian perlu diperiksa sebelum lanjut.', { n: problems.length }));
  session.goTo(problems[0].part, problems[0].path);
}

function done() {
  return html`<div class="done"><span class="done-icon">${icon('check')}</span>
    <p>${t('Lengkap. Di HP, isian ini sekarang masuk kotak keluar; di pratinjau tidak ada yang disimpan atau dikirim.')}</p></div>`;
}

function again() {
  return html`<button type="button" class="button" @click=${() => location.reload()}>${t('Isi dari awal')}</button>`;
}
