// Makes of a CSV what packed.js reads, a little at a time, and the CSV again, byte for byte.

import { CsvReader } from './csv.js';
import { FARTHEST, FORMAT, through, unpackRows } from './packed.js';
import { END } from './rows.js';

/** @typedef {import('./packed.js').Manner} Manner */
/** @typedef {import('./packed.js').Packed} Packed */

const ROWS_AT_ONCE = 2000;
const ITSELF = '\u001f';

/**
 * @param {string} text CSV
 * @param {() => Promise<unknown>} pause awaited now and then, so that the page goes on
 * @returns {Promise<Packed | null>} null where the browser cannot compress
 */
export async function pack(text, pause) {
  if (typeof CompressionStream === 'undefined') return null;
  const reader = new CsvReader(text);
  while (reader.read(ROWS_AT_ONCE)) await pause();
  const manner = await mannerOf(text, reader, pause);
  if (!manner)
    return {
      length: 0,
      columns: [],
      bytes: await through(new CompressionStream(FORMAT), new TextEncoder().encode(text)),
    };
  const columns = [];
  const parts = [];
  for (const [at, name] of reader.names.entries()) {
    const cells = reader.cells[at];
    const steps = await stepsOf(cells, pause);
    const plain = new TextEncoder().encode(cells.map((cell) => cell + END).join(''));
    const written = steps === null ? plain : new TextEncoder().encode(steps);
    columns.push({ name, steps: steps !== null, packed: written.length, size: plain.length });
    parts.push(written);
    await pause();
  }
  const bytes = await through(new CompressionStream(FORMAT), new Uint8Array(await new Blob(parts).arrayBuffer()));
  return { length: reader.length, columns, bytes, manner };
}

/** @param {Packed} packed @param {() => Promise<unknown>} [pause] @returns {Promise<string>} the text as it was */
export async function unpackText(packed, pause) {
  if (packed.columns.length === 0) {
    const bytes = await through(new DecompressionStream(FORMAT), new Uint8Array(packed.bytes));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
  const rows = await unpackRows(packed);
  const manner = /** @type {Manner} */ (packed.manner);
  const lines = [line(rows.columns, manner)];
  for (let row = 0; row < rows.length; row += 1) {
    const cells = rows.columns.map((name) => rows.cell(row, name));
    lines.push(line(cells, manner));
    if (row % ROWS_AT_ONCE === 0) await pause?.();
  }
  return manner.mark + lines.join(manner.eol) + (manner.ended ? manner.eol : '');
}

/**
 * How to write the columns so that the text comes out again; null when there is no such way.
 * @param {string} text @param {CsvReader} reader @param {() => Promise<unknown>} pause
 * @returns {Promise<Manner | null>}
 */
async function mannerOf(text, { names, cells, length }, pause) {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (new Set(names).size < names.length) return null;
  for (const bare of [false, true]) {
    const manner = { mark, eol, ended: text.endsWith(eol), bare };
    let at = mark.length;
    let same = true;
    for (let row = -1; same && row < length; row += 1) {
      const written = line(row < 0 ? names : cells.map((column) => column[row]), manner);
      const end = row + 1 < length || manner.ended ? eol : '';
      same = text.startsWith(written + end, at);
      at += written.length + end.length;
      if (row % ROWS_AT_ONCE === 0) await pause();
    }
    if (same && at === text.length) return manner;
  }
  return null;
}

/** @param {string[]} row @param {Manner} manner */
function line(row, { bare }) {
  const must = bare ? /[,\r\n]|^"/ : /[",\r\n]/;
  return row.map((cell) => (must.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

/** @param {string[]} cells @param {() => Promise<unknown>} pause @returns {Promise<string | null>} null when writing them as they are is as short */
async function stepsOf(cells, pause) {
  let before = '';
  let short = 0;
  let written = '';
  for (const [at, cell] of cells.entries()) {
    const step = stepBetween(before, cell);
    if (step >= 0) short += 1;
    written += step < 0 ? ITSELF + cell + END : String.fromCharCode(step);
    before = cell;
    if (at % ROWS_AT_ONCE === 0) await pause();
  }
  return short * 2 > cells.length ? written : null;
}

/** @param {string} before @param {string} cell @returns {number} how many more its last digits are; -1 when it is something else */
function stepBetween(before, cell) {
  if (before === cell) return 0;
  if (before.length !== cell.length) return -1;
  let same = 0;
  while (before[same] === cell[same]) same += 1;
  const [from, to] = [before.slice(same), cell.slice(same)];
  if (!/^\d{1,9}$/.test(from) || !/^\d{1,9}$/.test(to)) return -1;
  const step = Number(to) - Number(from);
  return step > 0 && step <= FARTHEST ? step : -1;
}
