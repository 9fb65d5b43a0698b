// What is wrong with an answer and what to do, for forms that do not say it themselves.

import { formatDate, todayIso } from '../lib/clock.js';
import { formatNumber, t } from '../lib/words.js';

/** @typedef {import('../forms/types').Bind} Bind */
/** @typedef {import('../forms/types').Finding} Finding */
/** @typedef {import('../forms/types').Question} Question */

/** @param {Finding} finding @param {Question} question @param {Bind | undefined} bind @param {string} value @returns {string} */
export function sentenceFor(finding, question, bind, value) {
  if (finding.message) return finding.message;
  if (finding.code === 'required') return required(question);
  if (finding.code === 'type') return wrongType(question);
  return outside(bind?.constraint ?? '', question, value);
}

/** @param {Question} question */
function required({ type }) {
  switch (type) {
    case 'select_one':
      return t('Pilih satu jawaban.');
    case 'select_multiple':
      return t('Pilih satu atau lebih.');
    case 'image':
      return t('Ambil atau pilih foto.');
    case 'audio':
    case 'video':
    case 'file':
      return t('Pilih berkasnya.');
    case 'geopoint':
      return t('Ambil titik lokasi.');
    case 'date':
    case 'dateTime':
    case 'time':
      return t('Pilih tanggal atau waktunya.');
    default:
      return t('Isian ini wajib diisi.');
  }
}

/** @param {Question} question */
function wrongType({ type }) {
  switch (type) {
    case 'integer':
      return t('Tulis angka bulat saja, misalnya 12.');
    case 'decimal':
      return t('Tulis angka saja, misalnya 12,5.');
    case 'date':
    case 'dateTime':
    case 'time':
      return t('Tanggal atau waktu ini belum lengkap.');
    default:
      return t('Isian ini belum dapat dibaca. Periksa lagi.');
  }
}

/** The commonest constraints, read aloud. @param {string} constraint @param {Question} question @param {string} value */
function outside(constraint, question, value) {
  const plain = constraint.replace(/\s+/g, ' ');
  const range = /^\. >= (-?[\d.]+) and \. <= (-?[\d.]+)$/.exec(plain);
  if (range)
    return t('Isi angka antara %(low)s dan %(high)s.', {
      low: formatNumber(Number(range[1]), 2),
      high: formatNumber(Number(range[2]), 2),
    });
  const most = /string-length\(\.\) <= (\d+)/.exec(plain);
  if (most && value.length > Number(most[1]))
    return t('Paling banyak %(n)s huruf, sekarang %(now)s.', { n: Number(most[1]), now: value.length });
  const least = /string-length\(\.\) >= (\d+)/.exec(plain);
  if (least && value.length < Number(least[1]))
    return t('Paling sedikit %(n)s huruf, sekarang %(now)s.', { n: Number(least[1]), now: value.length });
  const few = /count-selected\(\.\) <= (\d+)/.exec(plain);
  if (few) return t('Pilih paling banyak %(n)s.', { n: Number(few[1]) });
  if (/^date/.test(question.type) && /\. <= (today|now)\(\)/.test(plain) && value.slice(0, 10) > todayIso()) {
    return t('Pilih hari ini (%(day)s) atau sebelumnya.', { day: formatDate(todayIso()) });
  }
  if (/^date/.test(question.type) && /\. >= today\(\)$/.test(plain))
    return t('Pilih hari ini (%(day)s) atau sesudahnya.', { day: formatDate(todayIso()) });
  return t('Isian ini belum sesuai. Periksa lagi.');
}
