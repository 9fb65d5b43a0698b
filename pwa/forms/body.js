// The body of an XForm: questions, groups and repeats in the order they are asked.

import { childOf, childrenOf } from './xml.js';
import { wordsOf } from './words.js';

/** @typedef {import('./types').Bind} Bind */
/** @typedef {import('./types').Item} Item */
/** @typedef {import('./types').Question} Question */
/** @typedef {import('./types').QuestionType} QuestionType */
/** @typedef {import('./types').Repeat} Repeat */

/** @type {Record<string, QuestionType>} */
const INPUTS = {
  int: 'integer',
  integer: 'integer',
  long: 'integer',
  decimal: 'decimal',
  date: 'date',
  dateTime: 'dateTime',
  time: 'time',
  geopoint: 'geopoint',
  geotrace: 'geotrace',
  geoshape: 'geoshape',
  barcode: 'barcode',
};
const CONTROLS = new Set(['input', 'secret', 'select1', 'select', 'rank', 'upload', 'trigger', 'range']);
/** Attributes of a control that have a place of their own in a Question. */
const PLACED = new Set(['ref', 'nodeset', 'bind', 'appearance', 'mediatype', 'query']);
/** The list that a text with a query chooses from (`select_one_external`). */
export const EXTERNAL = 'itemsets.csv';

export class Body {
  /** @type {Item[]} */
  items = [];
  /** @type {Map<string, Question>} */
  questions = new Map();
  /** @type {Map<string, Repeat>} */
  repeats = new Map();
  #binds;
  #guiding;
  #refOf;

  /**
   * @param {Element | null} body
   * @param {Map<string, Bind>} binds
   * @param {Set<string>} guiding texts that have a guidance form
   * @param {(element: Element) => string} refOf the generic absolute path an element stands for
   */
  constructor(body, binds, guiding, refOf) {
    this.#binds = binds;
    this.#guiding = guiding;
    this.#refOf = refOf;
    if (body) this.items = this.#read(body);
  }

  /** @param {Element} parent @returns {Item[]} */
  #read(parent) {
    /** @type {Item[]} */
    const items = [];
    for (const element of childrenOf(parent)) {
      if (element.localName === 'group') items.push(this.#group(element));
      else if (element.localName === 'repeat') items.push(this.#repeat(element, null));
      else if (CONTROLS.has(element.localName)) items.push(this.#question(element));
    }
    return items;
  }

  /** @param {Element} element @returns {Item} */
  #group(element) {
    const path = this.#refOf(element);
    const repeats = childrenOf(element, 'repeat');
    const others = childrenOf(element).filter((child) => !['repeat', 'label', 'hint'].includes(child.localName));
    // XLSForm's "begin repeat": a group that carries the label, round one repeat.
    if (repeats.length === 1 && others.length === 0) return this.#repeat(repeats[0], element);
    return {
      kind: 'group',
      path,
      name: nameOf(path),
      appearance: appearanceOf(element),
      words: wordsOf(element, 'label'),
      children: this.#read(element),
    };
  }

  /** @param {Element} element @param {Element | null} wrapper @returns {Repeat} */
  #repeat(element, wrapper) {
    const path = this.#refOf(element);
    const labelled = wrapper ?? element;
    /** @type {Repeat} */
    const repeat = {
      kind: 'repeat',
      path,
      name: nameOf(path),
      appearance: `${appearanceOf(element)} ${wrapper ? appearanceOf(wrapper) : ''}`.trim(),
      words: wordsOf(labelled, 'label'),
      count: (javarosa(element, 'count') ?? '').trim(),
      fixed: /^true/.test(javarosa(element, 'noAddRemove') ?? ''),
      children: [],
    };
    this.repeats.set(path, repeat);
    repeat.children = this.#read(element);
    return repeat;
  }

  /** @param {Element} element @returns {Question} */
  #question(element) {
    const path = this.#refOf(element);
    const bind = this.#binds.get(path);
    const type = this.#type(element, bind);
    const hint = wordsOf(element, 'hint');
    /** @type {Question} */
    const question = {
      kind: 'question',
      path,
      name: nameOf(path),
      type,
      appearance: appearanceOf(element),
      words: wordsOf(element, 'label'),
      hint,
      guidance: hint?.itext && this.#guiding.has(hint.itext) ? { itext: hint.itext, form: 'guidance' } : null,
      itemset: itemsetOf(element),
      choices: childrenOf(element, 'item').map((item) => ({
        value: (childOf(item, 'value')?.textContent ?? '').trim(),
        words: wordsOf(item, 'label') ?? {},
      })),
      mediatype: element.getAttribute('mediatype') ?? '',
      params: { ...bind?.params, ...paramsOf(element, (attribute) => !PLACED.has(attribute.name)) },
    };
    this.questions.set(path, question);
    return question;
  }

  /** @param {Element} element @param {Bind | undefined} bind @returns {QuestionType} */
  #type(element, bind) {
    switch (element.localName) {
      case 'select1':
        return 'select_one';
      case 'select':
        return 'select_multiple';
      case 'upload':
        return uploadType(element.getAttribute('mediatype') ?? '');
      case 'rank':
      case 'range':
      case 'trigger':
        return element.localName;
      default: {
        if (element.hasAttribute('query')) return 'select_one';
        const type = INPUTS[bind?.type ?? ''] ?? 'text';
        // XLSForm's note is a text that nobody fills in.
        return type === 'text' && /^\s*true/.test(bind?.readonly ?? '') && !bind?.calculate ? 'note' : type;
      }
    }
  }
}

/** @param {string} mediatype @returns {QuestionType} */
function uploadType(mediatype) {
  const kind = mediatype.split('/')[0];
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file';
}

/** @param {Element} element @returns {import('./types').Itemset | null} */
function itemsetOf(element) {
  const query = element.getAttribute('query');
  if (query) return { nodeset: external(query), valueRef: 'name', labelRef: 'label', labelIsItext: false };
  const itemset = childOf(element, 'itemset');
  if (!itemset) return null;
  const label = childOf(itemset, 'label')?.getAttribute('ref') ?? 'label';
  const inside = /^jr:itext\((.+)\)$/.exec(label.trim());
  return {
    nodeset: (itemset.getAttribute('nodeset') ?? '').trim(),
    valueRef: (childOf(itemset, 'value')?.getAttribute('ref') ?? 'name').trim(),
    labelRef: (inside ? inside[1] : label).trim(),
    labelIsItext: Boolean(inside),
  };
}

/** `instance('kota')/root/item[…]` asks one file for the rows of one list. @param {string} query */
function external(query) {
  return query.trim().replace(/^instance\(\s*(['"].*?['"])\s*\)\/root\/item(\[)?/, (_, list, more) => {
    return `instance('${EXTERNAL}')/root/item[list_name=${list}${more ? ' and ' : ']'}`;
  });
}

/** @param {Element} element @param {(attribute: Attr) => boolean} wanted @returns {Record<string, string>} by local name */
export function paramsOf(element, wanted) {
  const found = [...element.attributes].filter((one) => one.prefix !== 'jr' && one.prefix !== 'xmlns' && wanted(one));
  return Object.fromEntries(found.map(({ localName, value }) => [localName, value]));
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** @param {Element} element */
function appearanceOf(element) {
  return (element.getAttribute('appearance') ?? '').trim();
}

/** @param {Element} element @param {string} name @returns {string | null} an attribute in JavaRosa's namespace */
function javarosa(element, name) {
  return element.getAttribute(`jr:${name}`);
}
