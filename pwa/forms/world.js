// What expressions of one live form may ask: its lists, its words, the labels of its choices, the phone.

import { resolve, stepsOf } from './bases.js';

/** @typedef {import('./live.js').LiveForm} LiveForm */

/**
 * @param {LiveForm} live
 * @param {import('./secondary.js').SecondaryInstances} secondary
 * @param {import('./live.js').LiveOptions} options
 * @returns {import('./expressions.js').World}
 */
export function worldOf(live, secondary, { now, properties }) {
  const { form, instance } = live;
  return {
    now,
    properties,
    version: form.version,
    seed: 1 + Math.trunc(Math.random() * 1e9),
    language: () => live.language,
    say: (itext) => live.say({ itext }, instance.root),
    applies: (node) => live.isRelevant(/** @type {Element} */ (node)),
    instance: (id) => secondary.document(id),
    items: (id, filter, values) => secondary.items(id, filter, values),
    pull: (list, column, key, value) => {
      const rows = secondary.rows(list.replace(/\.csv$/, ''));
      return rows.cell(rows.rowsWhere(key, value)[0] ?? -1, column);
    },
    choiceName: (value, path, node) => {
      const here = stepsOf(instance.genericPath(/** @type {Element} */ (node)));
      const { steps } = resolve(path.split('/'), { steps: path[0] === '/' ? [] : here, bound: 0, foreign: false });
      const question = form.questions.get(`/${steps.join('/')}`);
      const nearest = question && near(instance.all(question.path), node);
      return (nearest && live.choices.of(question, nearest).find(value)?.label) ?? '';
    },
  };
}

/** @param {Element[]} all @param {Node} node @returns {Element | undefined} the one in the same repeat instance */
function near(all, node) {
  for (let at = /** @type {Node | null} */ (node); at; at = at.parentNode) {
    const found = all.find((one) => at.contains(one));
    if (found) return found;
  }
  return undefined;
}
