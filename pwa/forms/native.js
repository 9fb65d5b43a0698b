// Paths in an instance: plain ones are walked by hand, everything else goes to the browser's XPath. Either way a
// node-set leaves out what does not apply (JavaRosa, XPathPathExpr.eval); the context node and what it stands in are
// always seen.

import { ONE_NAME } from './tokens.js';

/** A path as steps, '' first when it is absolute; null when it says more than names. @typedef {string[] | null} Steps */
/** @typedef {{ lookupNamespaceURI(prefix: string | null): string | null }} Resolver */

const [UNORDERED, ORDERED] = [6, 7];
const ANY = 0;
const NODES = 4;

/**
 * What the evaluator takes for the browser's own.
 * @param {(node: Node) => boolean} applies
 * @param {() => Node | null} current
 */
export function pathFinder(applies, current) {
  const native = new XPathEvaluator();
  /** @type {Map<string, Steps>} */
  const read = new Map();
  /** @type {Map<string, XPathExpression>} */
  const compiled = new Map();

  const seen = (/** @type {Node[]} */ nodes, resultType = UNORDERED) => {
    const found = nodes.filter((node) => applies(node) || node.contains(current()));
    return {
      resultType,
      snapshotLength: found.length,
      snapshotItem: (/** @type {number} */ at) => found[at],
    };
  };

  const stepsFor = (/** @type {string} */ path) => {
    let steps = read.get(path);
    if (steps === undefined) {
      steps = simple(path);
      read.set(path, steps);
    }
    return steps;
  };

  const ask = (/** @type {string} */ path, /** @type {Node} */ node, /** @type {Resolver | null} */ resolver) => {
    // Names in a page's own document forgive case; that is the browser's business.
    const steps =
      node.nodeType === Node.DOCUMENT_FRAGMENT_NODE ||
      (node.ownerDocument ?? /** @type {Document} */ (node)).contentType === 'text/html'
        ? null
        : stepsFor(path);
    if (steps) return seen(walk(steps, node), ORDERED);
    let expression = compiled.get(path);
    if (!expression) {
      expression = native.createExpression(path, resolver);
      if (!path.includes('(')) compiled.set(path, expression);
    }
    const result = expression.evaluate(node, ANY, null);
    if (result.resultType !== NODES) return result;
    const nodes = [];
    for (let one = result.iterateNext(); one; one = result.iterateNext()) nodes.push(one);
    return seen(nodes);
  };

  return {
    evaluate: ask,
    createExpression: (/** @type {string} */ path, /** @type {Resolver | null} */ resolver) => ({
      evaluate: (/** @type {Node} */ node) => ask(path, node, resolver),
    }),
  };
}

/** @param {string} path @returns {Steps} */
function simple(path) {
  const steps = path.split('/');
  let named = false;
  const plain = steps.every((step, at) => {
    if (step === '') return at === 0 && steps.length > 1 && steps[1] !== '';
    if (step === '..') return !named;
    if (step === '.') return true;
    named = true;
    return ONE_NAME.test(step) || (step[0] === '@' && at === steps.length - 1 && ONE_NAME.test(step.slice(1)));
  });
  return plain ? steps : null;
}

/** @param {string[]} steps @param {Node} from @returns {Node[]} */
function walk(steps, from) {
  let nodes = [steps[0] === '' ? (from.ownerDocument ?? from) : from];
  for (const step of steps) {
    if (step === '' || step === '.') continue;
    /** @type {Node[]} */
    const next = [];
    for (const node of nodes) {
      if (step === '..') {
        const parent = node.parentNode ?? /** @type {Attr} */ (node).ownerElement;
        if (parent) next.push(parent);
      } else if (step[0] === '@') {
        const attribute = /** @type {Element} */ (node).getAttributeNode?.(step.slice(1));
        if (attribute) next.push(attribute);
      } else
        for (let child = /** @type {Element} */ (node).firstElementChild; child; child = child.nextElementSibling)
          if (child.localName === step && !child.namespaceURI) next.push(child);
    }
    nodes = next;
  }
  return nodes;
}
