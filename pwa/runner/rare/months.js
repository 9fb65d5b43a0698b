// A year, a month, or a day without a calendar: a list of months and numbers that a keyboard and a thumb can give.

import { html, live, nothing } from '../../lib/dom.js';
import { language, t } from '../../lib/words.js';
import { remember } from '../state.js';
import { clear } from '../widgets/clear.js';

/** @typedef {import('../question.js').Field} Field */
/** What stands in the boxes. @typedef {{ day: string, month: string, year: string, time: string, of: string }} Typed */

const MONTHS = {
  id: [
    'Januari',
    'Februari',
    'Maret',
    'April',
    'Mei',
    'Juni',
    'Juli',
    'Agustus',
    'September',
    'Oktober',
    'November',
    'Desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

/** How the instance keeps what is no whole day yet: "1990/2/30 ". */
const HALF = /^(\d*)\/(\d*)\/(\d*) ?(.*)$/;

/** @param {Field} field */
export function months(field) {
  const { session, path, id, value, question } = field;
  const { appearance, type } = question;
  const only = /\bmonth-year\b/.test(appearance) ? 'month' : /\byear\b/.test(appearance) ? 'year' : 'day';
  /** @type {Typed} */
  const typed = remember(field.node, 'months', () => ({ day: '', month: '', year: '', time: '', of: '' }));
  if (value && value !== typed.of) Object.assign(typed, partsOf(value), { of: value });
  if (!value && typed.of) Object.assign(typed, { day: '', month: '', year: '', time: '', of: '' });
  const write = (/** @type {Partial<Typed>} */ change) => {
    Object.assign(typed, change);
    const whole = written(typed, only, type === 'dateTime');
    if (whole !== value) session.answer(path, whole);
    // What is written is what the boxes show, also while they are not complete.
    typed.of = whole ? session.live.value(field.node) : '';
    session.refresh();
  };
  const leave = (/** @type {FocusEvent} */ event) => {
    const within = /** @type {HTMLElement} */ (event.currentTarget).contains(
      /** @type {Node | null} */ (event.relatedTarget),
    );
    if (!within) session.leave(path);
  };
  return html`<div class="months" id=${id} @focusout=${leave}>
    ${only === 'day' ? number(field, typed.day, t('Tanggal'), 2, (day) => write({ day })) : nothing}
    ${only === 'year' ? nothing : monthList(field, typed.month, (month) => write({ month }))}
    ${number(field, typed.year, t('Tahun'), 4, (year) => write({ year }))}
    ${type === 'dateTime' ? clock(field, typed.time, (time) => write({ time })) : nothing}</div>
    ${clear(field)}`;
}

/** @param {string} value */
function partsOf(value) {
  const half = HALF.exec(value);
  if (half) return { day: half[3], month: half[2], year: half[1], time: half[4].slice(0, 5) };
  const at = value.length > 10 ? new Date(value) : new Date(`${value.slice(0, 10)}T00:00`);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return {
    day: String(at.getDate()),
    month: String(at.getMonth() + 1),
    year: String(at.getFullYear()),
    time: value.length > 10 ? `${two(at.getHours())}:${two(at.getMinutes())}` : '',
  };
}

/**
 * A day that the calendar has. What is none yet stays as it is typed, so that it is neither lost nor taken for an answer.
 * @param {Typed} typed @param {string} only @param {boolean} timed @returns {string}
 */
function written({ day, month, year, time }, only, timed) {
  const m = only === 'year' ? 1 : Number(month);
  const d = only === 'day' ? Number(day) : 1;
  const shown = only === 'year' ? [year] : only === 'month' ? [year, month] : [year, month, day, time];
  const half = shown.some(Boolean) ? `${year}/${month}/${day} ${time}` : '';
  if (!/^\d{4}$/.test(year) || !m || !d || (timed && !time)) return half;
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const whole = `${year}-${two(m)}-${two(d)}`;
  const at = new Date(`${whole}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.getUTCDate() !== d) return half;
  return timed ? `${whole}T${time}` : whole;
}

/** @param {Field} field @param {string} value @param {string} words @param {number} digits @param {(value: string) => void} write */
function number({ describedby, invalid, required }, value, words, digits, write) {
  const onInput = (/** @type {Event} */ event) =>
    write(/** @type {HTMLInputElement} */ (event.target).value.replace(/\D/g, ''));
  return html`<label data-digits=${digits}><small>${words}</small><input class="input" type="text" inputmode="numeric" maxlength=${digits} autocomplete="off"
    aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing} aria-describedby=${describedby} .value=${live(value)} @input=${onInput} /></label>`;
}

/** @param {Field} field @param {string} value @param {(value: string) => void} write */
function monthList({ describedby, invalid, required }, value, write) {
  const onChange = (/** @type {Event} */ event) => write(/** @type {HTMLSelectElement} */ (event.target).value);
  return html`<label class="months-name"><small>${t('Bulan')}</small><select class="input" aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing}
    aria-describedby=${describedby} .value=${live(value)} @change=${onChange}>
    <option value="" ?selected=${!value}>${t('Pilih bulan')}</option>
    ${MONTHS[language()].map((name, at) => html`<option value=${at + 1} ?selected=${String(at + 1) === value}>${name}</option>`)}</select></label>`;
}

/** @param {Field} field @param {string} value @param {(value: string) => void} write */
function clock({ describedby }, value, write) {
  const onChange = (/** @type {Event} */ event) => write(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<label><small>${t('Jam')}</small><input class="input" type="time" aria-describedby=${describedby} .value=${live(value)} @change=${onChange} /></label>`;
}
