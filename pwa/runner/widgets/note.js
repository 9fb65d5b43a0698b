// Words that nobody answers, and answers that nobody changes.

import { html, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { textOf } from '../answers.js';
import { marked } from '../wording.js';

/** @typedef {import('../question.js').Field} Field */

/** @param {Field} field */
export function note({ session, question, node, title, label, hint, id, value }) {
  return html`<div class="note" id=${id}>${icon('info')}<div><p>${title}</p>${hint ? html`<p class="small">${marked(session, hint)}</p>` : nothing}
    ${value ? html`<p><b>${value}</b></p>` : nothing}${session.rare?.wording?.beside(session, question, node, label) ?? nothing}</div></div>`;
}

/** @param {Field} field */
export function shown({ session, question, node, title, id }) {
  return html`<p class="label" id=${`${id}-label`}>${title}</p><p class="shown" id=${id} aria-labelledby=${`${id}-label`}>${textOf(session.live, question, node) || '–'}</p>`;
}
