// Which language this phone speaks, kept over restarts; English words are fetched from the app's own files once.

import { html } from '../lib/dom.js';
import { hasCatalogue, language, setLanguage, t } from '../lib/words.js';
import { writeSetting } from '../store/identity.js';
import { loadWords } from '../sync/words.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../lib/words.js').Language} Language */

/** Speak it now, without keeping the choice. @param {Language} next @returns {Promise<boolean>} false when its words cannot be had */
export async function speak(next) {
  if (!hasCatalogue(next)) {
    try {
      await loadWords(next);
    } catch (error) {
      console.warn('words', error);
      return false;
    }
  }
  setLanguage(next);
  return true;
}

/** @param {App} app @param {Language} next */
export async function chooseLanguage(app, next) {
  if (await speak(next)) await writeSetting(app.db, 'language', next);
  else app.say(t('Bahasa Inggris belum ada di HP ini. Sambungkan HP sekali ke internet.'));
}

/** The other language, one tap away. @param {App} app */
export function languageCorner(app) {
  const other = language() === 'id' ? 'en' : 'id';
  return html`<button type="button" class="top-link" data-kind="word" lang=${other} @click=${() => chooseLanguage(app, other)}>
    ${other === 'en' ? 'English' : 'Indonesia'}</button>`;
}
