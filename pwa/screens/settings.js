// Who holds this phone, how it behaves, and the honest state of what is kept on it.

import { formatDay } from '../lib/clock.js';
import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { formatBytes, formatNumber, language, t } from '../lib/words.js';
import { clearIdentity, readSetting, writeSetting } from '../store/identity.js';
import { listForms } from '../store/library.js';
import { outboxCounts } from '../store/outbox.js';
import { knownRoom, photosIn } from '../store/room.js';
import { askPersistence, persistence } from '../store/storage.js';
import { courierRow } from './courier-parcels.js';
import { confirmDialog } from './dialog.js';
import { installable, installNow, installed } from './install.js';
import { chooseLanguage } from './language.js';
import { roomWords } from './room-words.js';
import { deviceCode } from './shell.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {Awaited<ReturnType<typeof outboxCounts>>} Counts */

/** @param {App} app @returns {Promise<import('./app.js').Screen>} */
export async function openSettings(app) {
  const [wifiOnly, rupiah] = await Promise.all([
    readSetting(app.db, 'photos_wifi_only', false),
    readSetting(app.db, 'rupiah_per_mb', 0),
  ]);
  /** @type {Counts} */
  let counts = await outboxCounts(app.db);
  let forms = await listForms(app.db);
  /** @type {Awaited<ReturnType<typeof knownRoom>>} */
  let room = null;
  const reload = async () => {
    [counts, forms, room, app.persistence] = await Promise.all([
      outboxCounts(app.db),
      listForms(app.db),
      knownRoom(app.db),
      persistence(),
    ]);
  };
  await reload();
  return {
    title: () => t('Pengaturan'),
    back: '#/forms',
    reload,
    body: () => html`
      ${holder(app)}
      <h2>${t('Bahasa')}</h2>
      <div class="segments" role="group" aria-label=${t('Bahasa')}>
        ${languageButton(app, 'id', 'Indonesia')}${languageButton(app, 'en', 'English')}</div>
      <h2>${t('Pengiriman')}</h2>
      <div class="card">
        <label class="switch"><span><b>${t('Foto hanya lewat Wi-Fi')}</b><small class="soft">${t('Teks tetap dikirim lewat data seluler.')}</small></span>
          <input type="checkbox" .checked=${wifiOnly} @change=${(/** @type {Event} */ event) => writeSetting(app.db, 'photos_wifi_only', /** @type {HTMLInputElement} */ (event.target).checked)}></label>
        <div class="field"><label for="rupiah">${t('Harga data, Rp per MB')}</label>
          <p class="hint" id="rupiah-hint">${t('Dipakai untuk menaksir biaya di kotak keluar. Kosongkan bila tidak perlu.')}</p>
          <input class="input" id="rupiah" inputmode="numeric" autocomplete="off" aria-describedby="rupiah-hint" .value=${rupiah ? String(rupiah) : ''}
            @change=${(/** @type {Event} */ event) => saveRupiah(app, /** @type {HTMLInputElement} */ (event.target))}></div>
      </div>
      ${app.identity ? courierRow() : nothing}
      <h2>${t('Penyimpanan di HP ini')}</h2>
      ${storageCard(app)}
      ${kept(counts, forms.length, room)}
      <h2>${t('Titian')}</h2>
      <div class="card"><dl class="pairs">
        <div><dt>${t('Versi')}</dt><dd>${app.version}</dd></div>
        <div><dt>${t('Terakhir tersambung')}</dt><dd>${app.status.last_contact_at ? formatDay(app.status.last_contact_at) : t('Belum sejak dibuka')}</dd></div></dl></div>
      ${app.update ? html`<a class="button" href="#/help/update">${icon('update')}${t('Pasang versi baru')}</a>` : nothing}
      <a class="row" href="#/about"><span class="row-icon">${icon('info')}</span><span class="row-text"><b>${t('Tentang data')}</b><small>${t('Siapa membaca, berapa lama disimpan, sumber data')}</small></span>${icon('next')}</a>
      ${app.identity ? html`<button type="button" class="button" data-kind="danger" @click=${() => signOff(app, counts)}>${t('Keluar dari HP ini')}</button>` : nothing}`,
  };
}

/** @param {App} app */
function holder(app) {
  if (!app.identity) return html`<a class="button" href="#/start">${t('Daftarkan HP ini')}</a>`;
  const { person, office, device_code, enrolled_at } = app.identity;
  return html`<div class="card"><h2 class="lead">${person.name}</h2><dl class="pairs">
    <div><dt>${t('Kantor')}</dt><dd>${office.name}</dd></div>
    <div><dt>${t('Kode HP')}</dt><dd class="receipt">${deviceCode(device_code)}</dd></div>
    <div><dt>${t('Didaftarkan')}</dt><dd>${formatDay(enrolled_at)}</dd></div></dl></div>`;
}

