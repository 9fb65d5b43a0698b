// Questions that share their choices: the head of their table, and several choices folded under one line.

import { html } from '../../lib/dom.js';
import { textOf } from '../answers.js';
import { cards } from '../widgets/cards.js';
import { marked } from '../wording.js';
import { t } from '../../lib/words.js';

/** @typedef {import('../question.js').Field} Field */

/** The choices' words once, above rows that have only their dots. @param {Field} field */
export function head({ session, question, node, title, label }) {
  const set = session.live.choices.of(question, node);
  return html`${label.trim() && label !== question.name ? html`<p class="label">${title}</p>` : ''}
    <div class="options" aria-hidden="true">${set.slice(0, set.length).map((choice) => html`<span class="option">${marked(session, choice.label)}</span>`)}</div>`;
}

/** @param {Field} field */
export function folded(field) {
  const { session, question, node } = field;
  return html`<details class="folded"><summary>${textOf(session.live, question, node) || t('Pilih')}</summary>${cards(field)}</details>`;
}
