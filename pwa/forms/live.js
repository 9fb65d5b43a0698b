// A form being filled in: answers go in, what follows from them is worked out, and XML comes out.

import { runActions } from './actions.js';
import { Choices } from './choices.js';
import { Expressions } from './expressions.js';
import { Instance } from './instance.js';
import { Recalculation } from './recalculate.js';
import { SecondaryInstances } from './secondary.js';
import { worldOf } from './world.js';
import { childOf, serializeXml } from './xml.js';

/** @typedef {import('./types').Form} Form */
/** @typedef {import('./types').Words} Words */
/**
 * @typedef {object} LiveOptions
 * @property {Map<string, import('./secondary.js').ListText>} [lists] by name
 * @property {() => Date} now
 * @property {string} language
 * @property {Record<string, string>} [properties] username, deviceid, phonenumber, email … where the phone knows them
 */

const MEDIA = /** @type {const} */ (['image', 'big-image', 'audio', 'video']);

/** What has been read of a form's expressions, for every record of it. @type {WeakMap<Form, import('./expressions.js').Read>} */
const read = new WeakMap();

export class LiveForm {
  form;
  instance;
  expressions;
  choices;
  language;
  /** nodes that are to hold the phone's position: whoever has one answers them and takes them out @type {Set<Element>} */
  wanted = new Set();
  /** called when there is a new one */
  onWanted = () => {};
  #secondary;
  #work;

