// Cases of tests/vectors/forms/expressions/ on the phone's evaluator: one expression at one node, at a moment that stands still.

import { Expressions } from '../../../pwa/forms/expressions.js';
import { Instance } from '../../../pwa/forms/instance.js';
import { prepare } from '../../../pwa/forms/needs.js';
import { parseXml } from '../../../pwa/forms/xml.js';

const KIND = { number: 1, string: 2, boolean: 3, nodes: 7, values: 7, error: 0 };
const NOTHING = { applies: () => true, instance: () => null, choiceName: () => '', pull: () => '' };

/** As a form does that uses all of it. */
const everything = prepare({ needs: new Set(['digest', 'functions', 'signed']) });

/** @returns {Promise<unknown[]>} what each case gives; an expression that is refused says so */
async function evaluateAll({ xml, now, repeats = [], cases }) {
  await everything;
  const form = { repeats: new Map(repeats.map((path) => [path, {}])), models: new Map() };
  const instance = new Instance(form, parseXml(xml));
  const world = { ...NOTHING, now: () => new Date(now) };
  const expressions = new Expressions(world, new Map(), (path) => repeats.includes(path));
  return cases.map((one) => attempt(expressions, instance, instance.at(one.at), one));
}

/** A form swallows what is refused; here it must be told from an empty answer. */
function attempt(expressions, instance, node, { expression, as }) {
  try {
    const compiled = expressions.compile(expression, instance.genericPath(node));
    expressions.evaluate(compiled, node, KIND[as]);
    if (as === 'error') return 'evaluated';
    if (as === 'nodes') return expressions.nodes(compiled, node).length;
    if (as === 'values') return expressions.nodes(compiled, node).map(({ textContent }) => textContent);
    return expressions[as](compiled, node);
  } catch (error) {
    return as === 'error' ? true : `refused: ${error.message}`;
  }
}

Object.assign(globalThis, { engine: { evaluateAll } });
