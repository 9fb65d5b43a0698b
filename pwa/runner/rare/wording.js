// What a form's words may be beside plain text: marks, media, and guidance for those who ask for it.

import { html, nothing } from '../../lib/dom.js';
import { t } from '../../lib/words.js';
import { marked } from './markdown.js';
import { choiceMedia, labelMedia } from './media.js';

export { marked };
export const choice = choiceMedia;

/** @type {import('../types').Wording['beside']} */
export function beside(session, question, node, label) {
  const guidance = session.live.say(question.guidance, node);
  /** @type {import('../../lib/dom.js').Content[]} */
  const parts = [
    ...labelMedia(session, question, node, label),
    guidance
      ? html`<details class="guidance"><summary>${t('Petunjuk')}<span class="visually-hidden">: ${label}</span></summary><p>${marked(guidance)}</p></details>`
      : nothing,
  ];
  return parts;
}
