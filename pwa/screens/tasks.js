// What the office asks of this person: returned reports and tasks, the soonest answer first.

import { formatShortDate, formatWeekday, todayIso } from '../lib/clock.js';
import { html, nothing, repeat } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, t } from '../lib/words.js';
import { listDrafts } from '../store/drafts.js';
import { listForms } from '../store/library.js';
import { listOutbox } from '../store/outbox.js';
import { listReports } from '../store/reports.js';
import { listTasks } from '../store/tasks.js';
import { toAnswer } from './records.js';
import { chip, dotted, when } from './shell.js';
import { names, openTask } from './task.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../types').Report} Report */
/** @typedef {import('../types').Draft} Draft */
/** @typedef {import('../types').FormInfo} FormInfo */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {import('../types').Task} Task */

/** @param {App} app @param {string} [id] of a task to be done @returns {Promise<import('./app.js').Screen>} */
export async function openTasks(app, id) {
  if (id) return openTask(app, id);
  /** @type {Report[]} */
  let tasks = [];
  /** @type {Report[]} */
  let decided = [];
  /** @type {Task[]} */
  let given = [];
  /** @type {OutboxRecord[]} */
  let finished = [];
  /** @type {Draft[]} */
  let drafts = [];
  /** @type {FormInfo[]} */
  let forms = [];
  const reload = async () => {
    const [reports, records, known, begun, asked] = await Promise.all([
      listReports(app.db),
      listOutbox(app.db),
      listForms(app.db),
      listDrafts(app.db),
      listTasks(app.db),
    ]);
    forms = known;
    drafts = begun;
    given = asked;
    finished = records;
    tasks = toAnswer(reports, records);
    decided = reports
      .filter((report) => report.state === 'approved' || report.state === 'rejected')
      .sort((a, b) => ((a.decided_at ?? '') < (b.decided_at ?? '') ? 1 : -1))
      .slice(0, 20);
  };
  await reload();
  return {
    title: () => t('Tugas'),
    tab: 'tasks',
    reload,
    body: () => html`
      ${tasks.length ? html`<h2>${t('Perlu diperbaiki')}</h2>` : nothing}
      ${repeat(
        tasks,
        (report) => report.root_id,
        (report) => taskCard(report, forms, drafts),
      )}
      ${given.length ? html`<h2>${t('Tugas dari kantor')}</h2>` : nothing}
      ${repeat(
        given,
        (task) => task.task_id,
        (task) => givenCard(task, forms, drafts, finished),
      )}
      ${
        tasks.length || given.length
          ? nothing
          : html`<div class="empty">${icon('tasks')}<p><b>${t('Tidak ada yang perlu dijawab.')}</b></p>
        <p>${t('Laporan yang dikembalikan kantor muncul di sini, lengkap dengan catatannya.')}</p></div>`
      }
      ${
        decided.length
          ? html`<h2>${t('Sudah diputuskan kantor')}</h2>${repeat(
              decided,
              (report) => report.root_id,
              (report) => decidedCard(report, forms),
            )}`
          : nothing
      }`,
  };
}

/** @param {Task} task @param {FormInfo[]} forms @param {Draft[]} drafts @param {OutboxRecord[]} records */
function givenCard(task, forms, drafts, records) {
  const { task_id, text, answer_by, village, code } = task;
  const form = forms.find(({ form_id }) => form_id === task.form_id);
  const done = records.some(({ xml }) => names(xml, task_id));
  const begun = drafts.some(({ xml }) => names(xml, task_id));
  return html`<article class="card" data-task=${task_id}>
    <div class="card-head"><h3>${kindWord(task)}</h3>${done ? chip('wait', 'clock', t('Sudah diisi')) : nothing}</div>
    <p class="facts">${dotted([village, code && html`<span class="receipt">${code}</span>`, form?.title[language()] || form?.title.id])}</p>
    <p class="quote">${t('Kantor: %(note)s', { note: text })}</p>
    ${done ? html`<p class="small">${t('Tugas ini tertutup sendiri begitu laporannya sampai di kantor.')}</p>` : html`<p class="countdown">${answerBy(answer_by)}</p>`}
    ${done ? nothing : html`<a class="button" href=${`#/tasks/${task_id}`}>${begun ? t('Lanjutkan tugas') : t('Kerjakan')}<span class="visually-hidden"> ${kindWord(task)} ${village ?? ''}</span></a>`}
  </article>`;
}

