// The instance being filled in: an XML document, the paths of its nodes, its repeats, and reading a saved one.

import { FormError } from '../lib/errors.js';
import { stepsOf } from './bases.js';
import { childrenOf, newDocument, parseXml, plainCopy, serializeXml } from './xml.js';

/** @typedef {import('./types').Form} Form */

export class Instance {
  document;
  #form;
  /** Nodes outside repeats never change their element. @type {Map<string, Element>} */
  #single = new Map();
  /** An element stays where it is, or goes. @type {WeakMap<Element, string>} */
  #paths = new WeakMap();
  /** the form's order of each element's children @type {Map<string, Map<string, number>>} */
  #orders = new Map();

  /** @param {Form} form @param {XMLDocument} document */
  constructor(form, document) {
    this.#form = form;
    this.document = document;
  }

  /** @param {Form} form @returns {Instance} as every new record starts */
  static blank(form) {
    const document = newDocument();
    document.append(document.importNode(form.blank.documentElement, true));
    return new Instance(form, document);
  }

  /**
   * A saved record. What the form has and the record lacks is added as the form starts it; what the form does not know stays.
   * @param {Form} form
   * @param {string} xml
   * @returns {Instance}
   * @throws {FormError} 'xml' or 'instance'
   */
  static read(form, xml) {
    const saved = parseXml(xml);
    const document = newDocument();
    for (const child of saved.childNodes) {
      document.append(
        child.nodeType === 1 ? plainCopy(/** @type {Element} */ (child), document) : document.importNode(child, true),
      );
    }
    const expected = form.blank.documentElement.tagName;
    if (document.documentElement.tagName !== expected) throw new FormError('instance', { expected });
    const instance = new Instance(form, document);
    instance.#complete(document.documentElement, `/${expected}`);
    return instance;
  }

  get root() {
    return this.document.documentElement;
  }

  /** @param {Element} node an element, or an attribute @returns {string} "/data/orang/umur", "/data/meta/entity/@id" */
  genericPath(node) {
    let path = this.#paths.get(node);
    if (path === undefined) {
      const { ownerElement } = /** @type {{ ownerElement?: Element }} */ (/** @type {unknown} */ (node));
      const parent = ownerElement ?? node.parentElement;
      const own = ownerElement ? `@${node.nodeName}` : node.tagName;
      path = `${parent ? this.genericPath(parent) : ''}/${own}`;
      this.#paths.set(node, path);
    }
    return path;
  }

