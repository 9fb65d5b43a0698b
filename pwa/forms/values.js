// How an answer of each type is written in the instance.

/** @typedef {import('./types').QuestionType} QuestionType */

const DAY_MS = 86_400_000;
const DEGREES = '-?\\d+(\\.\\d+)?';
/** and its accuracy */
const HEIGHT = `( ${DEGREES}){0,2}`;
const PLACE = `(${DEGREES} ${DEGREES})${HEIGHT}`;
/** @param {string} more @returns {RegExp} */
const places = (more) => new RegExp(`^${PLACE}${more};?$`);
/** @type {Partial<Record<QuestionType, RegExp>>} */
const WRITTEN = {
  range: /^-?\d+(\.\d+)?$/,
  integer: /^-?\d{1,10}$/,
  decimal: /^-?(\d+(\.\d*)?|\.\d+)$/,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/,
  time: /^\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/,
  geopoint: places(''),
  geotrace: places(`(; ?${PLACE})+`),
  // It ends where it began.
  geoshape: places(`(; ?${PLACE}){2,}; ?\\1${HEIGHT}`),
};

/**
 * What a person typed, as the instance writes it. What cannot be such a value stays as typed: nothing is lost, isWritten says no.
 * @param {QuestionType} type
 * @param {string} typed
 * @returns {string}
 */
export function writeValue(type, typed) {
  const text = typed.trim();
  switch (type) {
    case 'integer':
      return /^-?\d{1,3}(\.\d{3})+$/.test(text) ? text.replace(/\./g, '') : text;
    case 'decimal':
      return decimal(text);
    case 'dateTime':
      return text.length === 16 ? `${text}:00.000${offsetOf(new Date(text))}` : text;
    case 'time':
      return text.length === 5 ? `${text}:00.000${offsetOf(new Date(`2000-01-01T${text}`))}` : text;
    case 'text':
    case 'note':
      return typed;
    default:
      return text;
  }
}

/** @param {QuestionType} type @param {string} value @returns {boolean} */
export function isWritten(type, value) {
  const pattern = WRITTEN[type];
  if (!pattern) return true;
  if (!pattern.test(value)) return false;
  if (type === 'date') return new Date(`${value}T00:00:00Z`).getUTCDate() === Number(value.slice(8));
  if (type === 'dateTime') return !Number.isNaN(new Date(value).getTime());
  return type !== 'integer' || Math.abs(Number(value)) < 2 ** 31;
}

/** "1.250.000,5" and "1250000.5" are the same amount. @param {string} text */
function decimal(text) {
  const plain =
    /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text) && (text.match(/\./g)?.length ?? 0) + Number(text.includes(',')) > 1
      ? text.replace(/\./g, '')
      : text;
  return plain.replace(',', '.').replace(/\.$/, '');
}

/**
 * The result of a calculation, as the bind's type writes it.
 * @param {string} type of the bind
 * @param {string} result
 * @returns {string}
 */
export function writeResult(type, result) {
  if (result === '') return '';
  if (type === 'int' || type === 'integer')
    return /^-?\d+(\.\d+)?$/.test(result) ? String(Math.trunc(Number(result))) : result;
  const days = /^-?\d+(\.\d+)?$/.test(result) ? Number(result) : null;
  const day = /^\d{4}-\d\d?-\d\d?/.exec(result)?.[0];
  switch (type) {
    case 'date':
      return days === null ? (day ?? result) : dayOf(days);
    case 'dateTime':
      if (days !== null) return stampOf(new Date(days * DAY_MS));
      return day === result ? stampOf(new Date(`${day}T00:00`)) : result;
    case 'time':
      return day ? result.slice(result.indexOf('T') + 1) : result;
    default:
      return result;
  }
}

/** @param {number} days since 1970, as date arithmetic counts them in the phone's zone @returns {string} */
function dayOf(days) {
  return stampOf(new Date(Math.round(days * DAY_MS))).slice(0, 10);
}

/** @param {Date} date @returns {string} "2026-11-21T13:07:00.000+07:00" */
export function stampOf(date) {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('Z', offsetOf(date));
}

/** @param {Date} date @returns {string} "+07:00" */
function offsetOf(date) {
  const minutes = -date.getTimezoneOffset() || 0;
  const two = (/** @type {number} */ n) => String(Math.trunc(Math.abs(n))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
