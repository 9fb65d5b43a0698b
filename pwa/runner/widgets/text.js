// A line or some lines of text, or a number.

import { html, live, nothing } from '../../lib/dom.js';
import { language, t } from '../../lib/words.js';
import { typingOf } from '../typing.js';

/** @typedef {import('../question.js').Field} Field */

/** @param {Field} field */
export function text(field) {
  const { session, question, node, path, id, required, invalid, describedby } = field;
  const { inputmode, capitals, lines, longest } = typingOf(question, session.live.bindOf(node));
  const value = written(field);
  const onInput = (/** @type {Event} */ event) => session.answer(path, typedIn(event), { typing: true });
  const onLeave = () => session.leave(path);
  if (lines > 1) {
    return html`<textarea class="input" id=${id} rows=${lines} autocapitalize=${capitals} aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing}
      aria-describedby=${describedby} .value=${live(value)} @input=${onInput} @blur=${onLeave}></textarea>${room(value, longest)}`;
  }
  return html`<input class="input" id=${id} type=${inputmode === 'tel' ? 'tel' : 'text'} inputmode=${inputmode} autocomplete="off" autocapitalize=${capitals}
    aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing} aria-describedby=${describedby}
    .value=${live(value)} @input=${onInput} @blur=${onLeave} />`;
}

/** A decimal is read with the language's comma. @param {Field} field */
function written({ question, value }) {
  return question.type === 'decimal' && language() === 'id' && /^-?\d+\.\d+$/.test(value)
    ? value.replace('.', ',')
    : value;
}

/** How much is left, once it may matter. @param {string} value @param {number} longest */
function room(value, longest) {
  if (!longest || value.length < longest * 0.8) return nothing;
  return html`<p class="said">${t('%(n)s dari %(all)s huruf', { n: value.length, all: longest })}</p>`;
}

/** @param {Event} event @returns {string} */
function typedIn(event) {
  return /** @type {HTMLInputElement} */ (event.target).value;
}
