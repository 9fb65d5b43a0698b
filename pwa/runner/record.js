// A finished form becomes a record of the outbox.

import { listsOf, stampEnd } from '../forms/start.js';
import { sha256Hex } from '../lib/digest.js';
import { finish } from '../store/outbox.js';
import { placeName, textOf } from './answers.js';
import { LAST_SAVED } from './opening.js';
import { questionsIn } from './walk.js';

/** @typedef {import('../forms/live.js').LiveForm} LiveForm */
/** @typedef {import('../types').FormInfo} FormInfo */

const FILE_TYPES = new Set(['image', 'audio', 'video', 'file']);

/** @param {LiveForm} live @returns {string[]} names of the files that the answers name, those that apply, and those in the tray */
export function fileAnswers(live) {
  const names = [...live.instance.root.querySelectorAll('tray > answer')].map((one) => one.getAttribute('value') ?? '');
  for (const { question, node } of questionsIn(live, live.form.body, live.instance.root)) {
    const value = FILE_TYPES.has(question.type) ? live.value(node) : '';
    if (value) names.push(value);
  }
  return names;
}

/** @param {LiveForm} live @param {FormInfo} info @returns {string} the village, as people say it */
export function placeOf(live, info) {
  const question = [...live.form.questions.values()].find(({ name }) => name === info.place);
  const node = question && live.instance.all(question.path)[0];
  return node && live.isRelevant(node) && live.value(node)
    ? placeName(live.value(node), textOf(live, question, node))
    : '';
}

/**
 * How far it is, in per cent: of what is answered and what still must be.
 * @param {LiveForm} live
 * @param {Iterable<import('./walk.js').Asked>} questions
 */
export function progressOf(live, questions) {
  let answered = 0;
  let all = 0;
  for (const { question, node } of questions) {
    const has = question.type !== 'note' && live.value(node) !== '';
    if (has) answered += 1;
    if (has || live.isRequired(node)) all += 1;
  }
  return all ? Math.round((100 * answered) / all) : 0;
}

/**
 * One strict transaction in the store; the draft ends with it.
 * @param {import('../store/database.js').Database} db
 * @param {import('../types').Draft} draft as last saved
 * @param {LiveForm} live
 * @param {FormInfo} info
 * @param {import('./files.js').Files} files
 * @param {Date} now
 * @param {{ log?: import('../types').StoredFile, tray?: typeof import('./tray.js') | null }} [more] log: how it was filled in; tray: for a record that has one
 * @returns {Promise<import('../types').OutboxRecord>}
 */
export async function finishRecord(db, draft, live, info, files, now, { log, tray } = {}) {
  stampEnd(live, now);
  const putBack = tray?.withoutHidden(live.instance);
  const xml = live.finalXml();
  const named = files.belongingTo(fileAnswers(live));
  putBack?.();
  return finish(db, draft, {
    xml,
    sha256: await sha256Hex(xml),
    files: log ? [...named, log] : named,
    urgent: info.urgent ? live.test(info.urgent) : false,
    place: placeOf(live, info),
    title: info.title.id,
    finished_at: now.toISOString(),
    remember: listsOf(live.form).includes(LAST_SAVED),
  });
}
