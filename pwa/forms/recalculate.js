// What follows from a change: relevance, calculations, counts, choices that no longer stand. Only what depends on the
// change is evaluated, each in its order.

import { ancestorsAndSelf, planOf } from './plan.js';
import { writeResult } from './values.js';

/** @typedef {import('./choices.js').Choices} Choices */
/** @typedef {import('./expressions.js').Expressions} Expressions */
/** @typedef {import('./instance.js').Instance} Instance */
/** @typedef {import('./types').Form} Form */
/** @typedef {import('./types').Trigger} Trigger */

/** Expressions that feed each other for ever stop here: so often one of them is evaluated because of one change. */
const TIMES = 50;
/** Answers that a list holds; a scale's list only names its steps. */
const CHOSEN = new Set(['select_one', 'select_multiple', 'rank']);

export class Recalculation {
  /** nodes whose own `relevant` says no @type {Set<Node>} */
  off = new Set();
  #form;
  #instance;
  #expressions;
  #choices;
  #plan;
  /** answers that a change of list took away, in case it comes back @type {WeakMap<Element, string>} */
  #dropped = new WeakMap();
  /** instances that a smaller count took away, last first @type {WeakMap<Element, Map<string, Element[]>>} */
  #spare = new WeakMap();
  /** by order of trigger @type {(Set<Element> | undefined)[]} */
  #agenda = [];
  #next = 0;
  /** how often each has been evaluated in this run @type {number[]} */
  #times = [];
  /** new instances, for whoever gives them their defaults @type {Element[]} */
  added = [];

  /** @param {Form} form @param {Instance} instance @param {Expressions} expressions @param {Choices} choices */
  constructor(form, instance, expressions, choices) {
    this.#form = form;
    this.#instance = instance;
    this.#expressions = expressions;
    this.#choices = choices;
    this.#plan = planOf(form, (source, at) => expressions.compile(source, at));
    this.#next = this.#plan.triggers.length;
  }