/** @param {App} app @param {'id' | 'en'} which @param {string} name */
function languageButton(app, which, name) {
  return html`<button type="button" class="button" lang=${which} aria-pressed=${language() === which} @click=${() => chooseLanguage(app, which)}>${name}</button>`;
}

/** What the browser promised, in words. @param {App} app */
export function storageCard(app) {
  if (app.persistence === 'granted') {
    return html`<div class="row"><span class="row-icon" data-tone="ok">${icon('check')}</span>
      <span class="row-text"><b>${t('Penyimpanan dijamin')}</b><small>${t('HP ini tidak menghapus isian sendiri.')}</small></span></div>`;
  }
  const how = installed()
    ? t('Peramban ini belum menjanjikannya, jadi Titian mengirim lebih sering. Kirim semua sebelum perjalanan jauh.')
    : t('Pasang di layar utama agar HP tidak menghapus isian.');
  return html`<div class="row"><span class="row-icon" data-tone="wait">${icon('alert')}</span>
      <span class="row-text"><b>${t('Penyimpanan belum dijamin')}</b><small>${how}</small></span></div>
    <div class="card-actions">
      ${app.persistence === 'unsupported' ? nothing : html`<button type="button" class="button" data-kind="second" @click=${() => askAgain(app)}>${t('Minta lagi')}</button>`}
      ${installable(app) ? html`<button type="button" class="button" data-kind="second" @click=${() => installNow(app)}>${t('Pasang')}</button>` : nothing}
      <a class="link" href="#/help/storage">${t('Apa artinya')}</a></div>`;
}

/** @param {App} app */
async function askAgain(app) {
  app.persistence = await askPersistence();
  app.say(
    app.persistence === 'granted'
      ? t('Penyimpanan sekarang dijamin.')
      : t('Peramban belum menjanjikannya. Isian tetap tersimpan; pasang di layar utama lalu minta lagi.'),
  );
}

/** @param {Counts} counts @param {number} forms @param {Awaited<ReturnType<typeof knownRoom>>} room */
function kept(counts, forms, room) {
  const records =
    counts.waiting + counts.received + counts.held + counts.conflicted + counts.needs_action + counts.safe;
  return html`<div class="card"><dl class="pairs">
    <div><dt>${t('Formulir siap luring')}</dt><dd>${formatNumber(forms)}</dd></div>
    <div><dt>${t('Draf')}</dt><dd>${formatNumber(counts.draft)}</dd></div>
    <div><dt>${t('Laporan selesai')}</dt><dd>${formatNumber(records)}</dd></div>
    <div><dt>${t('Belum diterima kantor')}</dt><dd>${formatNumber(counts.waiting + counts.needs_action)}</dd></div>
    <div><dt>${t('Foto dan berkas belum terkirim')}</dt><dd>${counts.files_waiting ? `${formatNumber(counts.files_waiting)} · ${formatBytes(counts.photo_bytes)}` : '0'}</dd></div>
    <div><dt>${t('Ruang untuk foto baru, sudah dicoba')}</dt><dd>${room ? roomWords(photosIn(room)) : t('belum dicoba')}</dd></div></dl></div>`;
}

/** @param {App} app @param {HTMLInputElement} input */
async function saveRupiah(app, input) {
  const amount = Number(input.value.replace(/\D/g, '')) || 0;
  input.value = amount ? String(amount) : '';
  await writeSetting(app.db, 'rupiah_per_mb', amount);
}

/** Signing off forgets who holds the phone. It never touches what has not been sent. @param {App} app @param {Counts} counts */
async function signOff(app, counts) {
  const unsent = counts.waiting + counts.needs_action + counts.draft;
  const yes = await confirmDialog({
    title: t('Keluar dari HP ini?'),
    text:
      unsent > 0
        ? t(
            '%(n)s laporan dan draf yang belum terkirim tetap tersimpan di HP ini. Laporan dikirim atas nama %(name)s begitu HP ini dipakai lagi; draf menunggu %(name)s masuk lagi di sini.',
            { n: unsent, name: app.identity?.person.name ?? '' },
          )
        : t('Semua laporan sudah diterima kantor. Untuk memakai HP ini lagi, minta kode pendaftaran dari kantor.'),
    yes: t('Keluar'),
    no: t('Tetap di sini'),
    danger: true,
  });
  if (!yes) return;
  app.schedule?.stop();
  app.schedule = null;
  await clearIdentity(app.db);
  app.identity = null;
  app.go('#/start');
}
