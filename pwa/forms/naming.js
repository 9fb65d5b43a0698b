// What an answer is called when its form is not on the screen: its choices' words, the entries it stands in.

/** @typedef {import('./live.js').LiveForm} LiveForm */
/** @typedef {import('./types').ChoiceSet} ChoiceSet */
/** @typedef {import('./types').Question} Question */

/** A list longer than this is not searched for a label, in choices. */
const SHORT_LIST = 500;
export const CHOSEN = new Set(['select_one', 'select_multiple', 'rank']);

/** @param {LiveForm} live @param {Question} question @param {Element} node @param {string} value @returns {string} labels instead of codes */
export function saidValue(live, question, node, value) {
  if (!CHOSEN.has(question.type)) return value;
  const set = live.choices.of(question, node);
  return valuesOf(question.type, value)
    .map((one) => set.find(one)?.label ?? one)
    .join(', ');
}

/** @param {string} type @param {string} value @returns {string[]} */
export function valuesOf(type, value) {
  return type === 'select_one' ? [value] : value.split(' ').filter(Boolean);
}

/** @param {LiveForm} live @param {Question} question @param {Element} node @returns {string} "Orang asing 2 · Kebangsaan" */
export function fullName(live, question, node) {
  const names = [live.say(question.words, node) || question.name];
  for (let at = node.parentElement; at; at = at.parentElement) {
    const repeat = live.form.repeats.get(live.instance.genericPath(at));
    if (repeat) names.unshift(`${live.say(repeat.words, at) || repeat.name} ${live.instance.placeOf(at)}`);
  }
  return names.join(' · ');
}

/** @param {ChoiceSet} set @param {string} label @returns {string | undefined} the one value that has these words */
export function valueLabelled(set, label) {
  if (set.length > SHORT_LIST) return undefined;
  const alike = set.slice(0, SHORT_LIST).filter((choice) => choice.label === label);
  return alike.length === 1 ? alike[0].value : undefined;
}
