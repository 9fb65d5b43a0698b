// An answer as people read it: labels instead of codes, days instead of stamps.

import { formatDate, formatTime } from '../lib/clock.js';
import { formatNumber } from '../lib/words.js';
import { isWritten } from '../forms/values.js';

/** @typedef {import('../forms/live.js').LiveForm} LiveForm */
/** @typedef {import('../forms/types').Question} Question */

/** @param {LiveForm} live @param {Question} question @param {Element} node @returns {string} '' for no answer, and for files */
export function textOf(live, question, node) {
  const value = live.value(node);
  if (value === '') return '';
  switch (question.type) {
    case 'select_one':
      return live.choices.of(question, node).find(value)?.label ?? value;
    case 'select_multiple': {
      const set = live.choices.of(question, node);
      return value
        .split(' ')
        .map((one) => set.find(one)?.label ?? one)
        .join(', ');
    }
    case 'integer':
    case 'decimal':
      return isWritten(question.type, value) ? formatNumber(Number(value), 6) : value;
    case 'date':
      return formatDate(value) || value;
    case 'dateTime':
      return isWritten('dateTime', value) ? `${formatDate(value)}, ${formatTime(value)}` : value;
    case 'time':
      return value.slice(0, 5).replace(':', '.');
    case 'geopoint':
      return pointText(value);
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return '';
    default:
      return value;
  }
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
