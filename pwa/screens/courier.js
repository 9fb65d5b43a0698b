// The courier: hand over what waits as a file, and take over the files of others.

import { html, nothing } from '../lib/dom.js';
import { codeOf, TitianError } from '../lib/errors.js';
import { icon } from '../lib/icons.js';
import { formatBytes, formatNumber, t } from '../lib/words.js';
import { outboxCounts } from '../store/outbox.js';
import { listParcels, noteEntrusted } from '../store/parcels.js';
import { takeParcel } from '../sync/courier-take.js';
import { planCourier, writeCourier } from '../sync/courier-write.js';
import { parcelCards } from './courier-parcels.js';
import { download, share } from './export.js';
import { deviceCode, dotted } from './shell.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../sync/courier-write.js').Load} Load */
/** @typedef {{ files: File[], made_at: string, ids: string[] }} Made */

/** @param {App} app @returns {Promise<import('./app.js').Screen>} */
export async function openCourier(app) {
  const state = {
    /** @type {Load[]} */ loads: [],
    /** @type {import('../store/parcels.js').Parcel[]} */ parcels: [],
    /** @type {Made | null} */ made: null,
    /** share of the bytes that are packed, while a file is being made @type {number | null} */ percent: null,
    /** @type {string} */ handed: '',
    taking: false,
    /** @type {string} */ trouble: '',
    others: 0,
  };
  const reload = async () => {
    const [loads, parcels, { others }] = await Promise.all([
      planCourier(app.db),
      listParcels(app.db),
      outboxCounts(app.db),
    ]);
    Object.assign(state, { loads, parcels, others });
  };
  await reload();
  return {
    title: () => t('Titipan'),
    back: '#/outbox',
    reload,
    body: () => html`
      <h2>${t('Titipkan semua yang menunggu')}</h2>
      ${give(app, state)}
      <h2>${t('Bawakan titipan')}</h2>
      ${take(app, state, reload)}
      ${parcelCards(app, state.parcels)}`,
  };
}

/** @typedef {{ loads: Load[], parcels: import('../store/parcels.js').Parcel[], made: Made | null, percent: number | null, handed: string, taking: boolean, trouble: string, others: number }} State */

/** @param {App} app @param {State} state */
function give(app, state) {
  if (state.loads.length === 0) {
    return html`<div class="card"><p>${t('Tidak ada laporan atau foto Anda yang menunggu di HP ini.')}</p>${besides(state)}</div>`;
  }
  const sum = (/** @type {(load: Load) => number} */ of) => state.loads.reduce((all, load) => all + of(load), 0);
  const facts = dotted([
    t('%(n)s laporan', { n: formatNumber(sum(({ records }) => records.length)) }),
    sum(({ photos }) => photos) > 0 && t('%(n)s foto', { n: formatNumber(sum(({ photos }) => photos)) }),
    formatBytes(sum(({ bytes }) => bytes)),
  ]);
  return html`<div class="card"><p><b data-load>${facts}</b></p>
    <p>${t('Satu berkas berisi semua laporan Anda yang belum sampai. Serahkan ke kantor atau ke petugas lain yang mendapat sinyal, lewat aplikasi pesan atau kabel.')}</p>
    <p class="small soft">${t('Laporan tetap menunggu di HP ini sampai tanda terimanya datang, jadi tidak ada yang hilang bila berkas itu tidak sampai. Berkas ini belum dikunci: berikan hanya kepada orang yang boleh membacanya.')}</p>
    ${besides(state)}
    ${state.made ? handing(app, state, state.made) : making(app, state)}</div>`;
}

/** Those of former holders are nobody else's to read. @param {State} state */
function besides({ others }) {
  if (!others) return nothing;
  return html`<p class="small soft" data-others>${t('%(n)s laporan pemakai HP sebelumnya tidak ikut dititipkan: isinya bukan untuk orang lain. Laporan itu dikirim atas namanya sendiri begitu HP ini mendapat sinyal.', { n: formatNumber(others) })}</p>`;
}

/** @param {App} app @param {State} state */
function making(app, state) {
  if (state.percent !== null) {
    return html`<p role="status">${t('Membuat berkas')} ${state.percent}%</p>
      <progress class="meter" max="100" .value=${state.percent} aria-label=${t('Membuat berkas')}></progress>`;
  }
  return html`<button type="button" class="button" @click=${() => make(app, state)}>${t('Buat berkas titipan')}</button>`;
}

/** @param {App} app @param {State} state @param {Made} made */
function handing(app, state, { files }) {
  const size = files.reduce((all, file) => all + file.size, 0);
  return html`<p role="status">${state.handed || t('Berkas siap, %(size)s.', { size: formatBytes(size) })}</p>
    ${files.map(({ name }) => html`<p class="small">${name.replace(/-/g, '-\u200b')}</p>`)}
    ${'canShare' in navigator ? html`<button type="button" class="button" @click=${() => pass(app, state, 'share')}>${icon('share')}${t('Bagikan')}</button>` : nothing}
    <button type="button" class="button" data-kind="second" @click=${() => pass(app, state, 'save')}>${t('Simpan ke folder unduhan')}</button>`;
}

