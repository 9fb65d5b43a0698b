// Lists written as CSV (RFC 4180), read into columns.

import { END, Rows } from './rows.js';

/** A list as rows. */
export class CsvRows extends Rows {
  /** @param {string} text the first line names the columns */
  constructor(text) {
    const reader = new CsvReader(text);
    reader.read();
    super(reader.length, reader.columns());
  }
}

/** Reads as many rows at a time as it is told, so that a long list need not hold up a page. */
export class CsvReader {
  length = 0;
  names;
  /** cells of each column @type {string[][]} */
  cells;
  #text;
  #at;

  /** @param {string} text */
  constructor(text) {
    this.#text = text.includes(END) ? text.replaceAll(END, '') : text;
    this.#at = this.#text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.names = (this.#row() ?? []).map((name) => name.trim());
    this.cells = this.names.map(() => /** @type {string[]} */ ([]));
  }

  /** @param {number} [most] @returns {boolean} whether there is more */
  read(most = Number.POSITIVE_INFINITY) {
    for (let count = 0; count < most; count += 1) {
      const row = this.#row();
      if (!row) return false;
      for (let column = 0; column < this.cells.length; column += 1) this.cells[column].push(row[column] ?? '');
      this.length += 1;
    }
    return true;
  }

  /** @returns {[string, string][]} */
  columns() {
    return this.names.map((name, at) => [name, this.length ? this.cells[at].join(END) + END : '']);
  }

  /** @returns {string[] | null} */
  #row() {
    const text = this.#text;
    while (text[this.#at] === '\n' || text[this.#at] === '\r') this.#at += 1;
    if (this.#at >= text.length) return null;
    const line = text.indexOf('\n', this.#at);
    const end = line < 0 ? text.length : line;
    const plain = text.slice(this.#at, text[end - 1] === '\r' ? end - 1 : end);
    if (plain.includes('"')) return this.#quoted();
    this.#at = end + 1;
    return plain.split(',');
  }

  /** A row with quotes in it, which may go on over several lines. */
  #quoted() {
    const cells = [];
    // What is not CSV, as a quote in the middle of a cell, is taken as it stands.
    const pattern = /(?:"((?:[^"]|"")*)"|([^,\n]*?))(,|\r?\n|$)/y;
    for (;;) {
      pattern.lastIndex = this.#at;
      const [whole, quoted, bare, after] = /** @type {RegExpExecArray} */ (pattern.exec(this.#text));
      this.#at += whole.length;
      cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (after !== ',') return cells;
    }
  }
}
