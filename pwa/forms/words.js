// Labels, hints and messages of a form: in every language, with answers standing in them.

import { childOf, childrenOf } from './xml.js';

/** @typedef {import('./types').Language} Language */
/** @typedef {import('./types').Piece} Piece */
/** @typedef {import('./types').Words} Words */

const ITEXT = /^jr:itext\((.+)\)$/;

/** Texts by form ('' is the plain one); an element until it is first asked for. @typedef {Element | Map<string, Piece[]>} Text */

/** The texts of one XForm. A language is read when it is first asked for. */
export class Translations {
  /** @type {Language[]} */
  languages = [];
  /** texts that have a guidance form in some language @type {Set<string>} */
  guiding = new Set();
  /** @type {Map<string, Element>} */
  #sources = new Map();
  /** @type {Map<string, Map<string, Text>>} */
  #read = new Map();

  /** @param {Element | null} itext */
  constructor(itext) {
    for (const translation of itext ? childrenOf(itext, 'translation') : []) {
      const name = translation.getAttribute('lang') ?? '';
      const isDefault = /^true/.test(translation.getAttribute('default') ?? '');
      this.#sources.set(name, translation);
      this.languages.push({ name, code: languageCode(name), isDefault });
    }
    if (this.languages.length && !this.languages.some((language) => language.isDefault))
      this.languages[0].isDefault = true;
    for (const value of itext?.querySelectorAll('value[form=guidance]') ?? [])
      this.guiding.add(value.parentElement?.getAttribute('id') ?? '');
  }

  /**
   * @param {string} id
   * @param {string} code 'id', 'en'; another falls back on the default language, and so does a missing text
   * @param {string} [form] 'short', 'guidance', 'image' …
   * @returns {Piece[] | null}
   */
  words(id, code, form = '') {
    const wanted = this.languages.find((language) => language.code === code);
    const standard = this.languages.find((language) => language.isDefault);
    for (const language of [wanted, standard]) {
      const pieces = language && this.#text(language.name, id)?.get(form);
      if (pieces) return pieces;
    }
    return null;
  }

  /** @param {string} name @param {string} id @returns {Map<string, Piece[]> | null} */
  #text(name, id) {
    let texts = this.#read.get(name);
    if (!texts) {
      texts = new Map();
      const source = this.#sources.get(name);
      for (const text of source ? childrenOf(source, 'text') : []) texts.set(text.getAttribute('id') ?? '', text);
      this.#read.set(name, texts);
    }
    const text = texts.get(id);
    if (!text || text instanceof Map) return text ?? null;
    const forms = new Map();
    for (const value of childrenOf(text, 'value')) {
      const pieces = piecesOf(value);
      // pyxform writes "-" where the form has no text in this language.
      const missing = pieces.length === 0 || (pieces.length === 1 && pieces[0] === '-');
      const form = value.getAttribute('form') ?? '';
      if (!missing && !forms.has(form)) forms.set(form, pieces);
    }
    texts.set(id, forms);
    return forms;
  }
}

/** @param {string} name "Bahasa Indonesia (id)" @returns {string} "id" */
function languageCode(name) {
  const inBrackets = /\(([\w-]+)\)\s*$/.exec(name)?.[1];
  return (inBrackets ?? name).toLowerCase();
}

/** @param {Element} element label, hint or value @returns {Piece[]} */
export function piecesOf(element) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const child of element.childNodes) {
    if (child.nodeType === 1) {
      const output = /** @type {Element} */ (child);
      if (output.localName === 'output')
        pieces.push({ expr: (output.getAttribute('value') ?? output.getAttribute('ref') ?? '').trim() });
      else pieces.push(output.textContent ?? '');
    } else if (child.nodeType === 3 || child.nodeType === 4) pieces.push(child.nodeValue ?? '');
  }
  if (typeof pieces[0] === 'string') pieces[0] = pieces[0].replace(/^\s+/, '');
  const last = pieces.length - 1;
  const end = pieces[last];
  if (typeof end === 'string') pieces[last] = end.replace(/\s+$/, '');
  return pieces.filter((piece) => piece !== '');
}

/** @param {Element} control @param {string} name 'label', 'hint' @returns {Words | null} */
export function wordsOf(control, name) {
  const element = childOf(control, name);
  if (!element) return null;
  const ref = element.getAttribute('ref');
  const itext = itextOf(ref ?? '');
  if (itext) return { itext };
  const pieces = piecesOf(element);
  if (ref && !pieces.length) return { pieces: [{ expr: ref }] };
  return pieces.length ? { pieces } : null;
}

/** @param {string | null} text a message attribute of a bind @returns {Words | null} */
export function messageOf(text) {
  if (!text) return null;
  const itext = itextOf(text);
  return itext ? { itext } : { pieces: [text] };
}

/** @param {string} ref @returns {string} the literal id of jr:itext('…'), '' for anything else */
function itextOf(ref) {
  const inside = ITEXT.exec(ref.trim())?.[1].trim();
  return inside && /^['"]/.test(inside) ? inside.slice(1, -1) : '';
}
