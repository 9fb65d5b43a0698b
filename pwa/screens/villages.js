// The villages this person looks after: last visit, last report, whom to call, what is open. Works without a signal.

import { formatShortDate } from '../lib/clock.js';
import { html, nothing, repeat } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';
import { listVillages } from '../store/villages.js';
import { dotted, when } from './shell.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../types').Village} Village */

/** Searching is worth a field from here on. */
const SEARCH_FROM = 6;

/** @param {App} app @returns {Promise<import('./app.js').Screen>} */
export async function openVillages(app) {
  /** @type {Village[]} */
  let villages = [];
  let search = '';
  const reload = async () => {
    villages = (await listVillages(app.db)).sort((a, b) => a.name.localeCompare(b.name));
  };
  await reload();
  return {
    title: () => t('Desa'),
    tab: 'villages',
    reload,
    body: () => {
      const shown = villages.filter((village) => matches(village, search));
      return html`
        ${
          villages.length >= SEARCH_FROM
            ? html`<div class="field"><label for="search">${t('Cari desa')}</label>
          <input class="input" id="search" type="search" autocomplete="off" .value=${search}
            @input=${(/** @type {InputEvent} */ event) => {
              search = /** @type {HTMLInputElement} */ (event.target).value;
              app.draw();
            }}></div>`
            : nothing
        }
        <p class="visually-hidden" role="status">${search ? t('%(n)s desa cocok', { n: shown.length }) : ''}</p>
        ${repeat(shown, (village) => village.code, villageCard)}
        ${villages.length === 0 ? empty() : shown.length === 0 ? html`<p class="empty">${t('Tidak ada desa dengan nama itu.')}</p>` : nothing}`;
    },
  };
}

/** @param {Village} village @param {string} search @returns {boolean} every word of the search begins a word of its names */
export function matches(village, search) {
  const words = `${village.name} ${village.district} ${village.regency}`.toLowerCase().split(/\s+/);
  return search
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** @param {Village} village */
function villageCard(village) {
  // Part of the name, so not translated.
  const kind = village.kind === 'kelurahan' ? 'Kelurahan' : 'Desa';
  return html`<details class="card village"><summary>
      <span class="row-icon">${icon('village')}</span>
      <span class="row-text"><b>${kind} ${village.name}</b><small>${dotted([village.district, visited(village), matters(village)])}</small></span>
      <span class="turn">${icon('next')}</span></summary>
    <dl class="pairs">
      <div><dt>${t('Tahap')}</dt><dd>${stage(village.stage)}</dd></div>
      <div><dt>${t('Kabupaten/kota')}</dt><dd>${village.regency}</dd></div>
      <div><dt>${t('Kunjungan terakhir')}</dt><dd>${village.last_visit_on ? formatShortDate(village.last_visit_on) : t('Belum ada')}</dd></div>
      <div><dt>${t('Laporan terakhir')}</dt><dd>${village.last_report_at ? when(village.last_report_at) : t('Belum ada')}</dd></div>
      <div><dt>${t('Urusan terbuka')}</dt><dd>${village.open_matters}</dd></div>
    </dl>
    ${village.contacts.length ? html`<h2>${t('Kontak')}</h2>${village.contacts.map(contact)}` : html`<p class="soft">${t('Belum ada kontak. Isi lewat Profil desa.')}</p>`}
  </details>`;
}

/** @param {Village['contacts'][number]} person */
function contact({ name, role, phone }) {
  return html`<div class="contact"><div><b>${name}</b><p class="facts">${role}</p></div>
    ${phone ? html`<a class="button" data-kind="second" data-size="slim" href=${`tel:${phone.replace(/[^+\d]/g, '')}`}>${icon('phone')}<span>${phone}</span><span class="visually-hidden">, ${t('telepon %(name)s', { name })}</span></a>` : nothing}</div>`;
}

/** @param {Village} village */
function matters({ open_matters }) {
  return open_matters > 0 && html`<b class="countdown">${t('%(n)s urusan', { n: open_matters })}</b>`;
}

/** @param {Village} village */
function visited(village) {
  return village.last_visit_on
    ? t('dikunjungi %(date)s', { date: formatShortDate(village.last_visit_on) })
    : t('belum dikunjungi');
}

/** @param {string} code @returns {string} the stage as people say it; an unknown one as the office wrote it */
function stage(code) {
  /** @type {Record<string, string>} */
  const words = {
    usulan: t('Usulan'),
    survei: t('Survei'),
    siap_sk: t('Siap SK'),
    ditetapkan: t('Ditetapkan'),
    aktif: t('Aktif'),
    evaluasi: t('Evaluasi'),
    perlu_penguatan: t('Perlu penguatan'),
    nonaktif: t('Nonaktif'),
    ditunda: t('Ditunda'),
    ditolak: t('Ditolak'),
  };
  return words[code] ?? code;
}

function empty() {
  return html`<div class="empty">${icon('village')}<p><b>${t('Belum ada desa binaan untuk Anda.')}</b></p>
    <p>${t('Kantor menambahkan desa Anda; daftarnya datang sendiri saat HP tersambung.')}</p></div>`;
}
