// The screens of a form: a top-level group or field-list is one, a repeat beside them is one, and so is a run of loose questions.

import { anyShown } from './walk.js';
import { plain } from './wording.js';

/** @typedef {import('../forms/live.js').LiveForm} LiveForm */
/** @typedef {import('../forms/types').Form} Form */
/** @typedef {import('../forms/types').Item} Item */
/** @typedef {import('../forms/types').Words} Words */
/** @typedef {import('./types').Part} Part */
/** @typedef {import('./types').PartInfo} PartInfo */
/** One screen as the form lays it out; `whole`: the form asks for one screen. @typedef {{ id: string, words: Words | null, items: Item[], whole?: boolean }} Layout */

/** Questions on one screen at most: more cannot be overlooked, and are slow to draw on a weak phone. */
const LONGEST = 25;

/** @param {Form} form @returns {Layout[]} */
export function layoutOf(form) {
  /** @type {Layout[]} */
  const found = [];
  lay(form.body, null, found);
  return found.flatMap(inScreens);
}

/** A long run of questions is several screens of like length, unless its form asks for one. @param {Layout} part @returns {Layout[]} */
function inScreens(part) {
  const { id, words, items, whole } = part;
  if (whole || items.length <= LONGEST) return [part];
  const length = Math.ceil(items.length / Math.ceil(items.length / LONGEST));
  const screens = [];
  for (let at = 0; at < items.length; at += length) {
    screens.push({
      id: at ? items[at].path || firstPath([items[at]]) : id,
      words,
      items: items.slice(at, at + length),
    });
  }
  return screens;
}

/** @param {Item[]} items @param {Words | null} around @param {Layout[]} found */
function lay(items, around, found) {
  /** @type {Layout | null} */
  let loose = null;
  for (const item of items) {
    if (item.kind === 'question') {
      if (!loose) {
        loose = { id: item.path, words: around, items: [] };
        found.push(loose);
      }
      loose.items.push(item);
      continue;
    }
    loose = null;
    if (item.kind === 'repeat') found.push({ id: item.path, words: item.words, items: [item] });
    else if (isOneScreen(item))
      found.push({
        id: item.path || firstPath(item.children),
        words: item.words ?? around,
        items: item.children,
        whole: isFieldList(item),
      });
    else lay(item.children, item.words ?? around, found);
  }
}

/** @param {import('../forms/types').Group} group */
function isFieldList({ appearance }) {
  return /\bfield-list\b/.test(appearance);
}

/** @param {import('../forms/types').Group} group */
function isOneScreen(group) {
  return isFieldList(group) || !group.children.some((child) => child.kind !== 'question');
}

/** @param {Item[]} items @returns {string} */
function firstPath(items) {
  for (const item of items) {
    const path = item.path || (item.kind === 'question' ? '' : firstPath(item.children));
    if (path) return path;
  }
  return '';
}

/** @param {LiveForm} live @param {Layout[]} layout @param {string} fallback title of a screen without a label @returns {PartInfo[]} the screens that apply now */
export function shownParts(live, layout, fallback) {
  const { root } = live.instance;
  return layout
    .filter(({ items }) => anyShown(live, items, root))
    .map(({ id, words }, index) => ({ id, title: plain(live.say(words, root)) || fallback, index }));
}

/** @param {string} path indexed @returns {string} the deepest repeat instance it stands in, '' for none: "/data/orang[2]" */
export function entryOf(path) {
  return /^(.*\[\d+\])/.exec(path)?.[1] ?? '';
}

/**
 * The screen with this id: a part, or a repeat instance by its indexed path.
 * @param {LiveForm} live @param {Layout[]} layout @param {PartInfo[]} shown @param {string} id
 * @returns {Part | null}
 */
export function findPart(live, layout, shown, id) {
  const info = shown.find((part) => part.id === id);
  const laid = info && layout.find((part) => part.id === id);
  if (info && laid)
    return { ...info, kind: 'part', items: laid.items, base: `/${live.instance.root.tagName}`, parent: '' };
  const node = id.endsWith(']') ? live.instance.at(id) : null;
  if (!node || !live.isRelevant(node)) return null;
  const repeat = live.form.repeats.get(live.instance.genericPath(node));
  if (!repeat) return null;
  const parent = partOf(layout, id.replace(/\[\d+\]$/, ''));
  return {
    id,
    title: entryTitle(live, repeat, node),
    index: shown.findIndex((part) => part.id === homeOf(layout, id)),
    kind: 'entry',
    items: repeat.children,
    base: id,
    parent,
  };
}

/** Where each path stands, worked out once for a form. @type {WeakMap<Layout[], Map<string, string>>} */
const homes = new WeakMap();

/** @param {Layout[]} layout @param {string} path indexed path of a question, group or repeat @returns {string} id of the screen it stands on */
export function partOf(layout, path) {
  return entryOf(path) || homeOf(layout, path);
}

/** @param {Layout[]} layout @param {string} path @returns {string} the screen that holds it, with all entries around it */
function homeOf(layout, path) {
  let known = homes.get(layout);
  if (!known) {
    known = new Map();
    for (const { id, items } of layout) note(known, items, id);
    for (const { id } of layout) known.set(id, id);
    homes.set(layout, known);
  }
  return known.get(path.replace(/\[\d+\]/g, '')) ?? layout[0]?.id ?? '';
}

/** @param {Map<string, string>} known @param {Item[]} items @param {string} id of the screen */
function note(known, items, id) {
  for (const item of items) {
    if (item.path && !known.has(item.path)) known.set(item.path, id);
    if (item.kind !== 'question') note(known, item.children, id);
  }
}

/** @param {LiveForm} live @param {import('../forms/types').Repeat} repeat @param {Element} node @returns {string} "Orang asing 2" */
export function entryTitle(live, repeat, node) {
  return `${repeatLabel(live, repeat, node)} ${live.instance.placeOf(node)}`;
}

/** @param {LiveForm} live @param {import('../forms/types').Repeat} repeat @param {Element} node @returns {string} without what stands in brackets */
export function repeatLabel(live, repeat, node) {
  return (plain(live.say(repeat.words, node)) || repeat.name).replace(/\s*\(.*\)\s*$/, '');
}
