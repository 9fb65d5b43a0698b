// What carrying a draft over to a newer version of its form would do, shown before anything is done.

import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, t } from '../lib/words.js';
import { carry, lookAhead, takeBack } from '../runner/carry.js';
import { readDraft } from '../store/drafts.js';
import { readForm, readPinned } from '../store/library.js';
import { codeOf } from '../lib/errors.js';
import { listOf, missing } from './fill.js';
import { dotted } from './shell.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('../forms/carry.js').Why} Why */

/** @param {App} app @param {string} id of the draft @returns {Promise<Screen>} */
export async function openCarry(app, id) {
  const draft = await readDraft(app.db, id);
  const pinned = draft && !draft.deprecated_id ? await readPinned(app.db, draft) : null;
  const newer = pinned?.newer ? await readForm(app.db, pinned.newer.form_id) : null;
  if (!draft || !pinned || !newer || !app.identity) return missing();
  const lists = (/** @type {string} */ name) => listOf(app, name);
  const around = { lists, identity: app.identity, language: language() };
  const prospect = await lookAhead(app.db, draft, pinned, newer, around);
  const go = async () => {
    try {
      await carry(app.db, prospect);
    } catch (error) {
      console.error(error);
      app.say(
        codeOf(error) === 'stale_draft'
          ? t('Draf ini diubah di jendela lain. Buka lagi, lalu pindahkan.')
          : t('Belum dipindahkan. Draf tetap seperti semula di HP ini; coba lagi.'),
      );
      return;
    }
    location.replace(`#/draft/${id}`);
  };
  return {
    title: () => t('Versi baru formulir'),
    back: `#/draft/${id}`,
    reading: true,
    quiet: true,
    body: () => html`<div class="card"><h2 class="name">${newer.info.title[language()] || newer.info.title.id}</h2>
        <p class="facts">${dotted([draft.place, t('versi %(old)s → %(new)s', { old: pinned.info.version, new: newer.info.version })])}</p></div>
      ${preview(prospect.carried)}`,
    actions: () =>
      html`<a class="button" data-kind="second" href=${`#/draft/${id}`}>${t('Tetap di versi lama')}</a>
      <button type="button" class="button" data-action="carry" @click=${go}>${t('Pindahkan isian')}</button>`,
  };
}

/** Back to the older version, as long as nothing was changed in the newer one. @param {App} app @param {string} id @returns {Promise<Screen>} */
export async function openUncarry(app, id) {
  const draft = await readDraft(app.db, id);
  if (draft) await takeBack(app.db, draft);
  location.replace(`#/draft/${id}`);
  return { title: () => t('Formulir'), body: () => nothing };
}

/** @param {import('../forms/carry.js').Carried} carried */
function preview({ moved, back, changed, tray }) {
  return html`${line('moved', t('%(n)s isian dipindahkan', { n: moved }), t('Foto dan berkas ikut.'))}
    ${back ? line('back', t('%(n)s jawaban kembali ke pertanyaannya', { n: back }), t('Versi baru menanyakannya lagi.')) : nothing}
    ${
      changed.length
        ? html`<h2 data-count="changed">${t('%(n)s isian berubah', { n: changed.length })}</h2><div class="card summary-part">
          ${changed.map(({ label, before, after, why }) => row(label, before === after ? before : `${before} → ${after}`, changedWords(why)))}</div>`
        : nothing
    }
    ${
      tray.length
        ? html`<h2 data-count="tray">${t('%(n)s jawaban tanpa pertanyaan', { n: tray.length })}</h2>
        <p class="said">${t('Tidak ada yang hilang: jawaban ini disimpan bersama laporan dan ikut terkirim.')}</p><div class="card summary-part">
          ${tray.map((answer) => row(answer.label, said(answer), goneWords(answer.why)))}</div>`
        : nothing
    }
    <p class="soft small">${t('Bisa diurungkan sampai ada isian yang diubah di versi baru.')}</p>`;
}

/** @param {string} count @param {string} text @param {string} more */
function line(count, text, more) {
  return html`<div class="row" data-count=${count}><span class="row-icon" data-tone="ok">${icon('check')}</span>
    <span class="row-text"><b>${text}</b><small>${more}</small></span></div>`;
}

/** @param {string} label @param {string} text @param {string} why */
function row(label, text, why) {
  return html`<div class="summary-row"><span class="summary-text"><small>${label}</small><span class="summary-answer">${text}</span><small>${why}</small></span></div>`;
}

/** @param {import('../forms/tray.js').TrayAnswer} answer */
function said({ type, text }) {
  if (type === 'image') return t('Foto');
  return ['audio', 'video', 'file'].includes(type) ? t('Berkas tersimpan') : text;
}

/** @param {Why} why */
function changedWords(why) {
  if (why === 'off') return t('Tidak berlaku menurut versi baru. Tetap tersimpan di draf ini.');
  return why === 'choice' ? t('Pilihannya berubah.') : t('Jenis jawabannya sekarang lain.');
}

/** @param {Why} why */
function goneWords(why) {
  if (why === 'type') return t('Jenis jawabannya sekarang lain.');
  if (why === 'choice') return t('Pilihan ini tidak ada lagi.');
  if (why === 'calculated') return t('Sekarang dihitung oleh formulir.');
  if (why === 'entry') return t('Tempatnya dalam daftar tidak ada lagi.');
  return t('Pertanyaan ini tidak ada lagi.');
}
