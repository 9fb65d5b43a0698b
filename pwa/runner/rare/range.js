// A number on a scale: a slider, a list of its values, or stars. Nothing is chosen until somebody touches it.

import { html, live, nothing } from '../../lib/dom.js';
import { formatNumber, t } from '../../lib/words.js';
import { clear } from '../widgets/clear.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ start: number, end: number, step: number, digits: number }} Scale `digits` after the comma */

/** More marks than this cannot be told apart on a phone. */
const MOST_TICKS = 21;

/** @param {Field} field */
export function range(field) {
  const { appearance } = field.question;
  if (/\brating\b/.test(appearance)) return stars(field);
  return /\bpicker\b/.test(appearance) ? picker(field) : slider(field);
}

/** @param {Field} field @returns {Scale} */
function scaleOf({ question: { params } }) {
  const start = Number(params.start ?? 1);
  const end = Number(params.end ?? 10);
  const step = Math.abs(Number(params.step)) || 1;
  const digits = Math.max(...[params.start, params.step].map((one) => (one?.split('.')[1] ?? '').length));
  return { start, end, step, digits };
}

/** @param {Scale} scale @param {number} step @returns {number[]} from start to end, also downwards */
function valuesOf({ start, end, digits }, step) {
  const count = Math.floor(Math.abs(end - start) / step + 1e-9);
  const way = end < start ? -step : step;
  return Array.from({ length: count + 1 }, (_, at) => Number((start + at * way).toFixed(digits)));
}

/** @param {Field} field @param {number | string} value */
function choose({ session, path }, value) {
  session.answer(path, String(value));
  session.leave(path);
}

/** @param {Field} field */
function slider(field) {
  const { session, path, id, value, question, required, invalid, describedby } = field;
  const scale = scaleOf(field);
  const { start, end, step, digits } = scale;
  const upright = /\bvertical\b/.test(question.appearance);
  const resting = Number(
    question.params.placeholder ?? valuesOf(scale, step)[Math.floor(valuesOf(scale, step).length / 2)],
  );
  const said = (/** @type {string | number} */ one) => formatNumber(Number(one), digits);
  const take = (/** @type {Event} */ event) => choose(field, Number(inputOf(event).value).toFixed(digits));
  // A tap on the very place where the handle rests is an answer too, and so is Enter.
  const touch = (/** @type {Event} */ event) => {
    if (!value) take(event);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    touch(event);
  };
  return html`<div class="range" data-upright=${String(upright)} data-turned=${String(end < start)}>
      <output class="range-value" for=${id} data-empty=${String(!value)}>${value ? said(value) : t('Belum dipilih')}</output>
      <div class="range-body"><input type="range" id=${id} min=${Math.min(start, end)} max=${Math.max(start, end)} step=${step}
        data-empty=${String(!value)} aria-labelledby=${`${id}-label`} aria-valuetext=${value ? said(value) : t('Belum dipilih')}
        aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing} aria-describedby=${describedby}
        .value=${live(String(value || resting))} @input=${take} @click=${touch} @keydown=${key} @blur=${() => session.leave(path)} />
      ${marks(field, scale, said)}</div></div>
    ${clear(field)}`;
}

/** The ends of the scale, the marks between them, and the words the form has for some. @param {Field} field @param {Scale} scale @param {(value: number) => string} said */
function marks({ session, question, node }, scale, said) {
  const interval = Number(question.params['tick-interval'] ?? question.params.tick_interval) || scale.step;
  const ticks = valuesOf(scale, interval);
  const labelled = question.itemset ? session.live.choices.of(question, node) : null;
  const hasTicks = !/\bno-ticks\b/.test(question.appearance) && ticks.length <= MOST_TICKS;
  const shown = hasTicks ? ticks : [scale.start, scale.end];
  const words = (/** @type {number} */ one, /** @type {number} */ at) =>
    labelled ? (labelled.find(String(one))?.label ?? '') : at === 0 || at === shown.length - 1 ? said(one) : '';
  return html`<div class="range-marks" data-ticks=${String(hasTicks)} aria-hidden="true">${shown.map((one, at) => html`<span>${words(one, at)}</span>`)}</div>`;
}

/** @param {Field} field */
function picker(field) {
  const { session, path, id, value, required, invalid, describedby } = field;
  const scale = scaleOf(field);
  return html`<select class="input" id=${id} aria-labelledby=${`${id}-label`} aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing}
    aria-describedby=${describedby} .value=${live(value)} @change=${(/** @type {Event} */ event) => choose(field, inputOf(event).value)} @blur=${() => session.leave(path)}>
    <option value="" ?selected=${!value}>${t('Belum dipilih')}</option>
    ${valuesOf(scale, scale.step).map((one) => {
      const written = one.toFixed(scale.digits);
      return html`<option value=${written} ?selected=${written === value}>${formatNumber(one, scale.digits)}</option>`;
    })}</select>`;
}

/** @param {Field} field */
function stars(field) {
  const { id, value, required, describedby } = field;
  const scale = scaleOf(field);
  const values = valuesOf(scale, scale.step);
  const end = values[values.length - 1];
  return html`<div class="stars" role="radiogroup" aria-labelledby=${`${id}-label`} aria-required=${String(required)}>${values.map(
    (one) => html`<label class="star" data-checked=${String(value !== '' && one <= Number(value))}>
      <input class="visually-hidden" type="radio" name=${id} value=${one} aria-describedby=${describedby} .checked=${live(value !== '' && Number(value) === one)}
        @change=${() => choose(field, one)} />
      <span class="visually-hidden">${t('%(n)s dari %(all)s', { n: formatNumber(one, scale.digits), all: formatNumber(end, scale.digits) })}</span>
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z" /></svg></label>`,
  )}</div>
    <p class="said" role="status">${value ? t('%(n)s dari %(all)s', { n: formatNumber(Number(value), scale.digits), all: formatNumber(end, scale.digits) }) : t('Belum dipilih')}</p>${clear(field)}`;
}

/** @param {Event} event */
function inputOf(event) {
  return /** @type {HTMLInputElement} */ (event.target);
}
