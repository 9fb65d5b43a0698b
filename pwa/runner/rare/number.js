// A number with its thousands apart, or counted up and down by thumb.

import { html } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { formatNumber, t } from '../../lib/words.js';
import { text } from '../widgets/text.js';

/** @param {import('../question.js').Field} field */
export function number(field) {
  const { session, path, id, label, value, question } = field;
  // While it is typed it is plain digits; read, it has its dots.
  const resting = document.activeElement?.id !== id && value !== '' && Number.isFinite(Number(value));
  const apart = /\bthousands-sep\b/.test(question.appearance) && resting;
  const input = html`<div @focusin=${() => session.refresh()}>${text(apart ? { ...field, value: formatNumber(Number(value), 9) } : field)}</div>`;
  if (!/\bcounter\b/.test(question.appearance)) return input;
  const step = (/** @type {number} */ by) => () => {
    session.answer(path, String((Number(value) || 0) + by));
    session.leave(path);
  };
  return html`<div class="counter"><button type="button" class="counter-step" aria-label=${t('Kurangi %(label)s', { label })} @click=${step(-1)}><span aria-hidden="true">−</span></button>
    ${input}<button type="button" class="counter-step" aria-label=${t('Tambah %(label)s', { label })} @click=${step(1)}>${icon('plus')}</button></div>`;
}
