// A returned report, put right: the fields with a note first, old photos beside, the rest untouched unless asked for.

import { formatDay } from '../lib/clock.js';
import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, onLanguage, t } from '../lib/words.js';
import { partTemplate, repairTemplate } from '../runner/pages.js';
import { startSession } from '../runner/session.js';
import { listDrafts } from '../store/drafts.js';
import { mediaOf, readFormBySha, readFormVersion, readText } from '../store/library.js';
import { readRecord } from '../store/outbox.js';
import { listReports, readReport } from '../store/reports.js';
import { filesOf, finish, listOf, mayLeave, progressBar } from './fill.js';
import { languageCorner } from './language.js';
import { toTop } from './router.js';
import { chip, dotted } from './shell.js';
import { answerBy } from './tasks.js';
import { troubleNote } from './trouble.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('../runner/types').Session} Session */
/** @typedef {import('../types').Report} Report */

/**
 * @param {App} app
 * @param {string} id the report's root id, or the id of a correction already begun
 * @returns {Promise<Screen>}
 */
export async function openRepair(app, id) {
  const drafts = await listDrafts(app.db);
  const begun = drafts.find((draft) => draft.id === id);
  const known = begun ? await reportOf(app, begun.deprecated_id) : await readReport(app.db, id);
  // The office may have another answer by now: what was typed here is still somebody's to look at and to send.
  const report = known ?? (begun ? asBegun(begun) : null);
  if (!report || !app.identity) return notHere(t('Laporan ini tidak perlu diperbaiki lagi.'));
  const draft = begun ?? drafts.find(({ deprecated_id }) => deprecated_id === report.instance_id);
  const old = await readRecord(app.db, report.instance_id);
  const found =
    (await formOf(app, draft?.form_sha256 ?? old?.form_sha256)) ??
    (await readFormVersion(app.db, report.form_id, report.form_version));
  const xml = old?.xml ?? (known ? await readText(app.db, known.xml_sha256) : begun?.xml);
  if (!found || !xml)
    return notHere(t('Isian lama laporan ini belum sampai di HP. Sambungkan HP sebentar ke internet, lalu buka lagi.'));
  const files = await filesOf(app, report.instance_id);
  const session = await startSession(app.db, {
    ...found,
    lists: (name) => listOf(app, name),
    media: mediaOf(app.db, found.info),
    identity: app.identity,
    language: language(),
    repair: { report, xml, files },
    ...(draft ? { draft, files: await filesOf(app, draft.id) } : {}),
  });
  return repairScreen(app, session, report, old?.place ?? '', known === null);
}

/** A returned report as far as a correction of it knows it. @param {import('../types').Draft} draft @returns {Report} */
function asBegun({ deprecated_id = '', form_id, form_version, report_code = '', note = '', comments = [], files }) {
  const facts = { form_id, form_version, code: report_code, note, comments, revision: 0, xml_sha256: '' };
  return {
    ...facts,
    files: files.map((file) => ({ ...file, present: false })),
    root_id: '',
    instance_id: deprecated_id,
    state: 'returned',
    received_at: '',
  };
}

/** @param {App} app @param {string | undefined} sha256 */
async function formOf(app, sha256) {
  return sha256 ? readFormBySha(app.db, sha256) : null;
}

/** @param {App} app @param {string | undefined} instance_id */
async function reportOf(app, instance_id) {
  return (await listReports(app.db)).find((report) => report.instance_id === instance_id) ?? null;
}

