// Room in photos, as people count it.

import { t } from '../lib/words.js';

/** @param {number} photos 50 and more as 50 @returns {string} "about 40 photos" */
export function roomWords(photos) {
  return photos >= 50 ? t('lebih dari 50 foto') : t('sekitar %(n)s foto', { n: photos });
}
