// A task begins its form: with the village filled in, and with the task's own id in what is sent.

import { answer } from '../forms/start.js';
import { html } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, t } from '../lib/words.js';
import { startSession } from '../runner/session.js';
import { listDrafts } from '../store/drafts.js';
import { mediaOf, readForm } from '../store/library.js';
import { readTask } from '../store/tasks.js';
import { fillScreen, listOf } from './fill.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('../types').Task} Task */

/** In a record's meta: the server closes the task that it names. */
const TASK_ID = 'taskID';
/** Lists of areas, and how many digits of a village's code each of them knows. @type {Record<string, number>} */
const AREA_DIGITS = { 'kab_kota.csv': 4, 'kecamatan.csv': 6, 'desa.csv': 10 };

/** Begin the form of a task, or go on with it. @param {App} app @param {string} id @returns {Promise<Screen>} */
export async function openTask(app, id) {
  const [task, drafts] = await Promise.all([readTask(app.db, id), listDrafts(app.db)]);
  const begun = drafts.find((draft) => names(draft.xml, id));
  if (begun) {
    location.replace(`#/draft/${begun.id}`);
    return notHere(t('Draf tugas ini dibuka.'));
  }
  if (!task?.form_id || !app.identity) return notHere(t('Tugas ini sudah ditutup kantor, atau sudah terkirim.'));
  const found = await readForm(app.db, task.form_id);
  if (!found)
    return notHere(t('Formulir tugas ini belum sampai di HP. Sambungkan HP sebentar ke internet, lalu buka lagi.'));
  const session = await startSession(app.db, {
    ...found,
    lists: (name) => listOf(app, name),
    media: mediaOf(app.db, found.info),
    identity: app.identity,
    language: language(),
  });
  session.live.setMeta(TASK_ID, id);
  placeIn(session, task);
  return fillScreen(app, session);
}

/** Does this record answer this task? @param {string} xml @param {string} task_id */
export function names(xml, task_id) {
  return xml.includes(`${TASK_ID}>${task_id}<`);
}

/** Nothing is kept yet: that begins with the first answer of the person. @param {import('../runner/types').Session} session @param {Task} task */
function placeIn({ form, live }, { village_code = '' }) {
  const digits = village_code.replace(/\./g, '');
  if (digits.length !== AREA_DIGITS['desa.csv']) return;
  for (const { path, itemset } of form.questions.values()) {
    const list = /instance\('([^']+)'\)/.exec(itemset?.nodeset ?? '')?.[1] ?? '';
    const length = AREA_DIGITS[form.secondary.get(list)?.list ?? ''];
    const nodes = length ? live.instance.all(path) : [];
    if (nodes.length === 1 && !live.value(nodes[0])) answer(live, nodes[0], digits.slice(0, length));
  }
}

/** @param {string} text @returns {Screen} */
function notHere(text) {
  return {
    title: () => t('Tugas'),
    back: '#/tasks',
    body: () =>
      html`<div class="empty">${icon('tasks')}<p>${text}</p><a class="button" href="#/tasks">${t('Ke tugas')}</a></div>`,
  };
}
