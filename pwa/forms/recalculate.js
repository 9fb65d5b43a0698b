// What follows from a change: relevance, calculations, counts, choices that no longer stand. Only what depends on the
// change is evaluated, each in its order.

import { ancestorsAndSelf, makePlan } from './plan.js';
import { writeResult } from './values.js';

/** @typedef {import('./choices.js').Choices} Choices */
/** @typedef {import('./expressions.js').Expressions} Expressions */
/** @typedef {import('./instance.js').Instance} Instance */
/** @typedef {import('./types').Form} Form */
/** @typedef {import('./types').Trigger} Trigger */

/** A form whose expressions feed each other for ever stops here. */
const ROUNDS = 5000;

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

  /** @param {Form} form @param {Instance} instance @param {Expressions} expressions @param {Choices} choices */
  constructor(form, instance, expressions, choices) {
    this.#form = form;
    this.#instance = instance;
    this.#expressions = expressions;
    this.#choices = choices;
    this.#plan = makePlan(form, (source, at) => expressions.compile(source, at));
    this.#next = this.#plan.triggers.length;
  }

  /** Everything. Choices are left alone: opening a record takes nothing away. */
  all() {
    for (const trigger of this.#plan.triggers) {
      if (trigger.kind !== 'choices') this.#schedule(trigger, this.#instance.all(trigger.at));
    }
    this.run();
  }

  /** @param {Node} node @returns {boolean} whether it and everything around it applies */
  isRelevant(node) {
    if (this.off.size === 0) return true;
    for (let at = /** @type {Node | null} */ (node); at; at = at.parentNode) if (this.off.has(at)) return false;
    return true;
  }

  /** @param {Element} node @param {string} value */
  write(node, value) {
    node.textContent = value;
    this.#touch(node);
  }

  /** A repeat instance has come (anew, or back). @param {Element} element @param {string} path */
  appeared(element, path) {
    for (const trigger of this.#plan.triggers) {
      const inside = trigger.at === path || trigger.at.startsWith(`${path}/`);
      if (inside && trigger.kind !== 'choices') this.#schedule(trigger, this.#instance.all(trigger.at, element));
    }
    this.touchTree(path);
  }

  /** The number of nodes of this path, or whether they apply, has changed. @param {string} path generic */
  touchTree(path) {
    const around = new Set(ancestorsAndSelf(path));
    for (const [ref, dependents] of this.#plan.dependents) {
      if (!around.has(ref) && !ref.startsWith(`${path}/`)) continue;
      for (const { trigger } of dependents) this.#schedule(trigger, this.#instance.all(trigger.at));
    }
  }

  /** Evaluate what is waiting, and what that touches, until nothing waits. */
  run() {
    const { triggers } = this.#plan;
    for (let rounds = 0; this.#next < triggers.length && rounds < ROUNDS; rounds += 1) {
      const trigger = triggers[this.#next];
      const nodes = this.#agenda[this.#next];
      this.#agenda[this.#next] = undefined;
      this.#next += 1;
      for (const node of nodes ?? []) if (node.isConnected) this.#evaluate(trigger, node);
      while (this.#next < triggers.length && !this.#agenda[this.#next]) this.#next += 1;
    }
    this.#next = triggers.length;
    this.#agenda = [];
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
    for (let at = /** @type {Element | null} */ (node); at; at = at.parentElement) {
      if (this.#instance.genericPath(at) === path) return at;
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
      for (const other of this.#plan.triggers) {
        const inside = other.at === trigger.path || other.at.startsWith(`${trigger.path}/`);
        if (inside && (other.kind === 'calculate' || other.kind === 'count'))
          this.#schedule(other, this.#instance.all(other.at, node));
      }
    }
    this.touchTree(trigger.path);
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
      if (back) this.#instance.insert(back, parent);
      this.appeared(back ?? this.#instance.addRepeat(trigger.path, parent), trigger.path);
    }
    this.touchTree(trigger.path);
  }

  /** An answer that its list no longer offers goes; it comes back with the list. @param {Trigger} trigger @param {Element} node */
  #standing(trigger, node) {
    const question = this.#form.questions.get(trigger.path);
    if (!question) return;
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
