// The first screen: the draft to go on with, then the forms of this person's work.

import { later } from '../lib/clock.js';
import { html, nothing, repeat } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, t } from '../lib/words.js';
import { draftsHere } from '../store/drafts.js';
import { listForms } from '../store/library.js';
import { chip, dotted, when } from './shell.js';
import { troubleCard } from './trouble.js';
import { warm, warmInIdle } from './warm.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../types').Draft} Draft */
/** @typedef {import('../types').FormInfo} FormInfo */

/** A suspected violation is reported at once; other forms are urgent only by what is answered in them. */
const AT_ONCE = 'F05';

/** @param {App} app @returns {Promise<import('./app.js').Screen>} */
export async function openHome(app) {
  /** @type {FormInfo[]} */
  let forms = [];
  /** @type {Draft[]} */
  let drafts = [];
  let others = 0;
  const reload = async () => {
    app.warm = null;
    [forms, { drafts, others }] = await Promise.all([listForms(app.db), draftsHere(app.db)]);
  };
  await reload();
  later(0, () =>
    warmInIdle(
      app,
      [...drafts.slice(0, 1), ...forms].map(({ form_id }) => form_id),
    ),
  );
  return {
    title: () => t('Formulir'),
    tab: 'forms',
    reload,
    body: () => {
      const open = drafts.filter((draft) => !app.leaving.has(draft.id));
      return html`
        ${app.notices.map(({ code, facts }) => troubleCard(app, code, facts))}
        ${open.length > 1 ? html`<h2>${t('Draf di HP ini')}</h2>` : nothing}
        ${repeat(
          open,
          (draft) => draft.id,
          (draft) => draftRow(draft, titleOf(draft, forms), hasNewer(draft, forms)),
        )}
        ${others ? html`<p class="soft small">${t('%(n)s draf pemakai HP sebelumnya tersimpan di sini dan muncul lagi setelah orang itu masuk.', { n: others })}</p>` : nothing}
        ${forms.length ? newForms(app, forms) : noForms(app)}`;
    },
  };
}

/** A repair stays on the version its report was filled in with. @param {Draft} draft @param {FormInfo[]} forms */
function hasNewer(draft, forms) {
  const form = draft.deprecated_id ? undefined : forms.find(({ form_id }) => form_id === draft.form_id);
  return form !== undefined && form.state !== 'closed' && form.sha256 !== draft.form_sha256;
}

/** @param {Draft} draft @param {string} title @param {boolean} newer there is a newer version of its form */
function draftRow(draft, title, newer) {
  const href = draft.deprecated_id ? `#/repair/${draft.id}` : `#/draft/${draft.id}`;
  return html`<a class="row" data-kind="draft" href=${href}>
    <span class="row-icon" data-tone="wait">${icon('pen')}</span>
    <span class="row-text"><b>${draft.deprecated_id ? t('Lanjutkan perbaikan') : t('Lanjutkan draf')}</b>
      <small>${dotted([title, draft.place, when(draft.updated_at)])}</small>
      ${newer ? html`<small>${t('Ada versi baru formulir ini')}</small>` : nothing}</span>
    <span class="chip" data-tone="wait">${Math.round(draft.progress)}%</span></a>`;
}

/** @param {App} app @param {FormInfo[]} forms */
function newForms(app, forms) {
  const fillable = forms.filter((form) => form.state === 'open').sort((a, b) => a.order - b.order);
  return html`<h2>${t('Isi laporan baru')}</h2>
    ${repeat(
      fillable,
      (form) => form.form_id,
      (form) => html`<a class="row" href=${`#/fill/${form.form_id}`} @pointerdown=${() => warm(app, form.form_id)}>
      <span class="row-icon">${icon(form.icon)}</span>
      <span class="row-text"><b>${form.title[language()] || form.title.id}</b>
        <small>${dotted([t('± %(minutes)s menit', { minutes: form.minutes }), features(form)])}</small></span>
      ${form.code === AT_ONCE ? chip('bad', 'alert', t('Segera')) : nothing}</a>`,
    )}`;
}

/** @param {App} app */
function noForms(app) {
  return html`<div class="empty">${icon('forms')}
    <p><b>${t('Formulir belum sampai di HP ini.')}</b></p>
    <p>${t('Sambungkan HP ini sekali ke internet. Sesudah itu semua formulir bisa diisi tanpa sinyal.')}</p>
    <button class="button" @click=${() => app.schedule?.nudge('tap')}>${t('Ambil sekarang')}</button></div>`;
}

/** @param {FormInfo} form @returns {string} "foto, lokasi" */
function features(form) {
  /** @type {Record<string, string>} */
  const words = {
    photo: t('foto'),
    location: t('lokasi'),
    signature: t('tanda tangan'),
    people: t('daftar orang'),
    file: t('berkas'),
  };
  return form.features
    .map((feature) => words[feature])
    .filter(Boolean)
    .join(', ');
}

/** @param {Draft} draft @param {FormInfo[]} forms @returns {string} the form's title in the reader's language */
function titleOf(draft, forms) {
  const form = forms.find((known) => known.form_id === draft.form_id);
  return form?.title[language()] || draft.title;
}
