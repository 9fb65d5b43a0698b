// The form engine as tests see it, without a page of its own.

import { findingAt } from '../../../pwa/forms/check.js';
import { CsvRows } from '../../../pwa/forms/csv.js';
import { Expressions } from '../../../pwa/forms/expressions.js';
import { LiveForm } from '../../../pwa/forms/live.js';
import { Instance } from '../../../pwa/forms/instance.js';
import { findIn, fold } from '../../../pwa/forms/search.js';
import * as start from '../../../pwa/forms/start.js';
import { isWritten, writeValue } from '../../../pwa/forms/values.js';
import { parseForm } from '../../../pwa/forms/xform.js';
import { parseXml, serializeXml } from '../../../pwa/forms/xml.js';

/** One expression at one node of an instance, with a clock that stands still. */
function evaluate({ xml, node, expression, as, now, repeats = [] }) {
  const instance = new Instance({ repeats: new Map(repeats.map((path) => [path, {}])), models: new Map() }, parseXml(xml));
  const world = { now: () => new Date(now), instance: () => null, choiceName: () => '', pull: () => '' };
  const expressions = new Expressions(world, new Map(), (path) => repeats.includes(path));
  const at = instance.at(node);
  const compiled = expressions.compile(expression, instance.genericPath(at));
  return as === 'nodes' ? expressions.nodes(compiled, at).length : expressions[as](compiled, at);
}

Object.assign(globalThis, {
  engine: { ...start, CsvRows, evaluate, findIn, findingAt, fold, Instance, isWritten, LiveForm, parseForm, parseXml, serializeXml, writeValue },
});
