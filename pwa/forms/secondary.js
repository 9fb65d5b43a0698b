// What stands beside the instance: choices written in the form, lists of the library; as rows, and as XML where an
// expression asks for nodes. Of a list only the rows asked for become XML.

import { CsvRows } from './csv.js';
import { rowsThat } from './filter.js';
import { loaded } from './needs.js';
import { END, Rows } from './rows.js';
import { childOf, childrenOf, newDocument, parseXml, plainCopy } from './xml.js';

/** @typedef {import('./types').Form} Form */
/** What a list's file holds, or its rows, made ready by whoever keeps it. @typedef {string | Rows} ListText */

export class SecondaryInstances {
  #form;
  #lists;
  /** @type {Map<string, Rows>} */
  #rows = new Map();
  /** XML that stands in the form or in a file @type {Map<string, Element | null>} */
  #roots = new Map();
  /** @type {Map<string, XMLDocument | null>} */
  #documents = new Map();
  /** rows of a list as XML: the last that were asked for @type {Map<string, { key: string, items: Element[] }>} */
  #items = new Map();

  /** @param {Form} form @param {Map<string, ListText>} lists list name → what it holds */
  constructor(form, lists) {
    this.#form = form;
    this.#lists = lists;
  }

  /** @param {string} id @returns {Rows} none when the list is not on this phone */
  rows(id) {
    let rows = this.#rows.get(id);
    if (!rows) {
      const written = this.#written(id);
      rows = written ? rowsIn(written) : this.#fromFile(id);
      this.#rows.set(id, rows);
    }
    return rows;
  }

  /** @param {string} id @returns {XMLDocument | null} so that `instance('x')/root/item` finds its way */
  document(id) {
    let document = this.#documents.get(id);
    if (document === undefined) {
      document = this.#form.secondary.has(id) ? newDocument() : null;
      const written = this.#written(id);
      if (written) document?.append(plainCopy(written, /** @type {XMLDocument} */ (document)));
      else if (document) itemsIn(document, this.rows(id), everyRow(this.rows(id)));
      this.#documents.set(id, document);
    }
    return document;
  }

  /**
   * The rows that a filter lets through, as XML.
   * @param {string} id
   * @param {import('./filter.js').Filter} filter
   * @param {string[][]} values
   * @returns {Element[]}
   */
  items(id, filter, values) {
    const rows = this.rows(id);
    const found = rowsThat(rows, filter, values) ?? everyRow(rows);
    if (this.#written(id)) {
      const all = childrenOf(/** @type {XMLDocument} */ (this.document(id)).documentElement, 'item');
      return found.map((row) => all[row]);
    }
    const key = found.join();
    const last = this.#items.get(id);
    if (last?.key === key) return last.items;
    const items = itemsIn(newDocument(), rows, found);
    this.#items.set(id, { key, items });
    return items;
  }

  /** @param {string} id @returns {boolean} whether its list has not come to this phone: the form opens all the same */
  isMissing(id) {
    const source = this.#form.secondary.get(id);
    return Boolean(source && !source.element && !this.#lists.get(source.list));
  }

  /** @param {string} id @returns {Element | null} its XML, when it stands in the form or its file is XML */
  #written(id) {
    let root = this.#roots.get(id);
    if (root === undefined) {
      const source = this.#form.secondary.get(id);
      const text = source && !/\.(?:csv|geojson)$/.test(source.list) ? this.#lists.get(source.list) : '';
      const isXml = typeof text === 'string' && /^\s*</.test(text);
      root = source?.element ?? (isXml ? parseXml(text).documentElement : null);
      this.#roots.set(id, root);
    }
    return root;
  }

  /** @param {string} id */
  #fromFile(id) {
    const name = this.#form.secondary.get(id)?.list || `${id}.csv`;
    const held = this.#lists.get(name) ?? '';
    if (typeof held !== 'string') return held;
    return (name.endsWith('.geojson') && loaded.geojson?.readGeoJson(held)) || new CsvRows(held);
  }
}

/** Items of a secondary instance as rows. @param {Element} root */
function rowsIn(root) {
  const items = childrenOf(root, 'item');
  const names = new Set(items.flatMap((item) => childrenOf(item).map((child) => child.localName)));
  const column = (/** @type {string} */ name) =>
    items.map((item) => childOf(item, name)?.textContent ?? '').join(END) + END;
  return new Rows(
    items.length,
    [...names].map((name) => [name, () => column(name)]),
  );
}

/** @param {XMLDocument} document @param {Rows} rows @param {number[]} wanted @returns {Element[]} */
function itemsIn(document, rows, wanted) {
  const root = document.appendChild(document.createElement('root'));
  const columns = rows.columns.map((column) => ({
    column,
    tag: column.replace(/[^\w.-]/g, '_').replace(/^(?![A-Za-z_])/, '_'),
  }));
  return wanted.map((row) => {
    const item = root.appendChild(document.createElement('item'));
    for (const { column, tag } of columns)
      item.appendChild(document.createElement(tag)).textContent = rows.cell(row, column);
    return item;
  });
}

/** @param {Rows} rows */
function everyRow(rows) {
  return Array.from({ length: rows.length }, (_, row) => row);
}