/** A visit for F07 is an activity. @param {Pick<Task, 'kind' | 'form_id'>} task */
export function kindWord({ kind, form_id }) {
  if (kind === 'service') return t('Layanan');
  if (kind === 'visit') return form_id === 'kegiatan' ? t('Kegiatan') : t('Kunjungan');
  return t('Tindak lanjut');
}

/** @param {Report} report @param {FormInfo[]} forms @param {Draft[]} drafts */
function taskCard(report, forms, drafts) {
  const begun = drafts.some((draft) => draft.deprecated_id === report.instance_id);
  return html`<article class="card" data-report=${report.root_id}>
    <div class="card-head"><h3>${formTitle(report, forms)}</h3>${chip('wait', 'message', t('Dikembalikan'))}</div>
    <p class="facts">${dotted([html`<span class="receipt">${report.code}</span>`, report.decided_at && when(report.decided_at), t('revisi %(n)s', { n: report.revision })])}</p>
    ${report.note ? html`<p class="quote">${t('Kantor: %(note)s', { note: report.note })}</p>` : nothing}
    ${report.comments.length ? html`<p class="small">${t('%(n)s isian diberi catatan: %(labels)s', { n: report.comments.length, labels: report.comments.map(({ label }) => label).join(', ') })}</p>` : nothing}
    ${report.answer_by ? html`<p class="countdown">${answerBy(report.answer_by)}</p>` : nothing}
    <a class="button" href=${`#/repair/${report.root_id}`}>${begun ? t('Lanjutkan perbaikan') : t('Perbaiki')}<span class="visually-hidden"> ${report.code}</span></a>
  </article>`;
}

/** @param {Report} report @param {FormInfo[]} forms */
function decidedCard(report, forms) {
  const approved = report.state === 'approved';
  return html`<article class="card" data-report=${report.root_id}>
    <div class="card-head"><h3>${formTitle(report, forms)}</h3>${approved ? chip('ok', 'checks', t('Disetujui')) : chip('bad', 'close', t('Ditolak'))}</div>
    <p class="facts">${dotted([html`<span class="receipt">${report.code}</span>`, report.decided_at && when(report.decided_at)])}</p>
    ${report.note ? html`<p class="small">${t('Kantor: %(note)s', { note: report.note })}</p>` : nothing}
    ${report.followed ? html`<p class="small">${report.followed.result ? t('Sudah ditindaklanjuti: %(result)s', { result: report.followed.result }) : t('Sudah ditindaklanjuti.')}</p>` : nothing}
  </article>`;
}

/** @param {Report} report @param {FormInfo[]} forms */
export function formTitle(report, forms) {
  const form = forms.find(({ form_id }) => form_id === report.form_id);
  return form?.title[language()] || form?.title.id || report.form_id;
}

/** @param {string} date calendar day or instant @returns {string} "Dijawab sebelum Kamis." within a week, else with the date */
export function answerBy(date) {
  const day = date.slice(0, 10);
  const days = Math.round((Date.parse(day) - Date.parse(todayIso())) / 86_400_000);
  if (days < 0) return t('Lewat waktu sejak %(day)s. Masih bisa dijawab.', { day: formatShortDate(day) });
  if (days === 0) return t('Dijawab hari ini.');
  return t('Dijawab sebelum %(day)s.', { day: days < 7 ? formatWeekday(day) : formatShortDate(day) });
}
