// One question on the page: its words, the reviewer's note, the widget, and what is wrong.

import { html, nothing } from '../lib/dom.js';
import { t } from '../lib/words.js';
import { cards } from './widgets/cards.js';
import { dates } from './widgets/dates.js';
import { list, LIST_FROM } from './widgets/list.js';
import { note, shown } from './widgets/note.js';
import { photo } from './widgets/photo.js';
import { place } from './widgets/place.js';
import { signature } from './widgets/signature.js';
import { text } from './widgets/text.js';
import { upload } from './widgets/upload.js';

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
 * @property {string} label
 * @property {string} value
 * @property {boolean} required
 * @property {boolean} invalid
 * @property {string | typeof nothing} describedby
 */

/** Types whose control is one input with one label. @type {Record<string, (field: Field) => Content>} */
const SINGLE = {
  text,
  integer: text,
  decimal: text,
  barcode: text,
  range: text,
  rank: text,
  geotrace: text,
  geoshape: text,
  date: dates,
  dateTime: dates,
  time: dates,
};
/** Types made of several controls under one legend. @type {Record<string, (field: Field) => Content>} */
const SEVERAL = {
  select_one: cards,
  select_multiple: cards,
  trigger: cards,
  geopoint: place,
  image: photo,
  audio: upload,
  video: upload,
  file: upload,
};

/** @param {FillSession} session @param {Question} question @param {Element} node */
export function questionTemplate(session, question, node) {
  const field = fieldOf(session, question, node);
  if (question.type === 'note') return frame(field, note(field));
  if (session.live.isReadonly(node)) return frame(field, shown(field));
  if (question.type === 'select_one' && isLong(session, question, node)) return single(field, list(field));
  const drawn = question.type === 'image' && /\b(signature|draw)\b/.test(question.appearance);
  const several = drawn ? signature : SEVERAL[question.type];
  return several ? group(field, several(field)) : single(field, (SINGLE[question.type] ?? text)(field));
}

/** A list from a file stays a list while its filter still lets nothing through. @param {FillSession} session @param {Question} question @param {Element} node */
function isLong(session, question, node) {
  const source = /instance\(\s*['"]([^'"]+)/.exec(question.itemset?.nodeset ?? '')?.[1];
  return (
    Boolean(source && session.form.secondary.get(source)?.list) ||
    session.live.choices.of(question, node).length >= LIST_FROM
  );
}

/** @param {FillSession} session @param {Question} question @param {Element} node @returns {Field} */
function fieldOf(session, question, node) {
  const path = session.live.instance.indexedPath(node);
  const id = `q${path.replace(/[^\w]+/g, '-')}`;
  const hint = session.live.say(question.hint, node);
  const problem = session.problemAt(path);
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return {
    session,
    question,
    node,
    path,
    id,
    label: session.live.say(question.words, node) || question.name,
    value: session.live.value(node),
    required: session.live.isRequired(node),
    invalid: problem !== null,
    describedby: described || nothing,
  };
}

/** @param {Field} field @param {Content} inside */
function frame({ path, question }, inside) {
  return html`<div class="question" data-ref=${path} data-name=${question.name} data-type=${question.type} data-appearance=${question.appearance}>${inside}</div>`;
}

/** @param {Field} field @param {Content} widget */
function single(field, widget) {
  return frame(
    field,
    html`<label id=${`${field.id}-label`} for=${field.id}>${field.label}${must(field)}</label>${above(field)}${widget}${below(field)}`,
  );
}

/** A list that may be answered by several controls; it takes the focus when something is wrong. @param {Field} field @param {Content} widget */
function group(field, widget) {
  const { path, question, invalid, describedby, required } = field;
  const radios = question.type === 'select_one';
  return html`<fieldset class="question" data-ref=${path} data-name=${question.name} data-type=${question.type} data-appearance=${question.appearance}
    role=${radios ? 'radiogroup' : nothing} aria-required=${radios ? String(required) : nothing}
    aria-invalid=${invalid ? 'true' : nothing} tabindex=${invalid ? '-1' : nothing} aria-describedby=${describedby}>
    <legend id=${`${field.id}-label`}>${field.label}${must(field)}</legend>${above(field)}${widget}${below(field)}</fieldset>`;
}

/** @param {Field} field */
function must({ required }) {
  return required ? html` <span class="must">${t('wajib')}</span>` : nothing;
}

/** @param {Field} field */
function above({ session, question, node, path, id }) {
  const hint = session.live.say(question.hint, node);
  return html`${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : nothing}${quotes(session, path)}`;
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
