// Go through what a person sees, in the form's order: the nodes that apply, repeats instance by instance.

/** @typedef {import('../forms/live.js').LiveForm} LiveForm */
/** @typedef {import('../forms/types').Group} Group */
/** @typedef {import('../forms/types').Item} Item */
/** @typedef {import('../forms/types').Question} Question */
/** @typedef {import('../forms/types').Repeat} Repeat */
/** A question at one node. @typedef {{ question: Question, node: Element }} Asked */

/** @param {LiveForm} live @param {Item} item @param {Element} base @returns {Element | null} the item's node under base */
export function nodeOf(live, item, base) {
  if (!item.path) return base;
  return live.instance.all(item.path, base)[0] ?? null;
}

/** @param {LiveForm} live @param {Repeat} repeat @param {Element} base @returns {Element} what the instances are children of */
export function parentOf(live, repeat, base) {
  const path = repeat.path.slice(0, repeat.path.lastIndexOf('/'));
  return live.instance.all(path, base)[0] ?? base;
}

/** @param {LiveForm} live @param {Repeat} repeat @param {Element} base @returns {Element[]} instances that apply */
export function entriesOf(live, repeat, base) {
  return live.instance.repeatsIn(repeat.path, parentOf(live, repeat, base)).filter((node) => live.isRelevant(node));
}

/**
 * Whether a repeat is there to be seen, also when it has no instance yet.
 * @param {LiveForm} live @param {Repeat} repeat @param {Element} base
 */
export function repeatApplies(live, repeat, base) {
  const parent = parentOf(live, repeat, base);
  if (!live.isRelevant(parent)) return false;
  const present = live.instance.repeatsIn(repeat.path, parent);
  if (present.length) return present.some((node) => live.isRelevant(node));
  return !repeat.count && !repeat.fixed && live.wouldApply(repeat.path, parent);
}

/**
 * Every question that applies, those inside repeats too.
 * @param {LiveForm} live @param {Item[]} items @param {Element} base
 * @returns {Generator<Asked>}
 */
export function* questionsIn(live, items, base) {
  for (const item of items) {
    if (item.kind === 'repeat') {
      for (const entry of entriesOf(live, item, base)) yield* questionsIn(live, item.children, entry);
      continue;
    }
    const node = nodeOf(live, item, base);
    if (!node || !live.isRelevant(node)) continue;
    if (item.kind === 'group') yield* questionsIn(live, item.children, base);
    else yield { question: item, node };
  }
}

/** @param {LiveForm} live @param {Item[]} items @param {Element} base @returns {boolean} whether there is anything to show */
export function anyShown(live, items, base) {
  return items.some((item) => {
    if (item.kind === 'repeat') return repeatApplies(live, item, base);
    const node = nodeOf(live, item, base);
    if (!node || !live.isRelevant(node)) return false;
    return item.kind === 'question' || anyShown(live, item.children, base);
  });
}
