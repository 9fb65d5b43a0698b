// What a form asks for that no web page can give it, or that nobody has heard of. The office is told when it publishes;
// a phone does not carry this.

import { functionNames } from './functions.js';

/** @typedef {import('./types').Form} Form */

/** Words before a bracket that call nothing. */
const NO_CALL = new Set(['and', 'or', 'div', 'mod', 'text', 'node', 'comment', 'processing-instruction']);
const CALL = /([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*\(/g;
const QUOTED = /'[^']*'|"[^"]*"/g;
/** Another app, or Collect's own way of asking a file. */
const ELSEWHERE = /\b(ex:\S+|search(?=\s*\())/;

/** @type {Set<string> | undefined} */
let known;

/**
 * @param {Pick<Form, 'binds' | 'questions' | 'repeats' | 'actions'>} form
 * @returns {string[]} "recordaudio: /data/latar"
 */
export function unsupportedIn({ binds, questions, repeats, actions }) {
  /** @type {Set<string>} */
  const said = new Set();
  const read = (/** @type {string} */ path, /** @type {string[]} */ ...sources) => {
    for (const source of sources) {
      for (const [, name] of source.includes('(') ? source.replace(QUOTED, "''").matchAll(CALL) : []) {
        known ??= functionNames();
        if (!known.has(name) && !NO_CALL.has(name)) said.add(`${name}(): ${path}`);
      }
    }
  };
  for (const { path, calculate, constraint, relevant, required, readonly } of binds.values())
    read(path, calculate, constraint, relevant, required, readonly);
  for (const { path, count } of repeats.values()) read(path, count);
  for (const { path, itemset, appearance } of questions.values()) {
    read(path, itemset?.nodeset ?? '');
    const app = ELSEWHERE.exec(appearance)?.[1];
    if (app) said.add(`${app}: ${path}`);
  }
  for (const { kind, ref, value } of actions) {
    read(ref, value);
    if (kind === 'recordaudio') said.add(`${kind}: ${ref}`);
  }
  return [...said];
}