  /**
   * Everything. Choices are left alone: opening a record takes nothing away.
   * @param {Trigger['kind'][]} [kinds]
   */
  all(kinds = ['relevant', 'calculate', 'count']) {
    for (const trigger of this.#plan.triggers)
      if (kinds.includes(trigger.kind)) this.#schedule(trigger, this.#instance.all(trigger.at));
    this.run();
  }

  /** @param {Node} node @returns {boolean} whether it and everything around it applies */
  isRelevant(node) {
    if (this.off.size === 0) return true;
    for (let at = /** @type {Node | null} */ (node); at; at = parentOf(at)) if (this.off.has(at)) return false;
    return true;
  }

  /** @param {Element} node @param {string} value */
  write(node, value) {
    node.textContent = value;
    this.#touch(node);
  }

  /** A repeat instance has come back. @param {Element} element @param {string} path */
  appeared(element, path) {
    this.#begin(element, path);
    this.counted(path, /** @type {Element} */ (element.parentElement));
  }

  /** A new repeat instance. @param {string} path @param {Element} parent @returns {Element} */
  add(path, parent) {
    const element = this.#create(path, parent);
    this.counted(path, parent);
    return element;
  }

  /** There are more or fewer of a repeat; what looks at one instance from within is not concerned. @param {string} path @param {Element} parent */
  counted(path, parent) {
    for (const { trigger, structural, shared } of this.#plan.touching(path)) {
      if (!shared || structural) this.#schedule(trigger, this.#instance.all(trigger.at));
      else if (!isAtOrBelow(shared, path))
        this.#schedule(trigger, this.#instance.all(trigger.at, this.#around(parent, shared)));
    }
  }

  /** Whether a node applies has changed. @param {string} path @param {Element} node */
  #turned(path, node) {
    for (const { trigger, shared } of this.#plan.touching(path)) {
      const within = shared ? (isAtOrBelow(shared, path) ? node : this.#around(node, shared)) : undefined;
      this.#schedule(trigger, this.#instance.all(trigger.at, within));
    }
  }

  /** What stands inside from the start begins with it. @param {string} path @param {Element} parent */
  #create(path, parent) {
    const element = this.#instance.addRepeat(path, parent);
    this.added.push(element);
    for (const inner of this.#form.repeats.keys())
      if (inner.startsWith(`${path}/`)) this.added.push(...this.#instance.all(inner, element));
    this.#begin(element, path);
    return element;
  }

  /** @param {Element} element of a repeat @param {string} path */
  #begin(element, path) {
    for (const trigger of this.#plan.inside(path))
      if (trigger.kind !== 'choices') this.#schedule(trigger, this.#instance.all(trigger.at, element));
  }

  /** Evaluate what is waiting, and what that touches, until nothing waits. */
  run() {
    const { triggers } = this.#plan;
    while (this.#next < triggers.length) {
      const trigger = triggers[this.#next];
      const nodes = this.#agenda[this.#next];
      this.#agenda[this.#next] = undefined;
      this.#next += 1;
      const times = (this.#times[trigger.order] ?? 0) + 1;
      this.#times[trigger.order] = times;
      if (times <= TIMES) for (const node of nodes ?? []) if (isThere(node)) this.#evaluate(trigger, node);
      while (this.#next < triggers.length && !this.#agenda[this.#next]) this.#next += 1;
    }
    this.#times = [];
  }

  /** @param {Trigger} trigger @param {Iterable<Element>} nodes */
  #schedule(trigger, nodes) {
    const waiting = this.#agenda[trigger.order] ?? new Set();
    for (const node of nodes) waiting.add(node);
    if (!waiting.size) return;
    this.#agenda[trigger.order] = waiting;
    this.#next = Math.min(this.#next, trigger.order);
  }

  /** @param {Element} node whose value has changed */
  #touch(node) {
    const path = this.#instance.genericPath(node);
    for (const ref of ancestorsAndSelf(path)) {
      for (const { trigger, structural, shared } of this.#plan.dependents.get(ref) ?? []) {
        if (structural) continue;
        this.#schedule(trigger, this.#instance.all(trigger.at, shared ? this.#around(node, shared) : undefined));
      }
    }
  }

  /** @param {Element} node @param {string} path of a repeat around it @returns {Element | undefined} */
  #around(node, path) {
    for (let at = /** @type {Node | null} */ (node); at; at = parentOf(at)) {
      if (this.#instance.genericPath(/** @type {Element} */ (at)) === path) return /** @type {Element} */ (at);
    }
    return undefined;
  }

  /** @param {Trigger} trigger @param {Element} node */
  #evaluate(trigger, node) {
    if (trigger.kind === 'relevant') this.#relevance(trigger, node);
    else if (!this.isRelevant(node)) return;
    else if (trigger.kind === 'calculate') this.#calculation(trigger, node);
    else if (trigger.kind === 'count') this.#count(trigger, node);
    else this.#standing(trigger, node);
  }

  /** @param {Trigger} trigger @param {Element} node */
  #relevance(trigger, node) {
    const on = this.#expressions.boolean(trigger.compiled, node);
    if (on !== this.off.has(node)) return;
    if (on) this.off.delete(node);
    else this.off.add(node);
    if (on) {
      for (const other of this.#plan.inside(trigger.path))
        if (other.kind === 'calculate' || other.kind === 'count')
          this.#schedule(other, this.#instance.all(other.at, node));
    }
    this.#turned(trigger.path, node);
  }

  /** @param {Trigger} trigger @param {Element} node */
  #calculation(trigger, node) {
    const result = this.#expressions.string(trigger.compiled, node);
    const value = writeResult(this.#form.binds.get(trigger.path)?.type ?? '', result);
    if (value !== node.textContent) this.write(node, value);
  }

  /** As many instances as the count says; those it takes away wait for it to grow again. @param {Trigger} trigger @param {Element} parent */
  #count(trigger, parent) {
    const wanted = Math.max(0, Math.trunc(this.#expressions.number(trigger.compiled, parent)) || 0);
    const present = this.#instance.repeatsIn(trigger.path, parent);
    if (present.length === wanted) return;
    const spares = this.#spare.get(parent) ?? new Map();
    const spare = spares.get(trigger.path) ?? [];
    this.#spare.set(parent, spares.set(trigger.path, spare));
    while (present.length > wanted) {
      const last = /** @type {Element} */ (present.pop());
      last.remove();
      spare.push(last);
    }
    for (let number = present.length; number < wanted; number += 1) {
      const back = spare.pop();
      if (!back) this.#create(trigger.path, parent);
      else {
        this.#instance.insert(back, parent);
        this.#begin(back, trigger.path);
      }
    }
    this.counted(trigger.path, parent);
  }

  /** An answer that its list no longer offers goes; it comes back with the list. @param {Trigger} trigger @param {Element} node */
  #standing(trigger, node) {
    const question = this.#form.questions.get(trigger.path);
    if (!question || !CHOSEN.has(question.type)) return;
    const value = node.textContent ?? '';
    const before = value || this.#dropped.get(node);
    if (!before) return;
    const set = this.#choices.of(question, node);
    const values = question.type === 'select_one' ? [before] : before.split(' ');
    const standing = values.filter((one) => set.find(one)).join(' ');
    if (standing === value) return;
    if (value) this.#dropped.set(node, value);
    this.write(node, standing);
  }
}

/** @param {Node} node @returns {Node | null} */
function parentOf(node) {
  return node.parentNode ?? /** @type {Attr} */ (node).ownerElement ?? null;
}

/** @param {Element} node whether it stands in a document @returns {boolean} */
function isThere(node) {
  const { ownerElement } = /** @type {{ ownerElement?: Element }} */ (/** @type {unknown} */ (node));
  return (ownerElement ?? node).isConnected;
}

/** @param {string} path @param {string} top */
function isAtOrBelow(path, top) {
  return path === top || path.startsWith(`${top}/`);
}
