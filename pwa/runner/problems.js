// What is wrong at which field, in words, as it was found last.

import { findingAt } from '../forms/check.js';
import { partOf } from './parts.js';
import { sentenceFor } from './sentences.js';

/** @typedef {import('../forms/live.js').LiveForm} LiveForm */
/** @typedef {import('./types').FieldProblem} FieldProblem */
/** @typedef {import('./walk.js').Asked} Asked */

export class Problems {
  #live;
  #layout;
  /** @type {Map<string, FieldProblem>} */
  #found = new Map();

  /** @param {LiveForm} live @param {import('./parts.js').Layout[]} layout */
  constructor(live, layout) {
    this.#live = live;
    this.#layout = layout;
  }

  get size() {
    return this.#found.size;
  }

  /** @param {string} path @returns {FieldProblem | null} */
  at(path) {
    return this.#found.get(path) ?? null;
  }

  clear() {
    this.#found.clear();
  }

  /** @param {Iterable<Asked>} asked @returns {FieldProblem[]} */
  check(asked) {
    const found = [];
    for (const one of asked) {
      const path = this.#live.instance.indexedPath(one.node);
      const problem = this.#note(path, one, findingAt(this.#live, one.question, one.node));
      if (problem) found.push(problem);
    }
    return found;
  }

  /** A field is left: what is missing is said only where it was said before. @param {string} path @param {Asked} asked */
  leave(path, asked) {
    const required = this.at(path)?.code === 'required';
    this.#note(path, asked, findingAt(this.#live, asked.question, asked.node, { required }));
  }

  /** A problem that is shown goes as soon as it is solved. @param {string} path @param {Asked} asked */
  recheck(path, { question, node }) {
    if (this.#found.has(path) && !findingAt(this.#live, question, node)) this.#found.delete(path);
  }

  /** @param {string} path @param {Asked} asked @param {import('../forms/types').Finding | null} finding */
  #note(path, { question, node }, finding) {
    this.#found.delete(path);
    if (!finding) return null;
    const message = sentenceFor(finding, question, this.#live.bindOf(node), this.#live.value(node));
    const label = this.#live.say(question.words, node) || question.name;
    const problem = { path, label, part: partOf(this.#layout, path), code: finding.code, message };
    this.#found.set(path, problem);
    return problem;
  }
}
