// The way back from an answer tapped by mistake. Its place is kept before there is anything to take back.

import { html, nothing } from '../../lib/dom.js';
import { t } from '../../lib/words.js';

/** @param {import('../question.js').Field} field */
export function clear({ session, path, value, required }) {
  if (required) return nothing;
  const empty = (/** @type {Event} */ event) => {
    session.answer(path, '');
    const question = /** @type {Element} */ (event.currentTarget).closest('.question');
    /** @type {HTMLElement | null | undefined} */ (
      question?.querySelector('input, select, summary, li button')
    )?.focus();
  };
  return html`<button type="button" class="link clear" data-action="clear" data-idle=${String(!value)} @click=${empty} .textContent=${t('Kosongkan pilihan')}></button>`;
}
