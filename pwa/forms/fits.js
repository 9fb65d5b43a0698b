// Where an answer of an older form belongs in a newer one, and whether it fits there.

import { isWritten } from './values.js';

/** @typedef {import('./types').Form} Form */
/** @typedef {import('./types').Question} Question */
/** @typedef {import('./types').QuestionType} QuestionType */
/** Generic paths, old to new; what has no place is absent. @typedef {{ repeats: Map<string, string>, questions: Map<string, string> }} Places */

const FILES = new Set(['image', 'audio', 'video', 'file']);
const WORDS = new Set(['text', 'barcode']);
const CHOSEN = new Set(['select_one', 'select_multiple', 'rank']);
/** Types that what was written as a text or number may also be, when it is written as they are. @type {Record<string, QuestionType>} */
const STRICT = {
  integer: 'integer',
  decimal: 'decimal',
  range: 'decimal',
  date: 'date',
  dateTime: 'dateTime',
  time: 'time',
  geopoint: 'geopoint',
};
const PLAIN = new Set(['text', 'barcode', 'integer', 'decimal', 'range']);

/**
 * The value as the newer question writes it; null when it cannot be said there without loss.
 * @param {string} from type of the older question @param {Question} to @param {string} value @param {string} text as people read it
 * @returns {string | null}
 */
export function fitValue(from, to, value, text) {
  if (from === to.type) return value;
  if (FILES.has(from)) return to.type === 'file' ? value : null;
  if (WORDS.has(to.type)) return from === 'trigger' ? null : text;
  if (CHOSEN.has(from) && CHOSEN.has(to.type)) return fitChosen(from, to.type, value);
  if (!PLAIN.has(from)) return null;
  if (to.type === 'select_one') return value.trim();
  const written = STRICT[to.type];
  return written && isWritten(written, value.trim()) ? value.trim() : null;
}

/** @param {string} from @param {string} to @param {string} value @returns {string | null} an order is not made up, and several do not become one */
function fitChosen(from, to, value) {
  if (to === 'select_multiple') return value;
  return to === 'select_one' && from === 'select_multiple' && !value.includes(' ') ? value : null;
}

/** @param {string} from @param {Question} to @returns {boolean} whether some answers of that type fit */
function mayFit(from, to) {
  if (from === to.type) return true;
  if (FILES.has(from)) return to.type === 'file';
  if (FILES.has(to.type) || to.type === 'note' || to.type === 'trigger') return false;
  return WORDS.has(to.type) || (CHOSEN.has(from) && CHOSEN.has(to.type)) || PLAIN.has(from);
}

/**
 * The same path first; else the same name, where both forms have it once and the type fits. Repeats come first: what
 * stands in one goes only into the one that it became.
 * @param {Form} from @param {Form} to @returns {Places}
 */
export function placesOf(from, to) {
  /** @type {Map<string, string>} */
  const repeats = new Map();
  const outer = (/** @type {string} */ path) => repeats.get(repeatAround(from, path)) ?? '';
  for (const path of byDepth(from.repeats.keys())) {
    const place = placeOf(path, from.repeats, to.repeats, (other) => repeatAround(to, other) === outer(path));
    if (place && Boolean(repeatAround(from, path)) === Boolean(repeatAround(to, place))) repeats.set(path, place);
  }
  /** @type {Map<string, string>} */
  const questions = new Map();
  for (const [path, question] of from.questions) {
    const inside = repeatAround(from, path);
    const around = repeats.get(inside) ?? '';
    if (inside && !around) continue;
    const place = placeOf(path, from.questions, to.questions, (other, item) =>
      Boolean(repeatAround(to, other) === around && mayFit(question.type, item)),
    );
    if (place) questions.set(path, place);
  }
  return { repeats, questions };
}

/**
 * @template {{ name: string }} T
 * @param {string} path @param {Map<string, T>} from @param {Map<string, T>} to
 * @param {(other: string, item: T) => boolean} suits
 * @returns {string} '' for none
 */
function placeOf(path, from, to, suits) {
  const same = to.get(path);
  if (same && suits(path, same)) return path;
  if (same) return '';
  const { name } = /** @type {T} */ (from.get(path));
  const alike = [...to].filter(([other, item]) => item.name === name && !from.has(other) && suits(other, item));
  const rivals = [...from].filter(([other, item]) => item.name === name && !to.has(other));
  return alike.length === 1 && rivals.length === 1 ? alike[0][0] : '';
}

/** @param {Form} form @param {string} path generic @returns {string} the innermost repeat around it, '' for none */
export function repeatAround(form, path) {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (form.repeats.has(path.slice(0, at))) return path.slice(0, at);
  return '';
}

/** @param {Iterable<string>} paths @returns {string[]} outer ones first */
function byDepth(paths) {
  return [...paths].sort((a, b) => a.split('/').length - b.split('/').length);
}
