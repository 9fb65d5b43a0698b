// Values inside the evaluator: made, cast, counted. Dates are its own way: days since 1970 where a number is asked for.

import dates from 'openrosa-xpath-evaluator/src/utils/date.js';
import { BlankDate } from 'openrosa-xpath-evaluator/src/date-extensions.js';
import cast from 'openrosa-xpath-evaluator/src/utils/xpath-cast.js';
import { FormError } from '../lib/errors.js';

/** A value inside the evaluator; `v` of a set are its nodes. @typedef {{ t: string, v: any }} Value */
/** Where a function is called. @typedef {{ cN: Node, contextSize: number, contextPosition: number }} Place */
/** @typedef {Record<string, (this: Place, ...values: Value[]) => Value>} Functions */

export const { asBoolean, asNumber, asString } = cast;
const { DATE_STRING, dateStringToDays, dateToDays, isValidDate } = dates;

const DAY_MS = 86_400_000;
const NUMERIC = /^-?\d+(\.\d+)?$/;
/** Operators as the evaluator numbers them. */
const [AND, EQUAL, AT_LEAST] = [4, 8, 15];

export const string = (/** @type {string} */ v) => ({ t: 'str', v });
export const number = (/** @type {number} */ v) => ({ t: 'num', v });
export const boolean = (/** @type {boolean} */ v) => ({ t: 'bool', v });
export const date = (/** @type {Date} */ v) => ({ t: 'date', v });
export const nodes = (/** @type {(Node | null)[]} */ v) => ({ t: 'arr', v: v.filter(Boolean) });

/** @param {Value[]} values @param {number} least @param {number} [most] @throws {FormError} 'arguments' */
export function must(values, least, most = least) {
  if (values.length < least || values.length > most) throw new FormError('arguments', { least, most });
}

/** @param {Value | undefined} value @returns {Node[]} */
export function setOf(value) {
  if (value?.t !== 'arr') throw new FormError('arguments', { wanted: 'nodes' });
  return value.v;
}

/** Every value, sets laid open. @template T @param {Value[]} values @param {(value: any) => T} as @returns {T[]} */
export function every(values, as) {
  return values.flatMap((value) => (value.t === 'arr' ? value.v.map(as) : [as(value)]));
}

/** A function of so many texts. @param {number} count @param {(...texts: string[]) => Value} does */
export function texts(count, does) {
  return exactly(count, (...values) => does(...values.map(asString)));
}

/** A function of so many values. @param {number} count @param {(...values: Value[]) => Value} does */
export function exactly(count, does) {
  return (/** @type {Value[]} */ ...values) => {
    must(values, count);
    return does(...values);
  };
}

/** A function of one number. @param {(n: number) => number} does */
export function figures(does) {
  return exactly(1, (value) => number(does(asNumber(value))));
}

/** @param {Value} value @returns {number} without its fraction */
export function whole(value) {
  return Math.trunc(asNumber(value));
}

/** @param {string} text @returns {number | null} days, when it is written like a date */
export function daysOf(text) {
  return DATE_STRING.test(text) ? dateStringToDays(text) : null;
}

/** @param {Value} value @returns {Date} */
export function asDate(value) {
  if (value.t === 'date') return value.v;
  if (value.t === 'bool') return new Date(Number.NaN);
  if (value.t === 'num') return new Date(value.v * DAY_MS);
  const text = asString(value);
  if (text === '') return new BlankDate();
  if (NUMERIC.test(text)) return new Date(Number.parseInt(text, 10) * DAY_MS);
  const [day, time] = text.split('T');
  const [year, month, date] = day.split('-');
  if (!DATE_STRING.test(text) || !isValidDate(year, month, date))
    // A browser takes "1,5" for a day in January.
    return new Date(/\d{4}/.test(text) ? text : Number.NaN);
  const two = (/** @type {string} */ part) => part.padStart(2, '0');
  return time ? new Date(`${year}-${two(month)}-${two(date)}T${time}`) : new Date(+year, +month - 1, +date);
}

/** Dates compare and add as days. What the evaluator asks before each operator. */
export const infix = {
  /** @param {unknown} _ @param {Value} lhs @param {number} op @param {Value} rhs @returns {any} */
  handleInfix(_, lhs, op, rhs) {
    const sides = [lhs, rhs];
    // In a branch that is not taken the evaluator passes paths over and comes here with commas for operands.
    if (op > AND && sides.some((side) => !side?.t)) return false;
    if (sides.some(({ t }) => t === 'date')) {
      if (sides.some(({ t }) => t === 'bool')) return undefined;
      const [left, right] = sides.map((side) => (side.t === 'num' ? side : number(dateToDays(asDate(side)))));
      return { t: 'continue', lhs: left, op, rhs: right };
    }
    if (op < EQUAL || op > AT_LEAST) return undefined;
    const [left, right] = sides.map((side) => {
      const days = daysOf(asString(side));
      return days === null ? side : number(days);
    });
    return { t: 'continue', lhs: left, op, rhs: right };
  },
};
