// Words that nobody answers, and answers that nobody changes.

import { html } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { textOf } from '../answers.js';

/** @typedef {import('../question.js').Field} Field */

/** @param {Field} field */
export function note({ session, question, node, label, id }) {
  const hint = session.live.say(question.hint, node);
  return html`<div class="note" id=${id}>${icon('info')}<div><p>${label}</p>${hint ? html`<p class="small">${hint}</p>` : ''}</div></div>`;
}

/** @param {Field} field */
export function shown({ session, question, node, label, id }) {
  return html`<p class="label" id=${`${id}-label`}>${label}</p><p class="shown" id=${id} aria-labelledby=${`${id}-label`}>${textOf(session.live, question, node) || '–'}</p>`;
}
