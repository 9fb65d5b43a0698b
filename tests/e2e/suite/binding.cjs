// The evaluator under test: where the package's tests ask for it, they get the class that a form uses.

const { Expressions } = require('../../../pwa/forms/expressions.js');
const { loaded } = require('../../../pwa/forms/needs.js');

// As in a form that asks for all of them.
loaded.digest = require('../../../pwa/forms/digest.js');
loaded.functions = require('../../../pwa/forms/functions-rare.js');

/** The world of a form in which everything applies and nothing stands beside the instance. */
const WORLD = {
  now: () => new Date(),
  applies: () => true,
  instance: () => null,
  choiceName: () => '',
  pull: () => '',
};

module.exports = function evaluator() {
  return {
    evaluate(expression, node, resolver, type = XPathResult.ANY_TYPE) {
      const namespaces = { get: (prefix) => resolver?.lookupNamespaceURI(prefix) ?? undefined };
      const expressions = new Expressions(WORLD, namespaces, () => false);
      const at = node ?? document;
      return expressions.evaluate(expressions.compile(expression, pathOf(at)), at, type);
    },
    // A form adds no functions of its own: see "exclusions".
    customXPathFunction: { add() {} },
  };
};

function pathOf(node) {
  let path = '';
  for (let at = node.nodeType === 1 ? node : node.parentElement; at; at = at.parentElement) path = `/${at.tagName}${path}`;
  return path;
}
