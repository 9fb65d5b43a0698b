// Making this phone someone's: the code crosses once, then everything needed offline comes, counted as it arrives.

import { html, nothing } from '../lib/dom.js';
import { codeOf } from '../lib/errors.js';
import { icon } from '../lib/icons.js';
import { formatBytes, formatNumber, t } from '../lib/words.js';
import { bodies, listForms, missingBlobs } from '../store/library.js';
import { askPersistence } from '../store/storage.js';
import { enrol } from '../sync/enrol.js';
import { installable, installed, installNow } from './install.js';
import { languageCorner } from './language.js';
import { deviceCode } from './shell.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../types').ListInfo} ListInfo */
/** @typedef {'ask' | 'working' | 'failed' | 'done'} Step */
/** @typedef {{ forms: number, forms_bytes: number, villages: number, lists_bytes: number, left: import('../store/library.js').MissingBlob[] }} Arrived */

/** The village list's name in the library; its rows are villages. */
const VILLAGES = 'desa.csv';

/** @param {App} app @returns {Promise<import('./app.js').Screen>} */
export async function openEnrol(app) {
  if (!app.enrolCode && !app.identity) app.go('#/start');
  /** @type {Step} */
  let step = app.enrolCode ? (app.identity ? 'ask' : 'working') : 'done';
  let problem = '';
  let arrived = await count(app);

  const begin = async () => {
    step = 'working';
    app.draw();
    try {
      app.identity = await enrol(app.db, app.enrolCode ?? '', deviceName());
      app.enrolCode = null;
      step = 'done';
      app.draw();
      // The browser may ask the person; the forms come meanwhile.
      app.startSync();
      app.persistence = await askPersistence();
    } catch (error) {
      problem = codeOf(error);
      step = 'failed';
    }
    app.draw();
  };
  if (step === 'working') queueMicrotask(begin);

  return {
    title: () => (step === 'ask' ? t('Ganti pemakai HP ini') : t('Pasang di HP ini')),
    quiet: true,
    corner: () => languageCorner(app),
    reload: async () => {
      arrived = await count(app);
    },
    body: () => {
      if (step === 'ask') return ask(app);
      if (step === 'working')
        return html`<p class="lead" role="status">${t('Menghubungi kantor. Jangan tutup halaman ini.')}</p>`;
      if (step === 'failed') return failed(problem);
      return done(app, arrived);
    },
    actions: () => {
      if (step === 'ask')
        return html`<a class="button" data-kind="second" href="#/forms" @click=${() => forget(app)}>${t('Batal')}</a><button type="button" class="button" @click=${begin}>${t('Ganti')}</button>`;
      if (step === 'failed') return retry(problem, begin);
      if (step === 'working') return nothing;
      return wayOn(app);
    },
  };
}

/** @param {App} app */
function forget(app) {
  app.enrolCode = null;
}

/** @param {App} app */
function ask(app) {
  const name = app.identity?.person.name ?? '';
  return html`<p class="lead">${t('HP ini sudah dipakai atas nama %(name)s.', { name })}</p>
    <div class="card"><p>${t('Mendaftarkannya lagi mengganti pemakainya. Draf dan laporan %(name)s tetap tersimpan dan tidak dikirim atas nama orang lain.', { name })}</p></div>`;
}

/** @param {string} code why enrolment did not work */
function failed(code) {
  return html`<div class="note" data-tone="wait" role="alert">${icon('alert')}<div><p><b>${sentence(code)}</b></p>
    <p>${t('Belum ada yang berubah di HP ini.')}</p></div></div>`;
}

/** @param {string} code @returns {string} */
export function sentence(code) {
  switch (code) {
    case 'spent':
    case 'refused':
    case 'signed_out':
      return t('Kode ini sudah dipakai atau lewat 10 menit. Minta kantor menampilkan QR baru, lalu pindai lagi.');
    case 'portal':
      return t('Wi-Fi ini meminta masuk dulu. Masuk ke Wi-Fi itu atau pakai data seluler, lalu coba lagi.');
    case 'offline':
    case 'slow':
      return t('Kantor belum terjangkau. Cari tempat dengan sinyal, lalu coba lagi; kode berlaku 10 menit.');
    default:
      return t('Pendaftaran belum berhasil. Coba lagi, atau minta kode baru dari kantor.');
  }
}

/** @param {string} code @param {() => void} again */
function retry(code, again) {
  const spent = code === 'spent' || code === 'refused' || code === 'signed_out';
  return html`<a class="button" data-kind=${spent ? nothing : 'second'} href="#/start">${t('Kode lain')}</a>
    ${spent ? nothing : html`<button type="button" class="button" @click=${again}>${t('Coba lagi')}</button>`}`;
}

