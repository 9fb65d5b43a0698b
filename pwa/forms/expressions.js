// Expressions: openrosa-xpath-evaluator over the browser's own XPath, with the functions of XForms that it leaves out.

// The package's front door adds functions only for plain values; ours return nodes, so we enter by its two parts.
import ExtendedXPathEvaluator from 'openrosa-xpath-evaluator/src/extended-xpath.js';
import openRosaExtensions from 'openrosa-xpath-evaluator/src/openrosa-extensions.js';
import { FormError } from '../lib/errors.js';
import { withRows } from './filter.js';
import { loaded } from './needs.js';
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
 */

// A set comes in the order that the expression gives it: randomize() shuffles.
const RESULT = { number: 1, string: 2, boolean: 3, iterator: 4, nodes: 6 };

export class Expressions {
  #evaluator;
  #resolver;
  #isRepeat;
  #read;
  /** expressions whose failure has been said @type {Set<string>} */
  #told = new Set();
  /** the node the whole expression is evaluated at: current() */
  #current = /** @type {Node | null} */ (null);
  /** branches of the expression that is at work @type {string[]} */
  #parts = [];

  /**
   * @param {World} world
   * @param {{ get(prefix: string): string | undefined }} namespaces
   * @param {(path: string) => boolean} isRepeat
   * @param {Read} [read] what was read before of the same form
   */
  constructor(world, namespaces, isRepeat, read = new Map()) {
    const current = () => this.#current;
    this.#resolver = {
      lookupNamespaceURI: (/** @type {string | null} */ prefix) => namespaces.get(prefix ?? '') ?? null,
    };
    this.#evaluator = new ExtendedXPathEvaluator(
      pathFinder(world.applies, current),
      makeExtensions(world, current, (part, { cN, contextSize, contextPosition }) => {
        const text = this.#parts[part];
        return /** @type {any} */ (
          this.#evaluator.evaluate(text, cN, this.#resolver, RAW, null, contextSize, contextPosition)
        );
      }),
    );
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
      const read = plain
        ? { text: source, parts: [], refs: [] }
        : readExpression(source.replace(LOOKUP, "pulldata($1,'$4','$2',$3)"), contextPath, this.#isRepeat);
      compiled = { source, ...read, constant: plain ? plain[1] === 'true' : null };
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
    const [current, parts] = [this.#current, this.#parts];
    this.#current = node;
    this.#parts = compiled.parts;
    try {
      return this.#evaluator.evaluate(compiled.text, node, this.#resolver, type);
    } finally {
      this.#current = current;
      this.#parts = parts;
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
