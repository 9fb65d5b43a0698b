// What a form does by itself when something happens: sets a value, asks for the position.

/** @typedef {import('./types').Action} Action */
/** @typedef {import('./live.js').LiveForm} LiveForm */

const KINDS = ['setvalue', 'setgeopoint', 'recordaudio'];

/** @param {Element} head @param {(element: Element) => string} refOf @returns {Action[]} */
export function readActions(head, refOf) {
  return KINDS.flatMap((kind) =>
    [...head.getElementsByTagNameNS('*', kind)].map((element) => ({
      kind: /** @type {Action['kind']} */ (kind),
      events: (element.getAttribute('event') ?? element.getAttribute('ev:event') ?? '').split(/\s+/).filter(Boolean),
      ref: refOf(element),
      value: (element.getAttribute('value') ?? '').trim(),
      text: element.textContent ?? '',
      within: element.parentElement?.localName === 'model' ? '' : refOf(/** @type {Element} */ (element.parentElement)),
    })),
  );
}