/** @param {App} app @param {Arrived} arrived */
function done(app, arrived) {
  const { identity } = app;
  if (!identity) return nothing;
  return html`
    <p class="lead">${t('HP ini akan dipakai atas nama %(name)s, %(office)s.', { name: identity.person.name, office: identity.office.name })}</p>
    <div class="card"><p class="facts">${t('Cocokkan kode ini dengan layar kantor')}</p><p class="device-code">${deviceCode(identity.device_code)}</p></div>
    <div role="status">${arrival(app, arrived)}</div>
    ${storageRow(app)}
    ${installed() || installable(app) ? nothing : html`<p class="soft small">${t('Untuk memasang: buka menu peramban, pilih Tambahkan ke layar utama.')}</p>`}
    <p class="soft small">${t('Isian disimpan di HP ini sampai kantor menerimanya. Siapa yang membaca dan berapa lama disimpan: lihat')} <a class="text-link" href="#/about">${t('Tentang data')}</a>.</p>`;
}

/** @param {App} app @param {Arrived} arrived */
function arrival(app, arrived) {
  const { left } = arrived;
  // What the office could not give keeps nobody waiting: a picture's place is empty, and the form can be filled in.
  const lacking = app.status.lacking ? left : [];
  const here = arrived.forms > 0 && left.every((blob) => blob.kind === 'media' && lacking.length > 0);
  const figures = {
    forms: formatNumber(arrived.forms),
    size: formatBytes(arrived.forms_bytes),
    villages: formatNumber(arrived.villages),
    lists: formatBytes(arrived.lists_bytes),
    n: arrived.forms,
  };
  // A form may need a part of the app that comes in the second wave.
  if (here && app.whole) {
    return html`<div class="row"><span class="row-icon" data-tone="ok">${icon('check')}</span><span class="row-text"><b>${t('%(forms)s formulir siap luring', figures)}</b>
      <small>${t('%(size)s, dan %(villages)s desa, %(lists)s', figures)}</small>${without(lacking)}</span></div>`;
  }
  const stuck = app.status.link === 'offline' || app.status.link === 'portal';
  return html`<div class="row"><span class="row-icon">${icon('download')}</span><span class="row-text"><b>${t('Mengambil formulir dan daftar desa')}</b>
    <small>${stuck ? t('Terputus. Dilanjutkan sendiri begitu ada sinyal.') : here ? t('%(forms)s formulir sudah sampai. Bagian aplikasi yang terakhir menyusul.', figures) : arrived.forms ? t('%(forms)s formulir sudah sampai, %(left)s berkas lagi.', { ...figures, left: left.length }) : t('Biasanya kurang dari satu menit.')}</small>${without(lacking)}</span></div>`;
}

/** @param {Arrived['left']} lacking */
function without(lacking) {
  const names = lacking.slice(0, 3).map(({ name }) => name);
  return names.length > 0
    ? html`<small>${t('Belum dapat diambil dari kantor: %(names)s. Dicoba lagi sendiri; yang lain dapat dipakai.', { names: names.join(', ') + (lacking.length > 3 ? ' …' : '') })}</small>`
    : nothing;
}

/** The browser's own answer, as it gave it. @param {App} app */
function storageRow(app) {
  if (app.persistence === 'unknown') return nothing;
  return app.persistence === 'granted'
    ? html`<div class="row"><span class="row-icon" data-tone="ok">${icon('check')}</span><span class="row-text"><b>${t('Penyimpanan dijamin')}</b><small>${t('HP ini tidak menghapus isian sendiri.')}</small></span></div>`
    : html`<div class="row"><span class="row-icon" data-tone="wait">${icon('alert')}</span><span class="row-text"><b>${t('Penyimpanan belum dijamin')}</b><small>${t('Pasang di layar utama agar HP tidak menghapus isian.')}</small></span></div>`;
}

/** @param {App} app */
function wayOn(app) {
  if (!installable(app)) return html`<a class="button" href="#/forms">${t('Mulai mengisi')}</a>`;
  return html`<a class="button" data-kind="second" href="#/forms">${t('Nanti')}</a>
    <button type="button" class="button" @click=${() => installNow(app).then(() => app.go('#/forms'))}>${t('Pasang')}</button>`;
}

/** @param {App} app @returns {Promise<Arrived>} */
async function count(app) {
  const [forms, lists, left] = await Promise.all([listForms(app.db), bodies(app.db, 'lists'), missingBlobs(app.db)]);
  const missing = new Set(left.map(({ sha256 }) => sha256));
  const here = /** @type {ListInfo[]} */ (lists).filter(({ sha256 }) => !missing.has(sha256));
  return {
    forms: forms.length,
    forms_bytes: forms.reduce((sum, form) => sum + form.size, 0),
    villages: here.find(({ name }) => name === VILLAGES)?.rows ?? 0,
    lists_bytes: here.reduce((sum, list) => sum + list.size, 0),
    left,
  };
}

/** @returns {string} what the office sees in its list of phones: "Chrome di Android" */
function deviceName() {
  const agent = navigator.userAgent;
  const browser = /Firefox/.test(agent)
    ? 'Firefox'
    : /Edg/.test(agent)
      ? 'Edge'
      : /SamsungBrowser/.test(agent)
        ? 'Samsung Internet'
        : /Chrom/.test(agent)
          ? 'Chrome'
          : /Safari/.test(agent)
            ? 'Safari'
            : 'Peramban';
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iPhone'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac/.test(agent)
          ? 'Mac'
          : /Linux/.test(agent)
            ? 'Linux'
            : 'HP';
  return `${browser} di ${system}`;
}
