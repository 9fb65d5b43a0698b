// An answer that an earlier move left without a question goes back into the form, where a newer version asks it again.

import { fitValue, repeatAround } from './fits.js';
import { CHOSEN, valuesOf } from './naming.js';

/** @typedef {import('./live.js').LiveForm} LiveForm */
/** @typedef {import('./tray.js').TrayAnswer} TrayAnswer */
/** @typedef {TrayAnswer & { why: import('./carry.js').Why }} Left */

/**
 * Only where nothing else stands; what is left of several choices joins those that stayed.
 * @param {LiveForm} from @param {LiveForm} to @param {Map<Element, Element>} entries repeat instances, old to new
 * @param {TrayAnswer} answer
 * @returns {Left | null} null: it is back
 */
export function bringBack(from, to, entries, answer) {
  const { base, path } = homeOf(from, to, entries, answer.path);
  const asked = base ? questionFor(to, base, path.replace(/\[\d+\]/g, '')) : undefined;
  const node = asked && base ? to.instance.all(asked.path, base)[0] : null;
  const value = asked ? fitValue(answer.type, asked, answer.value, answer.text) : null;
  if (!node || !asked || value === null || to.bindOf(node)?.calculate) return { ...answer, path, why: 'gone' };
  const before = to.value(node);
  const joins = asked.type === 'select_multiple';
  const set = CHOSEN.has(asked.type) ? to.choices.of(asked, node) : null;
  const offered = !set || valuesOf(asked.type, value).every((one) => set.find(one));
  if (!offered || (before && !joins)) return { ...answer, path, why: offered ? 'gone' : 'choice' };
  to.setValue(node, before ? `${before} ${value}` : value);
  return null;
}

/** @param {LiveForm} from @param {LiveForm} to @param {Map<Element, Element>} entries @param {string} old indexed path @returns {{ base: Element | null, path: string }} the entry it belongs in, the root outside repeats */
function homeOf(from, to, entries, old) {
  const around = /^.*\[\d+\]/.exec(old)?.[0];
  if (!around) return { base: to.instance.root, path: old };
  const entry = from.instance.at(around);
  const base = (entry && entries.get(entry)) ?? null;
  return { base, path: base ? to.instance.indexedPath(base) + old.slice(around.length) : old };
}

/** @param {LiveForm} to @param {Element} base @param {string} path generic @returns {import('./types').Question | undefined} that path's, else the only one of that name there */
function questionFor({ form, instance }, base, path) {
  const here = base === instance.root ? '' : instance.genericPath(base);
  const inside = [...form.questions.values()].filter((question) => repeatAround(form, question.path) === here);
  const alike = inside.filter(({ name }) => name === path.slice(path.lastIndexOf('/') + 1));
  return inside.find((question) => question.path === path) ?? (alike.length === 1 ? alike[0] : undefined);
}
