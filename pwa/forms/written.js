// How functions write and read: dates by a pattern, patterns as Java reads them, digits of chance.

import { FormError } from '../lib/errors.js';
import { newUuid } from '../lib/ids.js';

/** @param {number} length @returns {string} so many digits of chance */
export function digitsOf(length) {
  if (!(length >= 0)) throw new FormError('arguments', { length });
  let digits = '';
  while (digits.length < length) digits += newUuid().replace(/-/g, '');
  return digits.slice(0, length);
}

/** @param {Date} at @param {string} pattern @param {string | undefined} language @throws {Error} for a letter that says nothing */
export function formatted(at, pattern, language) {
  const zeros = (/** @type {number} */ n, length = 2) => String(n).padStart(length, '0');
  /** @type {Record<string, () => string | number>} */
  const parts = {
    '%': () => '%',
    Y: () => zeros(at.getFullYear(), 4),
    y: () => zeros(at.getFullYear(), 4).slice(2),
    m: () => zeros(at.getMonth() + 1),
    n: () => at.getMonth() + 1,
    b: () => at.toLocaleDateString(language, { month: 'short' }),
    d: () => zeros(at.getDate()),
    e: () => at.getDate(),
    a: () => at.toLocaleDateString(language, { weekday: 'short' }),
    H: () => zeros(at.getHours()),
    h: () => at.getHours(),
    M: () => zeros(at.getMinutes()),
    S: () => zeros(at.getSeconds()),
    3: () => zeros(at.getMilliseconds(), 3),
  };
  return pattern.replace(/%(.?)/gs, (_, letter) => String(parts[letter]()));
}

/** @type {Map<string, RegExp>} */
const patterns = new Map();

/** @param {string} pattern as Java reads it, as far as that goes @returns {RegExp} */
export function wholly(pattern) {
  let known = patterns.get(pattern);
  if (!known) {
    const blind = pattern.startsWith('(?i)');
    const source = `^(?:${blind ? pattern.slice(4) : pattern})$`;
    const flags = blind ? 'i' : '';
    try {
      known = new RegExp(source, `u${flags}`);
    } catch {
      known = new RegExp(source, flags);
    }
    patterns.set(pattern, known);
  }
  return known;
}