  /** @param {Form} form @param {Instance} instance @param {LiveOptions} options */
  constructor(form, instance, options) {
    this.form = form;
    this.instance = instance;
    this.language = options.language;
    this.#secondary = new SecondaryInstances(form, options.lists ?? new Map());
    const known = read.get(form) ?? new Map();
    read.set(form, known);
    const isRepeat = (/** @type {string} */ path) => form.repeats.has(path);
    this.expressions = new Expressions(worldOf(this, this.#secondary, options), form.namespaces, isRepeat, known);
    this.choices = new Choices(
      this.expressions,
      (id) => this.#secondary.rows(id),
      (words, node) => this.say(words, node),
      () => this.language,
    );
    this.#work = new Recalculation(form, instance, this.expressions, this.choices);
  }

  /** Work out everything, as after reading a record. @param {import('./types').Trigger['kind'][]} [kinds] only these */
  calculateAll(kinds) {
    this.#work.all(kinds);
    this.#settle();
  }

  /** The form asks for the position at a node. @param {Element} node */
  want(node) {
    this.wanted.add(node);
    this.onWanted();
  }

  /** @param {Element} node @returns {string} what stands there, also while the node does not apply */
  value(node) {
    return node.textContent ?? '';
  }

  /** @param {Element} node @param {string} value as the instance writes it @returns {boolean} whether anything changed */
  setValue(node, value) {
    if (this.value(node) === value) return false;
    this.#work.write(node, value);
    this.#settle();
    return true;
  }

  /** @param {Element} node @returns {boolean} whether it and everything around it applies */
  isRelevant(node) {
    return this.#work.isRelevant(node);
  }

  /** @param {Element} node @returns {boolean} */
  isRequired(node) {
    return this.#flag(node, 'required');
  }

  /** @param {Element} node @returns {boolean} by its own bind or that of a group around it */
  isReadonly(node) {
    for (let at = /** @type {Element | null} */ (node); at; at = at.parentElement) {
      if (this.#flag(at, 'readonly')) return true;
    }
    return false;
  }

  /** @param {Element} node */
  bindOf(node) {
    return this.form.binds.get(this.instance.genericPath(node));
  }

  /** @param {Words | null} words @param {Element} node where values in it are evaluated @returns {string} */
  say(words, node) {
    const pieces = words?.pieces ?? (words?.itext ? this.form.words(words.itext, this.language, words.form) : null);
    if (!pieces) return '';
    if (pieces.length === 1 && typeof pieces[0] === 'string') return pieces[0];
    const path = this.instance.genericPath(node);
    return pieces
      .map((piece) =>
        typeof piece === 'string' ? piece : this.expressions.string(this.expressions.compile(piece.expr, path), node),
      )
      .join('');
  }

  /** @param {Words | null} words @param {Element} node @param {'short' | 'guidance'} form @returns {string} '' when the form has none */
  sayForm(words, node, form) {
    return words?.itext ? this.say({ itext: words.itext, form }, node) : '';
  }

  /** @param {Words | null | undefined} words @param {Element} node @returns {import('./types').Media} */
  media(words, node) {
    /** @type {import('./types').Media} */
    const found = {};
    for (const kind of MEDIA) {
      const address = words?.itext && this.say({ itext: words.itext, form: kind }, node);
      if (address) found[kind] = address.slice(address.lastIndexOf('/') + 1);
    }
    return found;
  }

  /** @param {import('./types').Question} question @returns {boolean} whether its list has not come to this phone */
  lacksList({ itemset }) {
    const id = /instance\(\s*['"]([^'"]+)/.exec(itemset?.nodeset ?? '')?.[1];
    return Boolean(id && this.#secondary.isMissing(id));
  }

  /** @param {string} language 'id', 'en' */
  setLanguage(language) {
    this.language = language;
    this.choices.forget();
  }

  /** @param {string} source @param {Element} [node] @returns {boolean} an expression of ours, as "urgent" of a form's facts */
  test(source, node = this.instance.root) {
    return this.expressions.boolean(this.expressions.compile(source, this.instance.genericPath(node)), node, false);
  }

  /** @param {string} repeat generic path @param {Element} parent @returns {boolean} whether an instance would apply if there were one */
  wouldApply(repeat, parent) {
    const source = this.form.binds.get(repeat)?.relevant;
    if (!source) return true;
    const probe = this.instance.addRepeat(repeat, parent);
    try {
      return this.expressions.boolean(this.expressions.compile(source, repeat), probe);
    } finally {
      probe.remove();
    }
  }

  /** @param {string} repeat generic path @param {Element} parent @returns {Element} a new instance with its dynamic defaults */
  addRepeat(repeat, parent) {
    const element = this.#work.add(repeat, parent);
    this.#settle();
    return element;
  }

  /** @param {Element} element @returns {() => void} puts it back where it was */
  removeRepeat(element) {
    const parent = /** @type {Element} */ (element.parentElement);
    const after = element.nextSibling;
    const path = this.instance.genericPath(element);
    element.remove();
    this.#work.counted(path, parent);
    this.#settle();
    return () => {
      parent.insertBefore(element, after?.parentNode === parent ? after : null);
      this.#work.appeared(element, path);
      this.#settle();
    };
  }

  /** @param {string} name 'instanceID' @returns {string} */
  meta(name) {
    const meta = childOf(this.instance.root, 'meta');
    return (meta && childOf(meta, name)?.textContent) ?? '';
  }

  /** @param {string} name @param {string} value */
  setMeta(name, value) {
    const { document, root } = this.instance;
    const meta = childOf(root, 'meta') ?? root.appendChild(document.createElement('meta'));
    const like = childOf(meta, 'instanceID') ?? meta;
    const tag = like.prefix ? `${like.prefix}:${name}` : name;
    const node = childOf(meta, name) ?? meta.appendChild(document.createElementNS(like.namespaceURI, tag));
    if (node.textContent !== value) this.#work.write(node, value);
    this.#settle();
  }

  /** @returns {string} everything, also what does not apply now: for going on later */
  draftXml() {
    return this.instance.serialize();
  }

  /** @returns {string} what is sent: without the nodes that do not apply (ODK XForms specification, "relevant") */
  finalXml() {
    const copy = /** @type {Element} */ (this.instance.root.cloneNode(true));
    this.#prune(this.instance.root, copy);
    return `<?xml version="1.0" encoding="UTF-8"?>${serializeXml(copy)}`;
  }

  /** Work out what waits, and give what is new its dynamic defaults. */
  #settle() {
    this.#work.run();
    const added = this.#work.added.splice(0);
    for (const element of added) if (element.isConnected) runActions(this, 'odk-new-repeat', element);
  }

  /** @param {Element} live @param {Element} copy */
  #prune(live, copy) {
    let from = live.firstElementChild;
    let to = copy.firstElementChild;
    while (from && to) {
      const next = to.nextElementSibling;
      if (this.#work.off.has(from)) to.remove();
      else this.#prune(from, to);
      from = from.nextElementSibling;
      to = next;
    }
  }

  /** @param {Element} node @param {'required' | 'readonly'} what */
  #flag(node, what) {
    const path = this.instance.genericPath(node);
    const source = this.form.binds.get(path)?.[what];
    return source ? this.expressions.boolean(this.expressions.compile(source, path), node, false) : false;
  }
}
