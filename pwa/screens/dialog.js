// A question asked once, in the browser's own dialog: focus stays in it, Escape means no.

import { html, render } from '../lib/dom.js';

/**
 * @param {{ title: string, text: string, yes: string, no: string, danger?: boolean }} words
 * @returns {Promise<boolean>}
 */
export function confirmDialog({ title, text, yes, no, danger = false }) {
  const place = document.createElement('dialog');
  place.className = 'dialog';
  place.setAttribute('aria-labelledby', 'dialog-title');
  document.body.append(place);
  return new Promise((resolve) => {
    /** @param {boolean} answer */
    const end = (answer) => {
      place.close();
      place.remove();
      resolve(answer);
    };
    place.addEventListener('cancel', () => end(false));
    render(
      html`<h2 id="dialog-title" class="lead">${title}</h2><p>${text}</p>
        <button type="button" class="button" data-kind=${danger ? 'danger' : ''} @click=${() => end(true)}>${yes}</button>
        <button type="button" class="button" autofocus @click=${() => end(false)}>${no}</button>`,
      place,
    );
    place.showModal();
  });
}
