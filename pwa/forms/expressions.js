// Expressions: openrosa-xpath-evaluator over the browser's own XPath, with the functions of XForms that it leaves out.

// The package's front door adds functions only for plain values; ours return nodes, so we enter by its two parts.
import ExtendedXPathEvaluator from 'openrosa-xpath-evaluator/src/extended-xpath.js';
import { FormError } from '../lib/errors.js';
import { withRows } from './filter.js';
import { makeExtensions, RAW } from './functions.js';
import { pathFinder } from './native.js';
import { readExpression } from './paths.js';

/** @typedef {import('./types').Compiled} Compiled */
/** What has been read, by source and then by the path it is evaluated at. @typedef {Map<string, Map<string, Compiled>>} Read */

/**
 * What expressions may ask of the world around them.
 * @typedef {object} World
 * @property {() => Date} now
 * @property {(node: Node) => boolean} applies whether a node is relevant
 * @property {(id: string) => Node | null} instance root of a secondary instance
 * @property {(id: string, filter: import('./filter.js').Filter, values: string[][]) => Node[]} items of a list that a filter lets through
 * @property {(value: string, path: string, node: Node) => string} choiceName
 * @property {(list: string, column: string, key: string, value: string) => string} pull
 * @property {(id: string) => string} [say] a text of the form in the language shown
 * @property {() => string} [language] the one shown
 * @property {string} [version] of the form
 * @property {Record<string, string>} [properties] of the phone and its owner
 * @property {number} [seed] of what is shuffled without one
 */

// A set comes in the order that the expression gives it: randomize() shuffles.
const RESULT = { number: 1, string: 2, boolean: 3, nodes: 6 };
const CONSTANT = /^\s*(true|false)\s*\(\s*\)\s*$/;
/** @type {Compiled} */
const NOTHING = { source: '', text: '', parts: [], filters: [], refs: [], constant: null };

export class Expressions {
  #evaluator;
  #resolver;
  #isRepeat;
  #read;
  /** expressions whose failure has been said @type {Set<string>} */
  #told = new Set();
  /** the node the whole expression is evaluated at: current() */
  #current = /** @type {Node | null} */ (null);
  /** the expression that is at work */
  #work = NOTHING;

  /**
   * @param {World} world
   * @param {{ get(prefix: string): string | undefined }} namespaces
   * @param {(path: string) => boolean} isRepeat
   * @param {Read} [read] what was read before of the same form
   */
  constructor(world, namespaces, isRepeat, read = new Map()) {
    this.#resolver = {
      lookupNamespaceURI: (/** @type {string | null} */ prefix) => namespaces.get(prefix ?? '') ?? null,
    };
    /** @type {import('./functions.js').Around} */
    const around = {
      world,
      current: () => this.#current,
      filter: (place) => this.#work.filters[place],
      branch: (part, { cN, contextSize, contextPosition }) =>
        /** @type {any} */ (
          this.#evaluator.evaluate(this.#work.parts[part], cN, this.#resolver, RAW, null, contextSize, contextPosition)
        ),
    };
    this.#evaluator = new ExtendedXPathEvaluator(pathFinder(world.applies, around.current), makeExtensions(around));
    this.#isRepeat = isRepeat;
    this.#read = read;
  }

  /**
   * Read an expression once for every node of this path.
   * @param {string} source
   * @param {string} contextPath
   * @returns {Compiled}
   */
  compile(source, contextPath) {
    let paths = this.#read.get(source);
    if (!paths) {
      paths = new Map();
      this.#read.set(source, paths);
    }
    let compiled = paths.get(contextPath);
    if (!compiled) {
      const plain = CONSTANT.exec(source);
      /** @type {Compiled['filters']} */
      const filters = [];
      compiled = plain
        ? { ...NOTHING, source, text: source, constant: plain[1] === 'true' }
        : {
            source,
            ...readExpression(withRows(source, filters), contextPath, this.#isRepeat),
            filters,
            constant: null,
          };
      paths.set(contextPath, compiled);
    }
    return compiled;
  }

  /** @param {Compiled} compiled @param {Node} node @param {boolean} [otherwise] when it cannot be evaluated @returns {boolean} */
  boolean(compiled, node, otherwise = true) {
    return compiled.constant ?? this.#evaluate(compiled, node, RESULT.boolean)?.booleanValue ?? otherwise;
  }

  /** @param {Compiled} compiled @param {Node} node @returns {string} '' for a number that is none */
  string(compiled, node) {
    if (compiled.constant !== null) return String(compiled.constant);
    const value = this.#evaluate(compiled, node, RESULT.string)?.stringValue ?? '';
    return value === 'NaN' || value === 'Invalid Date' ? '' : value;
  }

  /** @param {Compiled} compiled @param {Node} node @returns {number} */
  number(compiled, node) {
    return Number(this.#evaluate(compiled, node, RESULT.number)?.numberValue ?? Number.NaN);
  }

  /** @param {Compiled} compiled @param {Node} node @returns {Node[]} */
  nodes(compiled, node) {
    const result = this.#evaluate(compiled, node, RESULT.nodes);
    const found = [];
    for (let at = 0; result && at < result.snapshotLength; at += 1)
      found.push(/** @type {Node} */ (result.snapshotItem(at)));
    return found;
  }

  /**
   * The evaluator's own answer.
   * @param {Compiled} compiled @param {Node} node @param {number} type one of XPathResult's
   * @returns {XPathResult}
   * @throws what it throws for an expression that it cannot evaluate
   */
  evaluate(compiled, node, type) {
    const [current, work] = [this.#current, this.#work];
    this.#current = node;
    this.#work = compiled;
    try {
      return this.#evaluator.evaluate(compiled.text, node, this.#resolver, type);
    } finally {
      this.#current = current;
      this.#work = work;
    }
  }

  /**
   * One expression that fails stops nobody from filling in the rest: it is told once, and counts for nothing.
   * @param {Compiled} compiled @param {Node} node @param {number} type
   * @returns {XPathResult | null}
   */
  #evaluate(compiled, node, type) {
    try {
      return this.evaluate(compiled, node, type);
    } catch (error) {
      if (!this.#told.has(compiled.source))
        console.error(new FormError('expression', { expression: compiled.source }, error));
      this.#told.add(compiled.source);
      return null;
    }
  }
}
