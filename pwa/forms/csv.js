// Lists kept as CSV: read a row when it is looked at, find rows by a column through an index made at the first question.

/** Rows that choices and look-ups are made from. @typedef {{ length: number, cell(row: number, column: string): string, rowsWhere(column: string, value: string): number[] }} Rows */

export class CsvRows {
  #lines;
  /** @type {Map<string, number>} */
  #columns = new Map();
  /** @type {Map<string, Map<string, number[]>>} */
  #indexes = new Map();
  #quoted;
  #lastRow = -1;
  /** @type {string[]} */
  #lastCells = [];

  /** @param {string} text RFC 4180; the first line names the columns */
  constructor(text) {
    this.#quoted = text.includes('"');
    const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    this.#lines = this.#quoted ? quotedLines(body) : body.split(/\r?\n/);
    while (this.#lines.length && this.#lines[this.#lines.length - 1] === '') this.#lines.pop();
    for (const name of this.#cells(this.#lines.shift() ?? '')) this.#columns.set(name.trim(), this.#columns.size);
  }

  get length() {
    return this.#lines.length;
  }

  get columns() {
    return [...this.#columns.keys()];
  }

  /** @param {number} row @param {string} column @returns {string} '' when there is no such row or column */
  cell(row, column) {
    const place = this.#columns.get(column);
    if (place === undefined || row < 0 || row >= this.#lines.length) return '';
    if (row !== this.#lastRow) {
      this.#lastCells = this.#cells(this.#lines[row]);
      this.#lastRow = row;
    }
    return this.#lastCells[place] ?? '';
  }

  /** @param {string} column @param {string} value @returns {number[]} */
  rowsWhere(column, value) {
    let index = this.#indexes.get(column);
    if (!index) {
      index = new Map();
      for (let row = 0; row < this.#lines.length; row += 1) {
        const key = this.cell(row, column);
        const rows = index.get(key);
        if (rows) rows.push(row);
        else index.set(key, [row]);
      }
      this.#indexes.set(column, index);
    }
    return index.get(value) ?? [];
  }

  /** @param {string} line @returns {string[]} */
  #cells(line) {
    return this.#quoted && line.includes('"') ? quotedCells(line) : line.split(',');
  }
}

/** @param {string} text @returns {string[]} lines, those inside quotes kept whole */
function quotedLines(text) {
  const lines = [];
  let start = 0;
  let inside = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at];
    if (c === '"') inside = !inside;
    else if (c === '\n' && !inside) {
      lines.push(text.slice(start, text[at - 1] === '\r' ? at - 1 : at));
      start = at + 1;
    }
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** @param {string} line @returns {string[]} */
function quotedCells(line) {
  const cells = [];
  const pattern = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
  for (const match of line.matchAll(pattern))
    cells.push(match[1] === undefined ? match[2] : match[1].replace(/""/g, '"'));
  return cells;
}
