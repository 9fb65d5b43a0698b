// How a text is typed on a phone: which keyboard, how many lines, and what is put right when the field is left.

import { writeValue } from '../forms/values.js';

/** @typedef {import('../forms/types').Bind} Bind */
/** @typedef {import('../forms/types').Question} Question */
/** @typedef {{ inputmode: 'text' | 'numeric' | 'decimal' | 'tel', capitals: 'characters' | 'sentences' | 'off', lines: number, longest: number }} Typing */

/** A text that may grow longer than this gets several lines, in characters. */
const LONG = 160;

/** @param {Question} question @param {Bind | undefined} bind @returns {Typing} */
export function typingOf(question, bind) {
  const constraint = bind?.constraint ?? '';
  const longest = Number(/string-length\(\s*\.\s*\)\s*<=\s*(\d+)/.exec(constraint)?.[1] ?? 0);
  if (question.type === 'integer') return { inputmode: 'numeric', capitals: 'off', lines: 1, longest: 0 };
  if (question.type === 'decimal') return { inputmode: 'decimal', capitals: 'off', lines: 1, longest: 0 };
  const pattern = regexOf(bind);
  const long = /\bmultiline\b/.test(question.appearance) || longest > LONG;
  return {
    inputmode: keyboardFor(pattern, question),
    capitals: onlyCapitals(pattern) ? 'characters' : 'sentences',
    lines: long ? 3 : 1,
    longest,
  };
}

/**
 * What was typed, as it is kept: numbers without separators, codes in capitals where only capitals are allowed.
 * @param {Question} question @param {Bind | undefined} bind @param {string} typed
 */
export function tidy(question, bind, typed) {
  const value = writeValue(question.type, typed);
  if (question.type !== 'text') return value;
  const pattern = regexOf(bind);
  if (!pattern) return value;
  const plain = value.trim();
  if (onlyCapitals(pattern))
    return / |\\s/.test(pattern) ? plain.toUpperCase() : plain.toUpperCase().replace(/\s+/g, '');
  return keyboardFor(pattern, question) === 'text' ? plain : plain.replace(/[\s-]+/g, '');
}

/** @param {Bind | undefined} bind @returns {string} the pattern of regex(., '…'), '' for none */
function regexOf(bind) {
  return /regex\(\s*\.\s*,\s*(['"])(.*?)\1\s*\)/.exec(bind?.constraint ?? '')?.[2] ?? '';
}

/** @param {string} pattern @param {Question} question @returns {Typing['inputmode']} */
function keyboardFor(pattern, question) {
  const digitsOnly = pattern !== '' && !/[A-Za-z]/.test(pattern.replace(/\\d/g, ''));
  if (digitsOnly && /\\\+/.test(pattern)) return 'tel';
  if (/\bnumbers\b/.test(question.appearance) || digitsOnly) return 'numeric';
  return 'text';
}

/** @param {string} pattern */
function onlyCapitals(pattern) {
  return pattern.includes('A-Z') && !pattern.includes('a-z');
}
