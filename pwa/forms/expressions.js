// Expressions: openrosa-xpath-evaluator over the browser's own XPath, with the functions of XForms that it leaves out.

// The package's front door adds functions only for plain values; ours return nodes, so we enter by its two parts.
import ExtendedXPathEvaluator from 'openrosa-xpath-evaluator/src/extended-xpath.js';
import openRosaExtensions from 'openrosa-xpath-evaluator/src/openrosa-extensions.js';
import { FormError } from '../lib/errors.js';
import { withRows } from './filter.js';
import { loaded } from './needs.js';
import { readExpression } from './paths.js';

/** @typedef {import('./types').Compiled} Compiled */
/** A value inside the evaluator. @typedef {{ t: string, v: any }} Value */

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

const RESULT = { number: 1, string: 2, boolean: 3, iterator: 4, nodes: 7 };

export class Expressions {
  #evaluator;
  #resolver;
  #isRepeat;
  /** filters of lists met in expressions @type {import('./filter.js').Filter[]} */
  #filters = [];
  /** @type {Map<string, Compiled>} */
  #compiled = new Map();
  /** expressions whose failure has been said @type {Set<string>} */
  #told = new Set();
  /** the node the whole expression is evaluated at: current() */
  #current = /** @type {Node | null} */ (null);

  /**
   * @param {World} world
   * @param {Map<string, string>} namespaces
   * @param {(path: string) => boolean} isRepeat
   */
  constructor(world, namespaces, isRepeat) {
    const extensions = openRosaExtensions();
    addFunctions(extensions, world, () => this.#current, this.#filters);
    this.#evaluator = new ExtendedXPathEvaluator(
      onlyRelevant(world, () => this.#current),
      extensions,
    );
    this.#resolver = {
      lookupNamespaceURI: (/** @type {string | null} */ prefix) => namespaces.get(prefix ?? '') ?? null,
    };
    this.#isRepeat = isRepeat;
  }

  /**
   * Read an expression once for every node of this path.
   * @param {string} source
   * @param {string} contextPath
   * @returns {Compiled}
   */
  compile(source, contextPath) {
    const key = `${contextPath} ${source}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const plain = /^\s*(true|false)\s*\(\s*\)\s*$/.exec(source);
    const read = plain
      ? { text: source, refs: [] }
      : readExpression(withRows(source, this.#filters), contextPath, this.#isRepeat);
    const compiled = { source, ...read, constant: plain ? plain[1] === 'true' : null };
    this.#compiled.set(key, compiled);
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
    const before = this.#current;
    this.#current = node;
    try {
      return this.#evaluator.evaluate(compiled.text, node, this.#resolver, type);
    } finally {
      this.#current = before;
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

/**
 * The browser's XPath, blind to nodes that do not apply: no node-set holds them (JavaRosa, XPathPathExpr.eval). The
 * context node and what it stands in are always seen.
 * @param {World} world
 * @param {() => Node | null} current
 */
function onlyRelevant(world, current) {
  const native = new XPathEvaluator();
  const filtered = (/** @type {XPathResult} */ result) => {
    if (result.resultType !== RESULT.iterator) return result;
    const next = () => {
      for (let node = result.iterateNext(); node; node = result.iterateNext()) {
        if (world.applies(node) || node.contains(current())) return node;
      }
      return null;
    };
    return { resultType: RESULT.iterator, iterateNext: next };
  };
  return {
    evaluate: (
      /** @type {string} */ path,
      /** @type {Node} */ node,
      /** @type {any} */ resolver,
      /** @type {number} */ type,
    ) => filtered(native.evaluate(path, node, resolver, type, null)),
    createExpression: (/** @type {string} */ path, /** @type {any} */ resolver) => {
      const expression = native.createExpression(path, resolver);
      return { evaluate: (/** @type {Node} */ node) => filtered(expression.evaluate(node)) };
    },
  };
}

/**
 * @param {ReturnType<typeof openRosaExtensions>} extensions
 * @param {World} world
 * @param {() => Node | null} current
 * @param {import('./filter.js').Filter[]} filters
 */
function addFunctions(extensions, world, current, filters) {
  const { func, XPR } = extensions;
  const nodes = (/** @type {(Node | null)[]} */ found) => ({ t: 'arr', v: found.filter(Boolean) });

  extensions._now = () => {
    const now = world.now();
    return new Date(now.getFullYear(), now.getMonth(), now.getDate());
  };
  func.now = () => XPR.date(world.now());
  // JavaRosa matches the whole value; the package, like Enketo, searches in it.
  func.regex = (value, pattern) => XPR.boolean(new RegExp(`^(?:${text(pattern)})$`).test(text(value)));
  func.digest = (value, algorithm, encoding) => {
    if (!loaded.digest) throw new FormError('unsupported', { what: 'digest()' });
    return XPR.string(loaded.digest.digest(text(value), text(algorithm), text(encoding) || undefined));
  };
  func.current = () => nodes([current()]);
  func.instance = (id) => nodes([world.instance(text(id))]);
  func['rows-of'] = (id, place, ...values) =>
    nodes(
      world.items(
        text(id),
        filters[Number(text(place))],
        values.map(({ v }) => [v].flat().map(textOf)),
      ),
    );
  func['jr:choice-name'] = (value, path) => {
    const node = current();
    return XPR.string(node ? world.choiceName(text(value), text(path), node) : '');
  };
  func.pulldata = (list, column, key, value) =>
    XPR.string(world.pull(text(list), text(column), text(key), text(value)));
  func['indexed-repeat'] = (target, ...pairs) => {
    let found = /** @type {Node[]} */ (target.v);
    /** @type {Node | null} */
    let within = null;
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const place = Math.trunc(Number(text(pairs[at + 1]))) - 1;
      const repeats = /** @type {Node[]} */ (pairs[at].v).filter((node) => !within || within.contains(node));
      within = repeats[place] ?? null;
      found = found.filter((node) => within?.contains(node));
    }
    return nodes(found);
  };
}

/** @param {Value | undefined} value @returns {string} */
function text(value) {
  return value && !(value.t === 'arr' && value.v.length === 0) ? textOf([value.v].flat()[0]) : '';
}

/** @param {any} value of a node, or plain @returns {string} */
function textOf(value) {
  return value?.textContent ?? String(value);
}
