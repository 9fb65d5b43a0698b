// What a select offers now: written in the form, filtered from a list, or made of answers.

import { FromRows, Some } from './choice-set.js';
import { ROWS, readFilter, rowsThat } from './filter.js';
import { childOf } from './xml.js';

/** @typedef {import('./rows.js').Rows} Rows */
/** @typedef {import('./expressions.js').Expressions} Expressions */
/** @typedef {import('./types').Choice} Choice */
/** @typedef {import('./types').ChoiceSet} ChoiceSet */
/** @typedef {import('./types').Compiled} Compiled */
/** @typedef {import('./types').Question} Question */
/** @typedef {import('./types').Words} Words */
/** How one itemset is answered: from rows, by a filter and the values it compares with; or by XPath. @typedef {{ id: string, filter: import('./filter.js').Filter, outs: Compiled[] } | { nodes: Compiled }} Way */

/** The last argument of randomize(), behind its nodes. */
const SEEDED = /,[^\],]*\)\s*$/;
const WHOLE = new RegExp(`^${ROWS.source}$`);

export class Choices {
  #expressions;
  #rowsOf;
  #say;
  #language;
  /** @type {Map<string, Way>} */
  #ways = new Map();
  /** @type {Map<string, { key: string, set: ChoiceSet }>} */
  #last = new Map();

  /**
   * @param {Expressions} expressions
   * @param {(id: string) => Rows} rowsOf
   * @param {(words: Words, node: Element) => string} say a label in the language shown
   * @param {() => string} language 'id', 'en'
   */
  constructor(expressions, rowsOf, say, language) {
    this.#expressions = expressions;
    this.#rowsOf = rowsOf;
    this.#say = say;
    this.#language = language;
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
    if (!question.itemset) {
      const offered = this.#inline(question, node);
      return this.#keep(question, offered.map(({ label }) => label).join('\n'), () => new Some(offered));
    }
    const way = this.#way(question);
    if ('nodes' in way) return this.#fromNodes(question, way.nodes, node);
    const values = way.outs.map((out) =>
      this.#expressions.nodes(out, node).map(({ textContent }) => textContent ?? ''),
    );
    return this.#keep(question, JSON.stringify(values), () => this.#fromRows(question, way, values, node));
  }

  /** @param {Question} question @param {string} key @param {() => ChoiceSet} make */
  #keep(question, key, make) {
    const last = this.#last.get(question.path);
    if (last?.key === key) return last.set;
    const set = make();
    this.#last.set(question.path, { key, set });
    return set;
  }

  /** @param {Question} question @param {Element} node */
  #inline(question, node) {
    return question.choices.map(({ value, words }) => ({ value, label: this.#say(words, node), words }));
  }

  /** @param {Question} question @param {Exclude<Way, { nodes: Compiled }>} way @param {string[][]} values @param {Element} node */
  #fromRows(question, { id, filter }, values, node) {
    const { valueRef, labelRef, labelIsItext } = /** @type {import('./types').Itemset} */ (question.itemset);
    const rows = this.#rowsOf(id);
    // A list of one file has its other languages in columns of their own; elsewhere the plain one is shown.
    const own = `${labelRef}_${this.#language()}`;
    const column = rows.has(own) ? own : labelRef;
    /** @param {number} row @returns {Choice} */
    const choice = (row) => {
      const value = rows.cell(row, valueRef);
      const label = rows.cell(row, column);
      if (!labelIsItext) return { value, label };
      const words = { itext: label };
      return { value, label: this.#say(words, node), words };
    };
    const columns = filter.equal.map((one) => one.column);
    return new FromRows(rows, rowsThat(rows, filter, values), valueRef, labelIsItext ? '' : column, choice, columns);
  }

  /** @param {Question} question @param {Compiled} nodes @param {Element} node @returns {ChoiceSet} */
  #fromNodes(question, nodes, node) {
    const { valueRef, labelRef, labelIsItext } = /** @type {import('./types').Itemset} */ (question.itemset);
    const items = /** @type {Element[]} */ (this.#expressions.nodes(nodes, node));
    const choices = items.map((item) => {
      const read = (/** @type {string} */ ref) => (ref === '.' ? item : childOf(item, ref))?.textContent ?? '';
      const value = read(valueRef);
      if (!labelIsItext) return { value, label: read(labelRef) };
      const words = { itext: read(labelRef) };
      return { value, label: this.#say(words, node), words };
    });
    const offered = choices.filter(({ value }) => value !== '');
    const key = offered.map(({ value, label }) => `${value}\n${label}`);
    // What is shuffled without a seed stays as it is while it is the same choices: they must not move under a finger.
    if (/\brandomize\s*\(/.test(nodes.source) && !SEEDED.test(nodes.source)) key.sort();
    return this.#keep(question, key.join('\n'), () => new Some(offered));
  }

  /** @param {Question} question @returns {Way} */
  #way(question) {
    const known = this.#ways.get(question.path);
    if (known) return known;
    const nodeset = question.itemset?.nodeset.trim() ?? '';
    const compile = (/** @type {string} */ source) => this.#expressions.compile(source, question.path);
    const rows = WHOLE.exec(nodeset);
    const filter = rows && readFilter(rows[3] ?? '');
    const way =
      rows && filter && !filter.rest
        ? { id: rows[2], filter, outs: filter.outs.map(compile) }
        : { nodes: compile(nodeset) };
    this.#ways.set(question.path, way);
    return way;
  }
}