/** @param {App} app @param {Session} session @param {Report} report @param {string} place @param {boolean} answered the office has moved on @returns {Screen} */
function repairScreen(app, session, report, place, answered) {
  /** Set while one of the other answers is being changed. @type {boolean} */
  let within = false;
  app.filling = true;
  const stop = [session.onChange(() => app.draw()), onLanguage((next) => session.setLanguage(next))];
  const own = app.address;
  /** @type {ReturnType<typeof import('./elsewhere.js').watchDraft> | null} */
  let tabs = null;
  let gone = false;
  void import('./elsewhere.js').then((part) => (tabs = gone ? null : part.watchDraft(app, session)), console.warn);
  /** @type {import('../runner/types').SummaryRow | null} where the list was left */
  let left = null;
  // The phone's own back button leads to the list: an entry lies on the history while another answer is being changed.
  const lay = () => history.pushState({ within: session.draft.id }, '', own);
  const enter = () => {
    if (!within) lay();
    within = true;
  };
  /** @param {import('../runner/types').SummaryRow} row */
  const edit = (row) => {
    enter();
    left = row;
    session.goTo(row.part, row.path);
    app.draw();
    toTop();
  };
  const onPop = () => {
    if (location.hash !== own || !within) return;
    const { id, kind } = session.part;
    if (kind === 'entry' && id !== left?.part && session.back()) lay();
    else {
      within = false;
      session.focus = left?.path ?? '';
    }
    app.draw();
  };
  window.addEventListener('popstate', onPop);
  const finished = (/** @type {import('../types').OutboxRecord} */ record) => {
    app.schedule?.nudge('save');
    location.replace(`#/done/${record.instance_id}`);
  };
  const send = async () => {
    await session.flush().catch(() => {});
    if (session.saveState === 'saved' && !session.savedAt) {
      app.say(t('Belum ada yang diubah.'));
      return;
    }
    await finish(app, session, finished, ({ path }) => {
      left = null;
      if (!report.comments.some((comment) => comment.path === path)) enter();
    });
  };
  return {
    title: () => t('Perlu perbaikan'),
    back: '#/tasks',
    corner: () => languageCorner(app),
    net: () => (answered ? answeredLine() : returnedLine(report)),
    bar: () => (within ? progressBar(session) : nothing),
    body: () => html`
      ${session.saveState === 'failed' ? troubleNote(session.saveProblem) : nothing}
      ${tabs?.note() ?? nothing}
      <div class="card"><div class="card-head"><h2 class="name">${session.info.title[language()] || session.info.title.id}</h2>${report.revision ? chip('info', 'pen', t('revisi %(n)s', { n: report.revision })) : nothing}</div>
        <p class="facts">${dotted([place || session.draft.place, html`<span class="receipt">${report.code}</span>`])}</p>
        ${report.note ? html`<p class="quote">${t('Kantor: %(note)s', { note: report.note })}</p>` : nothing}</div>
      ${within ? partTemplate(session) : html`${repairTemplate(session, edit)}${session.tray?.trayTemplate(session)}`}`,
    actions: () =>
      within
        ? html`<button type="button" class="button" @click=${() => history.back()}>${t('Kembali ke perbaikan')}</button>`
        : html`<button type="button" class="button" @click=${send}>${t('Kirim perbaikan')}</button>`,
    mayLeave: () => mayLeave(session),
    leave: async () => {
      gone = true;
      for (const end of stop) end();
      window.removeEventListener('popstate', onPop);
      app.filling = false;
      await session.close();
      tabs?.end();
    },
  };
}

/** @param {Report} report */
function returnedLine(report) {
  const text = [
    report.decided_at
      ? t('Dikembalikan %(when)s.', {
          when: formatDay(report.decided_at).replace(/^\p{L}/u, (letter) => letter.toLowerCase()),
        })
      : t('Dikembalikan kantor.'),
    report.answer_by ? answerBy(report.answer_by) : '',
  ].join(' ');
  return html`<div class="net" data-tone="wait"><div>${icon('message')}<p role="status">${text}</p></div></div>`;
}

function answeredLine() {
  return html`<div class="net" data-tone="wait"><div>${icon('message')}<p role="status">${t('Laporan ini sudah dijawab atau diputuskan. Perbaikan di sini tetap tersimpan; bila dikirim, kantor menyimpan keduanya dan memilih.')}</p></div></div>`;
}

/** @param {string} text @returns {Screen} */
function notHere(text) {
  return {
    title: () => t('Perlu perbaikan'),
    back: '#/tasks',
    body: () =>
      html`<div class="empty">${icon('tasks')}<p>${text}</p><a class="button" href="#/tasks">${t('Ke tugas')}</a></div>`,
  };
}
