// What this phone carries for others, as cards, and the one line that leads there from the outbox.

import { formatDay } from '../lib/clock.js';
import { html, nothing, repeat } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { formatBytes, formatNumber, t } from '../lib/words.js';
import { allThere, answered, dropParcel, listParcels, wantedOf } from '../store/parcels.js';
import { confirmDialog } from './dialog.js';
import { chip, deviceCode, dotted } from './shell.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../lib/dom.js').Content} Content */
/** @typedef {import('../store/parcels.js').Parcel} Parcel */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {{ tone: 'ok' | 'wait' | 'bad' | 'info', icon: string, word: string, line: string }} Standing */

/**
 * For the outbox: what is carried, and the way to the courier's own screen.
 * @param {App} app
 * @returns {Promise<() => Content>}
 */
export async function courierPart(app) {
  const parcels = await listParcels(app.db);
  return () => html`
    ${parcels.length ? html`<h2>${t('Titipan petugas lain')}</h2>${parcelCards(app, parcels)}` : nothing}
    ${courierRow()}`;
}

/** The way to the courier's own screen. */
export function courierRow() {
  return html`<a class="row" href="#/courier"><span class="row-icon">${icon('share')}</span>
      <span class="row-text"><b>${t('Titipan')}</b><small>${t('Serahkan laporan lewat petugas lain, atau bawakan titipan mereka')}</small></span>${icon('next')}</a>`;
}

/** @param {App} app @param {Parcel[]} parcels */
export function parcelCards(app, parcels) {
  return repeat(
    parcels,
    ({ id }) => id,
    (parcel) => card(app, parcel),
  );
}

/** How a parcel stands, in a word and a sentence. @param {Parcel} parcel @returns {Standing} */
export function parcelStanding(parcel) {
  const { records, results, problem } = parcel;
  if (problem) return { tone: 'bad', icon: 'alert', word: t('Perlu tindakan'), line: problem.message };
  const told = answered(parcel);
  const refused = Object.values(results).filter(({ outcome }) => outcome === 'refused').length;
  const wants = wantedOf(parcel);
  if (told < records) {
    const line =
      told > 0
        ? t('%(n)s dari %(all)s laporan sudah sampai; sisanya dikirim begitu ada sinyal.', {
            n: formatNumber(told - refused),
            all: formatNumber(records),
          })
        : t('Dikirim sendiri begitu HP ini mendapat sinyal.');
    return { tone: 'wait', icon: 'clock', word: t('Menunggu'), line };
  }
  if (wants.length > 0) {
    const size = formatBytes(wants.reduce((sum, want) => sum + want.size, 0));
    return {
      tone: 'info',
      icon: 'check',
      word: t('Diterima'),
      line: t('Semua laporan sampai. Foto dan berkas %(size)s menyusul.', { size }),
    };
  }
  if (refused > 0) {
    const line = t('%(n)s laporan tidak dapat diterima kantor; HP asalnya tetap menyimpannya. Beri tahu pemiliknya.', {
      n: formatNumber(refused),
    });
    return { tone: 'wait', icon: 'alert', word: t('Sampai sebagian'), line };
  }
  const absent = Object.values(results).flatMap(({ wants }) => wants.filter(({ absent }) => absent)).length;
  if (absent > 0) {
    const line = t(
      'Semua laporan sampai. %(n)s foto atau berkas tidak terbaca dari titipan ini; HP asalnya mengirimnya begitu tersambung.',
      { n: formatNumber(absent) },
    );
    return { tone: 'wait', icon: 'alert', word: t('Sampai sebagian'), line };
  }
  return {
    tone: 'ok',
    icon: 'checks',
    word: t('Semua sampai'),
    line: t('Kantor sudah menerima semuanya. HP asalnya diberi tahu begitu tersambung.'),
  };
}

/** @param {App} app @param {Parcel} parcel */
function card(app, parcel) {
  const stand = parcelStanding(parcel);
  const name = t('Titipan dari %(code)s', { code: deviceCode(parcel.device_code).replace(/ /g, '\u00a0') });
  const codes = Object.values(parcel.results).flatMap(({ receipt }) => (receipt ? [receipt.code] : []));
  return html`<article class="card record" data-tone=${stand.tone} data-parcel=${parcel.id}>
    <div class="card-head"><h3>${name}</h3>${chip(stand.tone, stand.icon, stand.word)}</div>
    <p class="facts">${dotted([
      t('%(n)s laporan', { n: formatNumber(parcel.records) }),
      parcel.files > 0 && t('%(n)s foto dan berkas', { n: formatNumber(parcel.files) }),
      formatBytes(parcel.bytes),
      html`${t('dibuat')} <time datetime=${parcel.made_at}>${formatDay(parcel.made_at)}</time>`,
    ])}</p>
    <p class="small">${stand.line}</p>
    <details class="more"><summary>${icon('next')}<span>${t('Rincian')}</span><span class="visually-hidden">: ${name}</span></summary>
      ${codes.length ? html`<p class="facts">${t('tanda terima')} ${dotted(codes.map((code) => html`<span class="receipt">${code}</span>`))}</p>` : nothing}
      <div class="card-actions"><button type="button" class="link" @click=${() => letGo(app, parcel)}>${icon('trash')}<span>${t('Hapus titipan ini')}</span></button></div></details>
  </article>`;
}

/** What is lost with it. @param {Parcel} parcel @param {boolean} done nothing of it is left to hand in */
function lossOf(parcel, done) {
  if (!done)
    return t(
      'Belum semua isinya sampai di kantor. Laporan tetap ada di HP asalnya, tetapi tidak lagi dibawakan dari sini.',
    );
  if (parcelStanding(parcel).tone !== 'ok')
    return t('Yang dapat diserahkan dari titipan ini sudah sampai di kantor. Sisanya hanya ada di HP asalnya.');
  return t('Semua isinya sudah sampai di kantor. Yang dihapus hanya salinan di HP ini.');
}

/** @param {App} app @param {Parcel} parcel */
async function letGo(app, parcel) {
  const done = allThere(parcel) && !parcel.problem;
  const yes = await confirmDialog({
    title: t('Hapus titipan ini dari HP Anda?'),
    text: lossOf(parcel, done),
    yes: t('Hapus'),
    no: t('Tetap bawa'),
    danger: parcelStanding(parcel).tone !== 'ok',
  });
  if (!yes) return;
  await dropParcel(app.db, parcel.id);
  await app.screen?.reload?.();
  app.say(t('Titipan dihapus dari HP ini.'));
}
