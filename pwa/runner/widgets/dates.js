// A day, a day with its time, or a time: the phone's own picker, and the day said in words beside it.

import { stampOf } from '../../forms/values.js';
import { formatDate, formatTime, formatWeekday } from '../../lib/clock.js';
import { html, live, nothing } from '../../lib/dom.js';
import { t } from '../../lib/words.js';

/** @typedef {import('../question.js').Field} Field */

/** @type {Record<string, string>} */
const INPUT = { date: 'date', dateTime: 'datetime-local', time: 'time' };

/** @param {Field} field */
export function dates(field) {
  const { session, question, node, path, id, value, required, invalid, describedby } = field;
  const constraint = session.live.bindOf(node)?.constraint ?? '';
  const isDay = question.type === 'date';
  // The day as today() means it in the form's own rules.
  const today = stampOf(session.now()).slice(0, 10);
  const latest = isDay && /^\s*\.\s*<=\s*today\(\)/.test(constraint) ? today : nothing;
  const earliest = isDay && /^\s*\.\s*>=\s*today\(\)\s*$/.test(constraint) ? today : nothing;
  const onChange = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    // Half a date reads as empty; what was there before stays until the new one is whole.
    if (input.value || !input.validity.badInput) session.answer(path, input.value);
  };
  const setNow = () => {
    session.answer(path, isDay ? today : stampOf(session.now()));
    session.leave(path);
  };
  return html`<div class="dated">
      <input class="input" id=${id} type=${INPUT[question.type]} min=${earliest} max=${latest} aria-required=${required ? 'true' : nothing}
        aria-invalid=${invalid ? 'true' : nothing} aria-describedby=${describedby}
        .value=${live(shownIn(question.type, value))} @change=${onChange} @blur=${() => session.leave(path)} />
      ${value || question.type === 'time' ? nothing : html`<button type="button" class="button" data-kind="second" data-size="slim" data-action="now" @click=${setNow}>${isDay ? t('Hari ini') : t('Sekarang')}</button>`}
    </div>
    ${question.type === 'time' ? nothing : html`<p class="said">${value ? inWords(question.type, value) : ''}</p>`}`;
}

/** @param {string} type @param {string} value as the instance has it @returns {string} as the input wants it, in the phone's zone */
function shownIn(type, value) {
  if (!value) return '';
  if (type === 'time') return value.slice(0, 5);
  if (type === 'date') return value;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? '' : stampOf(at).slice(0, 16);
}

/** @param {string} type @param {string} value */
function inWords(type, value) {
  const day = `${formatWeekday(value)}, ${formatDate(value)}`;
  return type === 'dateTime' ? `${day}, ${formatTime(value)}` : day;
}
