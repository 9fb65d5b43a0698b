// Rows of a list, kept by column: one string and a few arrays of numbers for each, however long the list is. Nothing
// is made for a row before somebody looks at it.

/** Stands after every cell. XML cannot hold it, and a reader of CSV drops it. */
export const END = '\u0000';

/** Rows that are worked on before the page has its turn: a few milliseconds on a weak phone. */
export const STEP = 4000;

/** A column as text, or a way to make it when it is first asked for. @typedef {string | (() => string)} ColumnText */

export class Rows {
  length;
  /** @type {Map<string, Column>} */
  #columns = new Map();

  /** @param {number} length @param {Iterable<[string, ColumnText]>} columns name → its cells, each followed by END */
  constructor(length, columns) {
    this.length = length;
    for (const [name, text] of columns) this.#columns.set(name, new Column(text, length));
  }

  get columns() {
    return [...this.#columns.keys()];
  }

  /** @param {string} column */
  has(column) {
    return this.#columns.has(column);
  }

  /** @param {number} row @param {string} column @returns {string} '' when there is no such row or column */
  cell(row, column) {
    return row >= 0 && row < this.length ? (this.#columns.get(column)?.cell(row) ?? '') : '';
  }

  /** @param {string} column @param {string} value @returns {number[]} in the order of the list */
  rowsWhere(column, value) {
    return this.#columns.get(column)?.rowsWith(value) ?? [];
  }

  /** Makes ready to be asked for values of a column, a little at a time. @param {string} column @returns {Iterable<void>} */
  indexing(column) {
    return this.#columns.get(column)?.indexing() ?? [];
  }

  /** @param {string} column @returns {string} all its cells, each followed by END */
  text(column) {
    return this.#columns.get(column)?.text ?? END.repeat(this.length);
  }
}

class Column {
  #source;
  #length;
  /** where each cell begins, and where the last one has ended @type {Int32Array | null} */
  #starts = null;
  /** rows by the hash of their cell: the first one, and the one after each @type {{ heads: Int32Array, next: Int32Array } | null} */
  #index = null;
  /** @type {Generator<void> | null} */
  #indexing = null;

  /** @param {ColumnText} source @param {number} length */
  constructor(source, length) {
    this.#source = source;
    this.#length = length;
  }

  get text() {
    if (typeof this.#source !== 'string') this.#source = this.#source();
    return this.#source;
  }

  get starts() {
    this.#starts ??= startsIn(this.text, this.#length);
    return this.#starts;
  }

  /** @param {number} row */
  cell(row) {
    return this.text.slice(this.starts[row], this.starts[row + 1] - 1);
  }

  /** @param {string} value */
  rowsWith(value) {
    // Nothing is chosen yet in the list above: no index is made for that.
    if (value === '' && !`${END}${this.text}`.includes(END + END)) return [];
    for (const _ of this.indexing());
    const { heads, next } = /** @type {{ heads: Int32Array, next: Int32Array }} */ (this.#index);
    const { text, starts } = this;
    const found = [];
    for (let row = heads[hash(value, 0, value.length) & (heads.length - 1)]; row >= 0; row = next[row]) {
      if (starts[row + 1] - 1 - starts[row] === value.length && text.startsWith(value, starts[row])) found.push(row);
    }
    return found;
  }

  /** Makes the index a little at a time; who needs it at once goes on from where it is. */
  indexing() {
    this.#indexing ??= this.#makeIndex();
    return this.#indexing;
  }

  *#makeIndex() {
    const { text, starts } = this;
    yield;
    const heads = new Int32Array(2 ** Math.ceil(Math.log2(this.#length + 1))).fill(-1);
    const next = new Int32Array(this.#length);
    // From the end, so that a chain runs in the order of the list.
    for (let row = this.#length - 1; row >= 0; row -= 1) {
      const place = hash(text, starts[row], starts[row + 1] - 1) & (heads.length - 1);
      next[row] = heads[place];
      heads[place] = row;
      if (row % STEP === 0) yield;
    }
    this.#index = { heads, next };
  }
}

/** @param {string} text cells, each followed by END @param {number} length how many @returns {Int32Array} where each begins; one more for the end */
export function startsIn(text, length) {
  const starts = new Int32Array(length + 1);
  let row = 0;
  for (let at = 0; row < length && at < text.length; at += 1) {
    if (text.charCodeAt(at) === 0) {
      row += 1;
      starts[row] = at + 1;
    }
  }
  return starts;
}

/** @param {string} text @param {number} from @param {number} to */
function hash(text, from, to) {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  // Codes of villages differ in their last digits only; this spreads them.
  return sum ^ (sum >>> 15);
}
