// An answer as people read it: labels instead of codes, days instead of stamps.

import { formatDate, formatTime } from '../lib/clock.js';
import { formatNumber, t } from '../lib/words.js';
import { isWritten } from '../forms/values.js';
import { plain } from './wording.js';

/** @typedef {import('../forms/live.js').LiveForm} LiveForm */
/** @typedef {import('../forms/types').Question} Question */

/** @param {LiveForm} live @param {Question} question @param {Element} node @returns {string} '' for no answer, and for files */
export function textOf(live, question, node) {
  const value = live.value(node);
  if (value === '') return '';
  if (/masked/.test(question.appearance)) return '•••';
  switch (question.type) {
    case 'select_one':
      return plain(live.choices.of(question, node).find(value)?.label ?? value);
    case 'rank':
    case 'select_multiple': {
      const set = live.choices.of(question, node);
      const numbered = question.type === 'rank';
      return value
        .split(' ')
        .map((one, at) => (numbered ? `${at + 1}. ` : '') + plain(set.find(one)?.label ?? one))
        .join(', ');
    }
    case 'integer':
    case 'decimal':
    case 'range':
      return isWritten('decimal', value) ? formatNumber(Number(value), 6) : value;
    case 'date':
      return dayText(question.appearance, value);
    case 'trigger':
      return t('Ya, sudah');
    case 'dateTime':
      return isWritten('dateTime', value) ? `${formatDate(value)}, ${formatTime(value)}` : value;
    case 'time':
      return value.slice(0, 5).replace(':', '.');
    case 'geopoint':
      return pointText(value);
    case 'geotrace':
    case 'geoshape':
      return t('%(n)s titik', { n: new Set(value.split(/\s*;\s*/)).size });
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return '';
    default:
      return value;
  }
}

/** A year or a month is all that was asked. @param {string} appearance @param {string} value */
function dayText(appearance, value) {
  const day = formatDate(value);
  if (!day || !/year/.test(appearance)) return day || value;
  return day
    .split(' ')
    .slice(/month-year/.test(appearance) ? 1 : 2)
    .join(' ');
}

/** @param {string} value "-3.72861 103.80442 0 8.2" @returns {string} "-3,72861, 103,80442 (± 8 m)" */
export function pointText(value) {
  const [lat, lng, , accuracy] = value.split(' ').map(Number);
  const degrees = (/** @type {number} */ n) => `${n < 0 ? '-' : ''}${formatNumber(Math.abs(n), 5)}`;
  const place = `${degrees(lat)}, ${degrees(lng)}`;
  return accuracy ? `${place} (± ${formatNumber(accuracy)} m)` : place;
}

/**
 * "Desa Lubuk Nipis": the village's own word, in any language, is in its code (Kemendagri: 1… kelurahan, 2… desa).
 * @param {string} code @param {string} label
 */
export function placeName(code, label) {
  const kind = /^\d{6}([12])\d{3}$/.exec(code)?.[1];
  if (!kind || /^(desa|kel)/i.test(label)) return label;
  return `${kind === '1' ? 'Kelurahan' : 'Desa'} ${label}`;
}
