// What a select offers now: written in the form, filtered from a list, or made of answers.

import { findIn, fold } from './search.js';
import { childOf } from './xml.js';

/** @typedef {import('./csv.js').Rows} Rows */
/** @typedef {import('./expressions.js').Expressions} Expressions */
/** @typedef {import('./types').Choice} Choice */
/** @typedef {import('./types').ChoiceSet} ChoiceSet */
/** @typedef {import('./types').Compiled} Compiled */
/** @typedef {import('./types').Question} Question */
/** How one itemset is answered: from rows, by columns that must equal values; or by XPath. @typedef {{ id: string, columns: { name: string, value: Compiled, numeric: boolean }[] } | { nodes: Compiled }} Way */

const ROWS = /^instance\(\s*(['"])(.+?)\1\s*\)\/root\/item\s*(?:\[([^[\]]*)\])?$/;
const COLUMN = /^[A-Za-z_][\w.-]*$/;
const OUTSIDE = /^(?:\/[\w/.-]+|current\(\)[\w/.-]*|'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?)$/;

export class Choices {
  #expressions;
  #rowsOf;
  #say;
  /** @type {Map<string, Way>} */
  #ways = new Map();
  /** @type {Map<string, { key: string, set: ChoiceSet }>} */
  #last = new Map();

  /**
   * @param {Expressions} expressions
   * @param {(id: string) => Rows} rowsOf
   * @param {(words: import('./types').Words, node: Element) => string} say a label in the language shown
   */
  constructor(expressions, rowsOf, say) {
    this.#expressions = expressions;
    this.#rowsOf = rowsOf;
    this.#say = say;
  }

  /** The language has changed: labels are read anew. */
  forget() {
    this.#last.clear();
  }

  /** @param {Question} question @returns {Compiled | null} what its choices depend on */
  compiled(question) {
    return question.itemset ? this.#expressions.compile(question.itemset.nodeset, question.path) : null;
  }

  /** @param {Question} question @param {Element} node @returns {ChoiceSet} */
  of(question, node) {
    if (!question.itemset)
      return this.#keep(
        question,
        '',
        () => new Some(question.choices.map(({ value, words }) => ({ value, label: this.#say(words, node) }))),
      );
    const way = this.#way(question);
    if ('nodes' in way) return this.#fromNodes(question, way.nodes, node);
    const values = way.columns.map(({ value }) => this.#expressions.string(value, node));
    return this.#keep(question, values.join('\u0000'), () => this.#fromRows(question, way, values, node));
  }

  /** @param {Question} question @param {string} key @param {() => ChoiceSet} make */
  #keep(question, key, make) {
    const last = this.#last.get(question.path);
    if (last?.key === key) return last.set;
    const set = make();
    this.#last.set(question.path, { key, set });
    return set;
  }

  /** @param {Question} question @param {{ id: string, columns: { name: string, numeric: boolean }[] }} way @param {string[]} values @param {Element} node */
  #fromRows(question, way, values, node) {
    const { valueRef, labelRef, labelIsItext } = /** @type {import('./types').Itemset} */ (question.itemset);
    const rows = this.#rowsOf(way.id);
    /** @type {number[] | null} */
    let found = null;
    way.columns.forEach(({ name, numeric }, at) => {
      const same = (/** @type {number} */ row) =>
        numeric ? Number(rows.cell(row, name)) === Number(values[at]) : rows.cell(row, name) === values[at];
      if (found) found = found.filter(same);
      else found = numeric ? everyRow(rows).filter(same) : rows.rowsWhere(name, values[at]);
    });
    const label = (/** @type {number} */ row) => {
      const text = rows.cell(row, labelRef);
      return labelIsItext ? this.#say({ itext: text }, node) : text;
    };
    return new FromRows(rows, found, valueRef, label);
  }

  /** @param {Question} question @param {Compiled} nodes @param {Element} node @returns {ChoiceSet} */
  #fromNodes(question, nodes, node) {
    const { valueRef, labelRef, labelIsItext } = /** @type {import('./types').Itemset} */ (question.itemset);
    const items = /** @type {Element[]} */ (this.#expressions.nodes(nodes, node));
    const choices = items.map((item) => {
      const read = (/** @type {string} */ ref) => (ref === '.' ? item : childOf(item, ref))?.textContent ?? '';
      return {
        value: read(valueRef),
        label: labelIsItext ? this.#say({ itext: read(labelRef) }, node) : read(labelRef),
      };
    });
    return new Some(choices.filter(({ value }) => value !== ''));
  }

  /** @param {Question} question @returns {Way} */
  #way(question) {
    const known = this.#ways.get(question.path);
    if (known) return known;
    const nodeset = question.itemset?.nodeset ?? '';
    const rows = ROWS.exec(nodeset);
    const columns = rows && this.#columns(rows[3] ?? '', question.path);
    const way =
      rows && columns ? { id: rows[2], columns } : { nodes: this.#expressions.compile(nodeset, question.path) };
    this.#ways.set(question.path, way);
    return way;
  }

  /**
   * `kab = /data/kab_kota and jenis = 'desa'` as columns and values; null when the filter says more than that.
   * @param {string} filter
   * @param {string} path
   */
  #columns(filter, path) {
    const found = [];
    for (const part of filter.trim() ? filter.split(/\s+and\s+/) : []) {
      const sides = part.split('=').map((side) => side.trim());
      if (sides.length !== 2 || /[!<>]$/.test(sides[0])) return null;
      const [name, value] = COLUMN.test(sides[0]) ? sides : [sides[1], sides[0]];
      if (!COLUMN.test(name) || !OUTSIDE.test(value)) return null;
      found.push({ name, value: this.#expressions.compile(value, path), numeric: /^-?\d/.test(value) });
    }
    return found;
  }
}

/** @param {Rows} rows */
function everyRow(rows) {
  return Array.from({ length: rows.length }, (_, row) => row);
}

/** A few choices, all at hand. @implements {ChoiceSet} */
class Some {
  /** @type {string[] | null} */
  #folded = null;

  /** @param {Choice[]} choices */
  constructor(choices) {
    this.choices = choices;
  }

  get length() {
    return this.choices.length;
  }

  /** @param {number} from @param {number} to */
  slice(from, to) {
    return this.choices.slice(from, to);
  }

  /** @param {string} value */
  find(value) {
    return this.choices.find((choice) => choice.value === value) ?? null;
  }

  /** @param {string} typed @param {number} limit @param {string[]} [first] */
  search(typed, limit, first = []) {
    this.#folded ??= this.choices.map(({ label }) => fold(label));
    return firstOnes(
      this,
      typed,
      limit,
      first,
      findIn(this.#folded, typed, limit + first.length),
      (at) => this.choices[at],
    );
  }
}

/** Choices that stand in rows; each is made when it is looked at. @implements {ChoiceSet} */
class FromRows {
  #rows;
  #found;
  #valueRef;
  #label;
  /** @type {string[] | null} */
  #folded = null;

  /** @param {Rows} rows @param {number[] | null} found null for every row @param {string} valueRef @param {(row: number) => string} label */
  constructor(rows, found, valueRef, label) {
    this.#rows = rows;
    this.#found = found;
    this.#valueRef = valueRef;
    this.#label = label;
  }

  get length() {
    return this.#found ? this.#found.length : this.#rows.length;
  }

  /** @param {number} from @param {number} to @returns {Choice[]} */
  slice(from, to) {
    const choices = [];
    for (let at = from; at < Math.min(to, this.length); at += 1) choices.push(this.#at(at));
    return choices;
  }

  /** @param {string} value @returns {Choice | null} */
  find(value) {
    if (value === '') return null;
    const row = this.#rows.rowsWhere(this.#valueRef, value).find((one) => !this.#found || this.#found.includes(one));
    return row === undefined ? null : { value, label: this.#label(row) };
  }

  /** @param {string} typed @param {number} limit @param {string[]} [first] */
  search(typed, limit, first = []) {
    this.#folded ??= Array.from({ length: this.length }, (_, at) => fold(this.#label(this.#row(at))));
    return firstOnes(this, typed, limit, first, findIn(this.#folded, typed, limit + first.length), (at) =>
      this.#at(at),
    );
  }

  /** @param {number} at */
  #row(at) {
    return this.#found ? this.#found[at] : at;
  }

  /** @param {number} at @returns {Choice} */
  #at(at) {
    const row = this.#row(at);
    return { value: this.#rows.cell(row, this.#valueRef), label: this.#label(row) };
  }
}

/**
 * Those to put in front that match, then the others.
 * @param {ChoiceSet} set @param {string} typed @param {number} limit @param {string[]} first
 * @param {number[]} found @param {(at: number) => Choice} at
 * @returns {Choice[]}
 */
function firstOnes(set, typed, limit, first, found, at) {
  const front = first.map((value) => set.find(value)).filter((choice) => choice !== null);
  const matching = typed.trim() ? front.filter(({ label }) => findIn([fold(label)], typed, 1).length > 0) : front;
  const values = new Set(matching.map(({ value }) => value));
  return [...matching, ...found.map(at).filter(({ value }) => !values.has(value))].slice(0, limit);
}
