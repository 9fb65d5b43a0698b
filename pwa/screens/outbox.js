// Everything finished on this phone: what waits, how each record stands, and a copy of it for whoever needs one.

import { html, nothing, repeat } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { formatBytes, language, t } from '../lib/words.js';
import { readSetting } from '../store/identity.js';
import { listForms } from '../store/library.js';
import { listOutbox, outboxCounts, unpark } from '../store/outbox.js';
import { listReports } from '../store/reports.js';
import { notYet } from './later.js';
import { loadWords, standing, toSend } from './records.js';
import { chip, dotted, when } from './shell.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {import('../types').Report} Report */
/** @typedef {import('./records.js').Standing} Standing */

/** @param {App} app @returns {Promise<import('./app.js').Screen>} */
export async function openOutbox(app) {
  /** @type {OutboxRecord[]} */
  let records = [];
  /** @type {Report[]} */
  let reports = [];
  let rupiah_per_mb = 0;
  let others = 0;
  /** @type {import('../types').FormInfo[]} */
  let forms = [];
  /** @type {() => import('../lib/dom.js').Content} */
  let courier = () => nothing;
  const reload = async () => {
    [records, reports, rupiah_per_mb, forms, { others }] = await Promise.all([
      listOutbox(app.db),
      listReports(app.db),
      readSetting(app.db, 'rupiah_per_mb', 0),
      listForms(app.db),
      outboxCounts(app.db),
    ]);
    records.sort((a, b) => (a.finished_at < b.finished_at ? 1 : -1));
    void import('./more.js').then(async ({ courierPart }) => {
      courier = await courierPart(app);
      app.draw();
    }, notYet);
  };
  await reload();
  return {
    title: () => t('Kotak keluar'),
    tab: 'outbox',
    reload,
    body: () => {
      const rows = records.map((record) => {
        const report = reports.find(
          (known) => known.instance_id === record.instance_id || known.root_id === record.instance_id,
        );
        const title = forms.find(({ form_id }) => form_id === record.form_id)?.title[language()] || record.title;
        return { record, report, title, standing: standing(record, report, app.status.sending) };
      });
      const open = rows.filter((row) => !row.standing.sent);
      const sent = rows.filter((row) => row.standing.sent);
      open.sort((a, b) => Number(b.record.urgent) - Number(a.record.urgent));
      return html`
        ${sendCard(app, records, rupiah_per_mb)}
        ${open.length ? html`<h2 class="visually-hidden">${t('Belum selesai terkirim')}</h2>` : nothing}
        ${repeat(
          open,
          ({ record }) => record.instance_id,
          (row) => card(app, row),
        )}
        ${others ? html`<p class="soft small">${t('%(n)s laporan pemakai HP sebelumnya masih menunggu di sini dan dikirim atas namanya sendiri. Bila tidak juga terkirim, orang itu perlu mendaftar lagi di HP ini.', { n: others })}</p>` : nothing}
        ${open.length + sent.length === 0 ? empty() : nothing}
        ${
          sent.length
            ? html`<h2>${t('Terkirim')}</h2>${repeat(
                sent,
                ({ record }) => record.instance_id,
                (row) => card(app, row),
              )}`
            : nothing
        }
        ${courier()}`;
    },
  };
}

/** @param {App} app @param {OutboxRecord[]} records @param {number} rupiah_per_mb */
function sendCard(app, records, rupiah_per_mb) {
  const load = toSend(records);
  if (load.records === 0) return nothing;
  const busy = app.status.phase !== 'idle';
  return html`<div class="card send-card"><div><b>${t('%(n)s laporan menunggu', { n: load.records })}</b>
      <p class="facts">${loadWords(load, app.status.link, rupiah_per_mb)}</p></div>
    <button type="button" class="button" data-size="slim" aria-disabled=${busy ? 'true' : nothing}
      @click=${() => busy || app.schedule?.nudge('tap')}>${busy ? t('Mengirim') : t('Kirim')}</button></div>`;
}

/** @param {App} app @param {{ record: OutboxRecord, report: Report | undefined, title: string, standing: Standing }} row */
function card(app, { record, report, title, standing: stand }) {
  const code = record.receipt?.code ?? report?.code;
  return html`<article class="card record" data-tone=${stand.tone} data-record=${record.instance_id} data-state=${record.state}>
    <div class="card-head"><h3>${title}</h3>${chip(stand.tone, stand.icon, stand.word)}</div>
    <p class="facts">${dotted([
      record.place,
      when(record.finished_at),
      photos(record),
      record.urgent && !stand.sent && t('didahulukan'),
      code && html`${t('tanda terima')} <span class="receipt">${code}</span>`,
    ])}</p>
    ${stand.percent === null ? nothing : html`<progress class="meter" max="100" .value=${stand.percent} aria-label=${stand.word}></progress>`}
    ${stand.lines.length ? html`<p class="small">${stand.lines.join(' ')}</p>` : nothing}
    ${stand.way === 'repair' && report ? html`<a class="link" href=${`#/repair/${report.root_id}`}>${t('Buka perbaikan')}</a>` : nothing}
    ${more(app, record, title, stand)}
  </article>`;
}

/** What few people need, out of the way until asked for. @param {App} app @param {OutboxRecord} record @param {string} title @param {Standing} stand */
function more(app, record, title, stand) {
  const again = async () => {
    await unpark(app.db, record.instance_id);
    app.schedule?.nudge('tap');
    await app.screen?.reload?.();
    app.draw();
  };
  const bytes = new TextEncoder().encode(record.xml).length + record.files.reduce((sum, file) => sum + file.size, 0);
  const name = html`<span class="visually-hidden">: ${title}</span>`;
  return html`<details class="more" ?open=${stand.way === 'retry'}>
    <summary>${icon('next')}<span>${t('Rincian')}</span>${name}</summary>
    <p class="facts">${dotted([t('nomor %(seq)s dari HP ini', { seq: record.device_seq }), formatBytes(bytes), html`<span class="receipt">${record.instance_id.slice(5, 13)}</span>`])}</p>
    <div class="card-actions">
      ${stand.way === 'retry' ? html`<button type="button" class="link" @click=${again}>${icon('send')}<span>${t('Coba kirim lagi')}</span>${name}</button>` : nothing}
      <button type="button" class="link" @click=${() => saveCopy(app, record)}>${icon('share')}<span>${t('Simpan salinan')}</span>${name}</button></div></details>`;
}

/** @param {App} app @param {OutboxRecord} record */
async function saveCopy(app, record) {
  try {
    const { exportRecord } = await import('./more.js');
    await exportRecord(app, record);
  } catch (error) {
    console.warn('export', error);
    app.say(t('Salinan belum dapat dibuat. Laporan ini tetap aman di HP.'));
  }
}

/** @param {OutboxRecord} record */
function photos(record) {
  const count = record.files.filter((file) => file.role === 'photo').length;
  return count ? t('%(n)s foto', { n: count }) : '';
}

function empty() {
  return html`<div class="empty">${icon('outbox')}<p><b>${t('Belum ada laporan di sini.')}</b></p>
    <p>${t('Laporan yang selesai diisi masuk ke sini, lalu dikirim sendiri begitu ada sinyal.')}</p></div>`;
}
