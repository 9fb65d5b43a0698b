// One question on the page: its words, the reviewer's note, the widget, and what is wrong.

import { html, nothing } from '../lib/dom.js';
import { t } from '../lib/words.js';
import { controlOf } from './control.js';
import { marked, plain } from './wording.js';

/** @typedef {import('../forms/types').Question} Question */
/** @typedef {import('../lib/dom.js').Content} Content */
/** @typedef {import('./session.js').FillSession} FillSession */

/**
 * What a widget gets.
 * @typedef {object} Field
 * @property {FillSession} session
 * @property {Question} question
 * @property {Element} node
 * @property {string} path indexed
 * @property {string} id of the control; the label is `${id}-label`
 * @property {string} label without marks
 * @property {Content} title the label as it is shown
 * @property {string} hint
 * @property {string} value
 * @property {boolean} required
 * @property {boolean} invalid
 * @property {string | typeof nothing} describedby
 */

/** @param {FillSession} session @param {Question} question @param {Element} node */
export function questionTemplate(session, question, node) {
  const field = fieldOf(session, question, node);
  const [draw, kind] = controlOf(session, question, node);
  const widget = draw(field);
  return kind === 'several' ? group(field, widget) : frame(field, kind === 'single', widget);
}

/** @param {FillSession} session @param {Question} question @param {Element} node @returns {Field} */
function fieldOf(session, question, node) {
  const path = session.live.instance.indexedPath(node);
  const id = `q${path.replace(/[^\w]+/g, '-')}`;
  const hint = session.live.say(question.hint, node);
  const problem = session.problemAt(path);
  const label = session.live.say(question.words, node) || question.name;
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return {
    session,
    question,
    node,
    path,
    id,
    label: plain(label),
    title: marked(session, label),
    hint,
    value: session.live.value(node),
    required: session.live.isRequired(node),
    invalid: problem !== null,
    describedby: described || nothing,
  };
}

// Written without spaces between the elements: each of them would be a node, twenty questions at a time.

/** @param {Field} field @param {boolean} labelled the widget is one control; else it brings its own words @param {Content} widget */
function frame(field, labelled, widget) {
  const { path, question, id, title } = field;
  const label = labelled ? html`<label id=${`${id}-label`} for=${id}>${title}${must(field)}</label>` : nothing;
  return html`<div class="question" data-ref=${path} data-name=${question.name} data-type=${question.type} data-appearance=${question.appearance}>${label}${labelled ? above(field) : nothing}${widget}${labelled ? below(field) : nothing}</div>`;
}

/** A list that may be answered by several controls; it takes the focus when something is wrong. @param {Field} field @param {Content} widget */
function group(field, widget) {
  const { path, question, id, title, invalid, describedby, required } = field;
  const radios = question.type === 'select_one';
  return html`<fieldset class="question" data-ref=${path} data-name=${question.name} data-type=${question.type} data-appearance=${question.appearance}
    role=${radios ? 'radiogroup' : nothing} aria-required=${radios ? String(required) : nothing}
    aria-invalid=${invalid ? 'true' : nothing} tabindex=${invalid ? '-1' : nothing} aria-describedby=${describedby}><legend id=${`${id}-label`}>${title}${must(field)}</legend>${above(field)}${widget}${below(field)}</fieldset>`;
}

/** @param {Field} field */
function must({ required }) {
  return required ? html` <span class="must">${t('wajib')}</span>` : nothing;
}

/** What stands between a label and its widget; most questions have none of it. @param {Field} field @returns {Content} */
function above({ session, question, node, path, id, hint, label }) {
  /** @type {Content[]} */
  const parts = quotes(session, path);
  const beside = session.rare?.wording?.beside(session, question, node, label);
  if (beside) parts.unshift(beside);
  if (hint) parts.unshift(html`<p class="hint" id=${`${id}-hint`}>${marked(session, hint)}</p>`);
  return parts.length ? parts : nothing;
}

/** What the reviewer wrote here. @param {FillSession} session @param {string} path */
export function quotes(session, path) {
  return session.comments
    .filter((comment) => comment.path === path && comment.note)
    .map((comment) => html`<p class="quote">${t('Kantor: %(note)s', { note: comment.note })}</p>`);
}

/** @param {Field} field */
function below({ session, path, id }) {
  const problem = session.problemAt(path);
  return problem ? html`<p class="problem" id=${`${id}-problem`} role="alert">${problem.message}</p>` : nothing;
}
