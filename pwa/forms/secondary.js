// What stands beside the instance: choices written in the form, lists of the library; as rows, and as XML where an
// expression asks for nodes.

import { CsvRows } from './csv.js';
import { childOf, childrenOf, newDocument, plainCopy } from './xml.js';

/** @typedef {import('./csv.js').Rows} Rows */
/** @typedef {import('./types').Form} Form */
/** @typedef {import('./types').Secondary} Source */

export class SecondaryInstances {
  #form;
  #texts;
  /** @type {Map<string, Rows>} */
  #rows = new Map();
  /** @type {Map<string, XMLDocument>} */
  #documents = new Map();

  /** @param {Form} form @param {Map<string, string>} texts list name → CSV */
  constructor(form, texts) {
    this.#form = form;
    this.#texts = texts;
  }

  /** @param {string} id @returns {Rows} none when the list is not on this phone */
  rows(id) {
    let rows = this.#rows.get(id);
    if (!rows) {
      const source = this.#form.secondary.get(id);
      rows = source?.element ? new InlineRows(source.element) : new CsvRows(this.#text(source, id));
      this.#rows.set(id, rows);
    }
    return rows;
  }

  /** @param {string} id @returns {Node | null} the document, so that `instance('x')/root/item` finds its way */
  document(id) {
    let document = this.#documents.get(id);
    if (!document) {
      const source = this.#form.secondary.get(id);
      if (!source) return null;
      document = newDocument();
      if (source.element) document.append(plainCopy(source.element, document));
      else fill(document, /** @type {CsvRows} */ (this.rows(id)));
      this.#documents.set(id, document);
    }
    return document;
  }

  /** @param {string} id @returns {boolean} whether its list has not come to this phone: the form opens all the same */
  isMissing(id) {
    const source = this.#form.secondary.get(id);
    return Boolean(source && !source.element && !this.#texts.get(source.list));
  }

  /** @param {Source | undefined} source @param {string} id */
  #text(source, id) {
    return this.#texts.get(source?.list || `${id}.csv`) ?? '';
  }
}

/** Items of a secondary instance as rows. @implements {Rows} */
class InlineRows {
  #items;

  /** @param {Element} root */
  constructor(root) {
    this.#items = childrenOf(root, 'item');
  }

  get length() {
    return this.#items.length;
  }

  /** @param {number} row @param {string} column */
  cell(row, column) {
    const item = this.#items[row];
    return (item && childOf(item, column)?.textContent) ?? '';
  }

  /** @param {string} column @param {string} value */
  rowsWhere(column, value) {
    const found = [];
    for (let row = 0; row < this.#items.length; row += 1) if (this.cell(row, column) === value) found.push(row);
    return found;
  }
}

/** @param {XMLDocument} document @param {CsvRows} rows */
function fill(document, rows) {
  const root = document.createElement('root');
  for (let row = 0; row < rows.length; row += 1) {
    const item = document.createElement('item');
    for (const column of rows.columns) {
      const cell = document.createElement(column.replace(/[^\w.-]/g, '_'));
      cell.textContent = rows.cell(row, column);
      item.append(cell);
    }
    root.append(item);
  }
  document.append(root);
}
