// What depends on what: which expressions a change touches, in an order in which each needs to be evaluated once.

import { resolve, stepsOf } from './bases.js';

/** @typedef {import('./types').Compiled} Compiled */
/** @typedef {import('./types').Form} Form */
/** @typedef {import('./types').Plan} Plan */
/** @typedef {import('./types').Trigger} Trigger */

/** A form's own, for every record of it. @type {WeakMap<Form, Plan>} */
const plans = new WeakMap();

/**
 * @param {Form} form
 * @param {(source: string, contextPath: string) => Compiled} compile
 * @returns {Plan}
 */
export function planOf(form, compile) {
  const plan = plans.get(form) ?? makePlan(form, compile);
  plans.set(form, plan);
  return plan;
}

/** @param {Form} form @param {(source: string, contextPath: string) => Compiled} compile @returns {Plan} */
function makePlan(form, compile) {
  const triggers = inOrder(collect(form, compile));
  /** @type {Plan['dependents']} */
  const dependents = new Map();
  for (const trigger of triggers) {
    for (const ref of trigger.compiled.refs) {
      // What a calculation says of its own node is what it was.
      if (trigger.kind === 'calculate' && ref.path === trigger.path) continue;
      const shared = sharedRepeat(form, stepsOf(trigger.at), stepsOf(ref.path), ref.bound);
      const list = dependents.get(ref.path) ?? [];
      list.push({ trigger, structural: ref.structural, shared });
      dependents.set(ref.path, list);
    }
  }
  return {
    triggers,
    dependents,
    inside: kept((path) => triggers.filter(({ at }) => at === path || at.startsWith(`${path}/`))),
    touching: kept((path) => {
      const around = new Set(ancestorsAndSelf(path));
      return [...dependents].flatMap(([ref, list]) => (around.has(ref) || ref.startsWith(`${path}/`) ? list : []));
    }),
  };
}

/** @template T @param {(path: string) => T} find @returns {(path: string) => T} asked once for each path */
function kept(find) {
  /** @type {Map<string, T>} */
  const known = new Map();
  return (path) => {
    let found = known.get(path);
    if (found === undefined) {
      found = find(path);
      known.set(path, found);
    }
    return found;
  };
}

/** @param {Form} form @param {(source: string, contextPath: string) => Compiled} compile @returns {Trigger[]} */
function collect(form, compile) {
  /** @type {Trigger[]} */
  const triggers = [];
  const add = (
    /** @type {Trigger['kind']} */ kind,
    /** @type {string} */ path,
    /** @type {string} */ source,
    at = path,
  ) => {
    triggers.push({ order: 0, kind, path, at, compiled: compile(source, at) });
  };
  for (const [path, bind] of form.binds) {
    if (bind.relevant && bind.relevant !== 'true()') add('relevant', path, bind.relevant);
    if (bind.calculate) add('calculate', path, bind.calculate);
  }
  for (const [path, { count }] of form.repeats) {
    // A count is written as seen from the repeat, which may not be there to look from.
    const seen = /^\.\.?(\/|$)/.test(count) ? `/${resolve(count.split('/'), at(path)).steps.join('/')}` : count;
    if (seen) add('count', path, seen, path.slice(0, path.lastIndexOf('/')));
  }
  for (const [path, { itemset, type }] of form.questions) {
    if (itemset && type !== 'range' && compile(itemset.nodeset, path).refs.length)
      add('choices', path, itemset.nodeset);
  }
  return triggers;
}

/** @param {string} path @returns {import('./bases.js').Base} */
function at(path) {
  return { steps: stepsOf(path), bound: 0, foreign: false };
}

/** Each after what it depends on. A circle is cut where it is met: the form's author hears of it at publishing. @param {Trigger[]} triggers */
function inOrder(triggers) {
  /** @type {Map<string, Trigger[]>} who decides about a path */
  const deciders = new Map();
  for (const trigger of triggers) {
    const list = deciders.get(trigger.path);
    if (list) list.push(trigger);
    else deciders.set(trigger.path, [trigger]);
  }
  /** @type {Trigger[]} */
  const ordered = [];
  const seen = new Set();
  const visit = (/** @type {Trigger} */ trigger) => {
    if (seen.has(trigger)) return;
    seen.add(trigger);
    for (const ref of trigger.compiled.refs) {
      for (const path of ancestorsAndSelf(ref.path)) deciders.get(path)?.forEach(visit);
    }
    // Whether it applies at all comes before what it is.
    for (const path of ancestorsAndSelf(trigger.path)) {
      deciders
        .get(path)
        ?.filter(({ kind }) => kind === 'relevant')
        .forEach(visit);
    }
    trigger.order = ordered.length;
    ordered.push(trigger);
  };
  triggers.forEach(visit);
  return ordered;
}

/** "/a/b" → ["/a", "/a/b"] */
export const ancestorsAndSelf = kept((path) => {
  const steps = stepsOf(path);
  return steps.map((_, at) => `/${steps.slice(0, at + 1).join('/')}`);
});

/** @param {Form} form @param {string[]} one @param {string[]} other @param {number} bound @returns {string} */
function sharedRepeat(form, one, other, bound) {
  let shared = '';
  for (let depth = 1; depth <= Math.min(one.length, other.length, bound); depth += 1) {
    if (one[depth - 1] !== other[depth - 1]) break;
    const path = `/${one.slice(0, depth).join('/')}`;
    if (form.repeats.has(path)) shared = path;
  }
  return shared;
}
