// The quiet word that a form has a newer version than the draft that is open.

import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';

/** @typedef {import('../runner/types').Session} Session */

/** At the first part and the summary: nobody is stopped in the middle. @param {Session} session @param {import('../types').FormInfo | null} newer */
export function versionNote({ draft, part, atSummary }, newer) {
  if (draft.before)
    return note(t('Isian ini sudah dipindahkan ke versi baru formulir.'), `#/uncarry/${draft.id}`, t('Urungkan'));
  if (!newer || (part.index && !atSummary) || part.kind === 'entry') return nothing;
  return note(t('Ada versi baru formulir ini.'), `#/carry/${draft.id}`, t('Lihat dan pindahkan'));
}

/** @param {string} text @param {string} href @param {string} way */
function note(text, href, way) {
  return html`<div class="note" data-version>${icon('update')}<div><p>${text}</p><a class="link" href=${href}>${way}</a></div></div>`;
}