  /** @param {Element} element @returns {string} "/data/orang[2]/umur": repeats numbered from 1 */
  indexedPath(element) {
    let path = '';
    for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
      const number = this.#form.repeats.has(this.genericPath(at)) ? `[${this.placeOf(at)}]` : '';
      path = `/${at.tagName}${number}${path}`;
    }
    return path;
  }

  /** @param {Element} element @returns {number} its place among its namesakes, from 1 */
  placeOf(element) {
    let place = 1;
    for (let at = element.previousElementSibling; at; at = at.previousElementSibling)
      if (at.tagName === element.tagName) place += 1;
    return place;
  }

  /** @param {string} path with or without numbers; without one the first is meant @returns {Element | null} */
  at(path) {
    const [first, ...steps] = stepsOf(path);
    if (first?.replace(/\[.*/, '') !== this.root.tagName) return null;
    let element = /** @type {Element | null} */ (this.root);
    for (const step of steps) {
      if (step[0] === '@') return (element && attributeOf(element, step)) ?? null;
      const [, name, number] = /^(.+?)(?:\[(\d+)\])?$/.exec(step) ?? ['', step, ''];
      element = (element && childrenNamed(element, name)[number ? Number(number) - 1 : 0]) ?? null;
    }
    return element;
  }

  /**
   * Every node of a generic path, in document order.
   * @param {string} path
   * @param {Element} [within] a node on the way, whose generic path `path` goes on from
   * @returns {Element[]}
   */
  all(path, within = this.root) {
    if (within === this.root) {
      const single = this.#single.get(path);
      if (single) return [single];
    }
    const steps = stepsOf(path);
    let found = [within];
    for (let depth = depthOf(within); depth < steps.length; depth += 1) {
      const step = steps[depth];
      if (step[0] === '@') found = found.flatMap((element) => attributeOf(element, step) ?? []);
      else if (found.length === 1) found = childrenNamed(found[0], step);
      else found = found.flatMap((element) => childrenNamed(element, step));
    }
    if (within === this.root && found.length === 1 && !this.#inRepeat(steps)) this.#single.set(path, found[0]);
    return found;
  }

  /** @param {string} repeat generic path @param {Element} parent @returns {Element[]} */
  repeatsIn(repeat, parent) {
    return childrenNamed(parent, repeat.slice(repeat.lastIndexOf('/') + 1));
  }

  /** @param {string} repeat generic path @param {Element} parent @returns {Element} the new instance, the last one */
  addRepeat(repeat, parent) {
    const template = this.#form.templates.get(repeat);
    if (!template) throw new FormError('repeat', { path: repeat });
    const element = /** @type {Element} */ (this.document.importNode(template, true));
    this.insert(element, parent);
    return element;
  }

  /** Put an element where the form's order has it, after its namesakes. @param {Element} element @param {Element} parent */
  insert(element, parent) {
    const order = this.#orderOf(this.genericPath(parent));
    const place = order.get(element.tagName) ?? -1;
    let before = parent.lastElementChild;
    while (before && (order.get(before.tagName) ?? Infinity) > place) before = before.previousElementSibling;
    if (before) before.after(element);
    else parent.prepend(element);
  }

  /** @returns {string} */
  serialize() {
    return serializeXml(this.document);
  }

  /** @param {Element} saved @param {string} path */
  #complete(saved, path) {
    for (const { name, value, prefix } of this.#form.models.get(path)?.attributes ?? [])
      if (!prefix && !saved.hasAttribute(name)) saved.setAttribute(name, value);
    for (const name of this.#orderOf(path).keys()) {
      const childPath = `${path}/${name}`;
      const isRepeat = this.#form.repeats.has(childPath);
      const present = childrenNamed(saved, name);
      if (present.length === 0 && !isRepeat) {
        const model = /** @type {Element} */ (this.#form.models.get(childPath));
        const copy = /** @type {Element} */ (this.document.importNode(model, true));
        for (const inner of copy.querySelectorAll('*'))
          if (this.#form.repeats.has(`${childPath}${this.#below(copy, inner)}`)) inner.remove();
        this.insert(copy, saved);
      } else {
        for (const child of present) this.#complete(child, childPath);
      }
    }
  }

  /** @param {Element} top @param {Element} inner @returns {string} path from below top */
  #below(top, inner) {
    let path = '';
    for (let at = /** @type {Element | null} */ (inner); at && at !== top; at = at.parentElement)
      path = `/${at.tagName}${path}`;
    return path;
  }

  /** @param {string} path @returns {Map<string, number>} names of the children the form gives this node, and their places */
  #orderOf(path) {
    let order = this.#orders.get(path);
    if (!order) {
      const model = this.#form.models.get(path);
      const names = new Set((model ? childrenOf(model) : []).map((child) => child.tagName));
      order = new Map([...names].map((name, place) => [name, place]));
      this.#orders.set(path, order);
    }
    return order;
  }

  /** @param {string[]} steps */
  #inRepeat(steps) {
    return steps.some((_, at) => this.#form.repeats.has(`/${steps.slice(0, at + 1).join('/')}`));
  }
}

/** @param {Element} element @param {string} name @returns {Element[]} */
function childrenNamed(element, name) {
  const found = [];
  for (let child = element.firstElementChild; child; child = child.nextElementSibling)
    if (child.tagName === name) found.push(child);
  return found;
}

/** @param {Element} element @returns {number} steps of its path */
function depthOf(element) {
  let depth = 0;
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) depth += 1;
  return depth;
}

/** @param {Element} element @param {string} step "@id" @returns {Element | null} it is read and written like an element */
function attributeOf(element, step) {
  return /** @type {any} */ (element.getAttributeNode(step.slice(1)));
}