/** @param {App} app @param {State} state */
async function make(app, state) {
  if (!app.identity || state.percent !== null) return;
  const all = state.loads.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
  state.percent = 0;
  app.draw();
  try {
    state.made = await writeCourier(app.db, app.identity, state.loads, (done) => {
      state.percent = Math.floor((100 * done) / Math.max(1, all));
      app.draw();
    });
  } catch (error) {
    console.warn('courier', error);
    app.say(t('Berkas belum dapat dibuat. Semua laporan tetap aman di HP ini.'));
  }
  state.percent = null;
  app.draw();
}

/** @param {App} app @param {State} state @param {'share' | 'save'} way */
async function pass(app, state, way) {
  const { made } = state;
  if (!made) return;
  const how = way === 'share' ? await share(made.files) : 'no';
  if (how === 'stopped') return;
  if (how === 'no') for (const file of made.files) download(file);
  await noteEntrusted(app.db, made.ids, made.made_at);
  state.handed =
    how === 'shared'
      ? t('Berkas diserahkan. Laporan tetap di sini sampai tanda terimanya datang.')
      : t('Berkas ada di folder unduhan. Laporan tetap di sini sampai tanda terimanya datang.');
  app.draw();
}

/** @param {App} app @param {State} state @param {() => Promise<void>} reload */
function take(app, state, reload) {
  const chosen = async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const files = [...(input.files ?? [])];
    input.value = '';
    await takeAll(app, state, files);
    await reload();
    app.draw();
  };
  return html`<div class="card">
    <p>${t('Terima berkas titipan dari petugas lain. HP ini menyimpannya dan mengirimnya ke kantor begitu ada sinyal, atas nama pemiliknya.')}</p>
    ${state.trouble ? html`<p class="problem" role="alert">${state.trouble}</p>` : nothing}
    ${state.taking ? html`<p role="status">${t('Memeriksa berkas')}</p>` : nothing}
    <label class="take">${icon('plus')}<span>${t('Pilih berkas titipan')}</span>
      <input class="visually-hidden" id="parcel" type="file" multiple @change=${chosen}></label></div>`;
}

/** @param {App} app @param {State} state @param {File[]} files */
async function takeAll(app, state, files) {
  state.taking = true;
  state.trouble = '';
  app.draw();
  for (const file of files) {
    try {
      const { parcel, known } = await takeParcel(app.db, file, app.identity?.device_id);
      const facts = { code: deviceCode(parcel.device_code), n: parcel.records };
      app.say(
        known
          ? t('Titipan dari %(code)s ini sudah ada di HP ini.', facts)
          : t('Titipan dari %(code)s tersimpan: %(n)s laporan.', facts),
      );
    } catch (error) {
      if (!(error instanceof TitianError)) console.warn('courier', error);
      state.trouble = troubleWords(error, file);
    }
  }
  state.taking = false;
  app.schedule?.nudge('tap');
}

/** @param {unknown} error @param {File} file */
function troubleWords(error, file) {
  const name = file.name;
  if (codeOf(error) === 'quota')
    return t('Tempat di HP ini tidak cukup untuk %(name)s. Berkasnya tidak diubah; kosongkan tempat lalu coba lagi.', {
      name,
    });
  const why = error instanceof TitianError ? String(error.params.why) : '';
  if (why === 'other')
    return t('%(name)s bukan berkas titipan Titian. Pilih berkas yang namanya mulai dengan titian-titipan.', { name });
  if (why === 'sealed')
    return t('%(name)s tersegel dan belum dapat dibawakan HP ini. Serahkan berkasnya ke kantor apa adanya.', { name });
  if (why === 'too_large')
    return t('%(name)s terlalu besar untuk dibawakan HP ini. Serahkan berkasnya langsung ke kantor.', { name });
  if (why === 'no_gzip')
    return t('Peramban HP ini belum dapat membuka %(name)s. Perbarui peramban, atau serahkan berkasnya ke kantor.', {
      name,
    });
  if (why === 'own')
    return t(
      '%(name)s dibuat di HP ini sendiri; isinya dikirim dari kotak keluar. Berikan berkasnya kepada orang lain.',
      { name },
    );
  if (why === 'empty') return t('%(name)s tidak berisi laporan.', { name });
  return t(
    '%(name)s tidak utuh. Minta HP asal membuatnya lagi; bila HP itu tidak ada, serahkan berkasnya ke kantor apa adanya.',
    { name },
  );
}
