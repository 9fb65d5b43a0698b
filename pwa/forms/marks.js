// Where in a label stands what was typed, for the eye.

import { fold } from './search.js';

/**
 * @param {string} label as it is shown
 * @param {string} typed
 * @returns {[text: string, marked: boolean][]} the label in pieces; nothing is marked when it was found by a slip
 */
export function marks(label, typed) {
  const places = [];
  let plain = '';
  for (let at = 0; at < label.length; at += 1) {
    // A space or a dash folds to nothing by itself.
    const folded = /[’'`.]/.test(label[at]) ? '' : fold(label[at]) || ' ';
    plain += folded;
    for (const _ of folded) places.push(at);
  }
  const on = new Set();
  for (const word of fold(typed).split(' ')) {
    const begins = ` ${plain}`.indexOf(` ${word}`);
    const from = begins < 0 ? plain.indexOf(word) : begins;
    for (let at = from; from >= 0 && at < from + word.length; at += 1) on.add(places[at]);
  }
  /** @type {[string, boolean][]} */
  const pieces = [];
  for (let at = 0; at < label.length; at += 1) {
    const last = pieces[pieces.length - 1];
    if (last && last[1] === on.has(at)) last[0] += label[at];
    else pieces.push([label[at], on.has(at)]);
  }
  return pieces;
}
