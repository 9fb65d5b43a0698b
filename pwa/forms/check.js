// Whether an answer may stand: it is there when it must be, of its type, and within its constraint.

import { isWritten } from './values.js';

/** @typedef {import('./live.js').LiveForm} LiveForm */
/** @typedef {import('./types').Finding} Finding */
/** @typedef {import('./types').Question} Question */

/**
 * @param {LiveForm} live
 * @param {Question} question
 * @param {Element} node
 * @param {{ required?: boolean }} [how] required: also when nothing is there yet (on going on, not on leaving a field)
 * @returns {Finding | null} message '' when the form has none of its own
 */
export function findingAt(live, question, node, { required = true } = {}) {
  if (!live.isRelevant(node) || question.type === 'note') return null;
  const value = live.value(node);
  const bind = live.bindOf(node);
  if (value.trim() === '') {
    if (!required || !live.isRequired(node)) return null;
    return { code: 'required', message: live.say(bind?.requiredWords ?? null, node) };
  }
  if (!isWritten(question.type, value)) return { code: 'type', message: '' };
  if (!bind?.constraint) return null;
  const compiled = live.expressions.compile(bind.constraint, question.path);
  if (live.expressions.boolean(compiled, node)) return null;
  return { code: 'constraint', message: live.say(bind.constraintWords, node) };
}
