// The lines at the foot of a passport or identity card (ICAO 9303, TD1 to TD3), as typed or pasted, read field by
// field. Forgiving where a person errs: spaces, small letters, O for 0, a `<` too few; never where a check digit says no.

import { parse } from 'mrz';

/** @typedef {'nama' | 'bangsa' | 'nomor' | 'jk' | 'lahir' | 'berlaku'} Key */
/** checked: whether its check digit fits; null when it has none. @typedef {{ key: Key, value: string, checked: boolean | null }} Reading */
/** `line`, `count`, `wanted`: which line has how many signs instead of how many. @typedef {{ readings: Reading[], sure: boolean } | { line: number, count: number, wanted: number }} Read */

/** Where number and nationality stand: line, first sign. @type {Record<number, { number: [number, number], nationality: [number, number], names: number }>} by the width of a line */
const PLACES = {
  44: { number: [1, 0], nationality: [1, 10], names: 0 },
  36: { number: [1, 0], nationality: [1, 10], names: 0 },
  30: { number: [0, 5], nationality: [1, 15], names: 2 },
};
const WEIGHTS = [7, 3, 1];
const MOST_UNSURE = 6;

/** @param {string} typed @param {Date} today @returns {Read | null} null while it is too little to say anything */
export function readMrz(typed, today) {
  const split = linesOf(typed);
  if (!split) return null;
  const { width } = split;
  const lines = split.lines.map((line, at) => fitted(line, width, at === PLACES[width].names));
  const wrong = lines.findIndex((line) => line.length !== width);
  if (wrong >= 0) return { line: wrong + 1, count: lines[wrong].length, wanted: width };
  sureNumber(lines, PLACES[width].number);
  const { fields, details } = parse(lines, { autocorrect: true });
  const fits = (/** @type {string} */ field) => details.find((one) => one.field === field)?.valid ?? false;
  const [line, from] = PLACES[width].nationality;
  // The package knows the states of its day; a form's own list is to judge.
  const nationality = letters(lines[line].slice(from, from + 3)).replace(/<+$/, '');
  /** @type {Reading[]} */
  const readings = [
    { key: 'nama', value: [fields.firstName, fields.lastName].filter(Boolean).join(' '), checked: null },
    { key: 'bangsa', value: nationality, checked: null },
    { key: 'nomor', value: numberIn(lines, PLACES[width].number), checked: fits('documentNumberCheckDigit') },
    { key: 'jk', value: fields.sex === 'male' ? 'L' : fields.sex === 'female' ? 'P' : '', checked: null },
    { key: 'lahir', value: dayOf(fields.birthDate, today, 0), checked: fits('birthDateCheckDigit') },
    { key: 'berlaku', value: dayOf(fields.expirationDate, today, 50), checked: fits('expirationDateCheckDigit') },
  ];
  return { readings: readings.filter(({ value }) => value !== ''), sure: fits('compositeCheckDigit') };
}

/** @param {string} typed @returns {{ lines: string[], width: number } | null} */
function linesOf(typed) {
  const plain = typed.toUpperCase().replace(/[«»‹›＜≤]/g, '<');
  let lines = plain
    .split(/[\r\n]+/)
    .map((line) => line.replace(/[^A-Z0-9<]/g, ''))
    .filter(Boolean);
  if (lines.length === 1) {
    // Pasted as one: passports have two lines of 44, cards three of 30 or two of 36.
    const [all] = lines;
    const width = all.length > 84 && all.startsWith('P') ? 44 : all.length > 84 ? 30 : all.length > 68 ? 36 : 0;
    if (!width) return null;
    lines = all.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  }
  if (lines.length === 3) return { lines, width: 30 };
  if (lines.length !== 2 || lines[1].length < 28) return null;
  const longest = Math.max(...lines.map(({ length }) => length));
  return { lines, width: lines[0].startsWith('P') || longest > 38 ? 44 : 36 };
}

/** With as many `<` as a line must have: who types them loses count. @param {string} line @param {number} width @param {boolean} names */
function fitted(line, width, names) {
  const missing = width - line.length;
  if (missing === 0) return line;
  if (names) return missing > 0 ? line.padEnd(width, '<') : line.replace(new RegExp(`<{1,${-missing}}$`), '');
  const runs = line.match(/<+/g) ?? [];
  const longest = runs.reduce((one, other) => (other.length > one.length ? other : one), '');
  if (longest.length < 2 || longest.length + missing < 1) return line;
  return line.replace(longest, '<'.repeat(longest.length + missing));
}

/** Whether an O is a 0 in the number of a passport only its check digit can tell. @param {string[]} lines @param {[number, number]} place */
function sureNumber(lines, [line, from]) {
  const number = lines[line].slice(from, from + 9);
  const digit = digits(lines[line][from + 9]);
  if (checkDigit(number) === digit) return;
  const unsure = [...number].flatMap((sign, at) => (/[O0]/.test(sign) ? [at] : []));
  if (unsure.length > MOST_UNSURE) return;
  const fitting = [];
  for (let way = 1; way < 2 ** unsure.length; way += 1) {
    const signs = [...number];
    unsure.forEach((at, bit) => {
      if ((way >> bit) & 1) signs[at] = signs[at] === 'O' ? '0' : 'O';
    });
    if (checkDigit(signs.join('')) === digit) fitting.push(signs.join(''));
  }
  if (fitting.length !== 1) return;
  lines[line] = lines[line].slice(0, from) + fitting[0] + lines[line].slice(from + 9);
}

/** @param {string[]} lines @param {[number, number]} place */
function numberIn(lines, [line, from]) {
  return lines[line].slice(from, from + 9).replace(/<+$/, '');
}

/** @param {string} text @returns {string} ICAO 9303 part 3, 4.9 */
function checkDigit(text) {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = text[at] === '<' ? 0 : Number.parseInt(text[at], 36);
    sum += value * WEIGHTS[at % 3];
  }
  return String(sum % 10);
}

/**
 * @param {string | null | undefined} yymmdd
 * @param {Date} today
 * @param {number} ahead years that it may lie ahead
 * @returns {string} ISO day
 */
function dayOf(yymmdd, today, ahead) {
  if (!/^\d{6}$/.test(yymmdd ?? '')) return '';
  const [, year, month, day] = /** @type {RegExpExecArray} */ (/(..)(..)(..)/.exec(yymmdd ?? ''));
  const latest = `${today.getFullYear() + ahead}${today.toISOString().slice(4, 10)}`;
  const found = `20${year}-${month}-${day}`;
  return found <= latest ? found : `19${year}-${month}-${day}`;
}

/** @param {string} text */
function letters(text) {
  return text.replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('5', 'S').replaceAll('8', 'B');
}

/** @param {string} text */
function digits(text) {
  return text.replaceAll('O', '0').replaceAll('I', '1').replaceAll('S', '5').replaceAll('B', '8');
}
