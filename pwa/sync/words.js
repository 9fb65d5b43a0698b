// Fetch the words of a language that is not built in; the service worker has them offline.

import { setCatalogue } from '../lib/words.js';
import { wordsPath } from './version.js';

/**
 * @param {import('../lib/words.js').Language} language
 * @throws {Error} when they cannot be had now
 */
export async function loadWords(language) {
  const path = wordsPath(language);
  if (!path) throw new Error(`no words for ${language}`);
  const response = await fetch(path);
  if (!response.ok) throw new Error(`words for ${language}: ${response.status}`);
  setCatalogue(language, await response.json());
}
