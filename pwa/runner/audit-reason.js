// Why a report that came back was changed: asked once, when the form wants it; no answer is an answer.

import { html, render } from '../lib/dom.js';
import { t } from '../lib/words.js';

/** @returns {Promise<string>} */
export function askReason() {
  const place = document.createElement('dialog');
  place.className = 'dialog';
  place.setAttribute('aria-labelledby', 'reason-label');
  document.body.append(place);
  return new Promise((resolve) => {
    const end = () => {
      const said = place.querySelector('textarea')?.value.trim() ?? '';
      place.remove();
      resolve(said);
    };
    place.addEventListener('close', end);
    render(
      html`<form method="dialog" class="field"><label id="reason-label" class="lead" for="reason">${t('Apa alasan perubahan ini?')}</label>
        <p class="hint">${t('Formulir ini meminta alasan. Boleh dikosongkan.')}</p>
        <textarea id="reason" class="input" rows="3" autofocus></textarea>
        <p><button class="button">${t('Lanjut')}</button></p></form>`,
      place,
    );
    place.showModal();
  });
}
