// An XForm's text becomes a Form: read once, never changed, shared by every instance of it.

import { FormError } from '../lib/errors.js';
import { readActions } from './actions.js';
import { Body, EXTERNAL, paramsOf } from './body.js';
import { readAudit } from './audit.js';
import { needsOf } from './needs.js';
import { messageOf, Translations } from './words.js';
import {
  childOf,
  childrenOf,
  ENTITIES,
  JAVAROSA,
  newDocument,
  ODK,
  OPENROSA,
  parseXml,
  plainCopy,
  XFORMS,
} from './xml.js';

/** @typedef {import('./types').Bind} Bind */
/** @typedef {import('./types').Form} Form */
/** @typedef {import('./types').Secondary} Secondary */

/**
 * @param {string} text
 * @returns {Form}
 * @throws {FormError} 'xml' when it cannot be read, 'form' when it is no XForm
 */
export function parseForm(text) {
  const document = parseXml(text);
  const model = document.getElementsByTagNameNS(XFORMS, 'model')[0];
  const root = model && childOf(model, 'instance')?.firstElementChild;
  if (!root) throw new FormError('form', { why: 'no instance' });
  const head = document.documentElement;
  const translations = new Translations(childOf(model, 'itext'));
  const refOf = references(model, `/${root.localName}`);
  const binds = readBinds(model, refOf);
  const body = new Body(byName(head, 'body'), binds, translations.guiding, refOf);
  const { blank, templates, models } = readInstance(root, new Set(body.repeats.keys()));
  const actions = readActions(head, refOf);
  return {
    id: root.getAttribute('id') ?? '',
    version: root.getAttribute('version') ?? root.getAttributeNS(OPENROSA, 'version') ?? '',
    title: (byName(head, 'title')?.textContent ?? '').trim(),
    languages: translations.languages,
    blank,
    templates,
    models,
    repeats: body.repeats,
    questions: body.questions,
    binds,
    body: body.items,
    secondary: readSecondary(model),
    actions,
    namespaces: readNamespaces(head, root),
    audit: readAudit(binds),
    needs: needsOf(text),
    words: (id, language, form) => translations.words(id, language, form),
  };
}

/**
 * What a bind, control or action stands for, as a generic absolute path: by its own path, a relative one, or a bind's id.
 * @param {Element} model @param {string} root
 */
function references(model, root) {
  const named = new Map(childrenOf(model, 'bind').map((bind) => [bind.id, bind]));
  /** @returns {string} @param {Element} element */
  const refOf = (element) => {
    const bind = named.get(element.getAttribute('bind') ?? ' ');
    if (bind) return refOf(bind);
    const ref = element.getAttribute('ref') ?? element.getAttribute('nodeset');
    const path = (ref ?? '').trim();
    if (!path || path.startsWith('/')) return path;
    let base = root;
    for (let around = element.parentElement; around && base === root; around = around.parentElement)
      if (/^(group|repeat)$/.test(around.localName)) base = refOf(around) || root;
    const steps = base.split('/');
    for (const step of path.split('/')) {
      if (step === '..') steps.pop();
      else if (step !== '.') steps.push(step);
    }
    return steps.join('/');
  };
  return refOf;
}

/** @param {Element} head @param {string} name @returns {Element | null} */
function byName(head, name) {
  return head.getElementsByTagNameNS('*', name)[0] ?? null;
}

/** @param {Element} model @param {(element: Element) => string} refOf @returns {Map<string, Bind>} */
function readBinds(model, refOf) {
  /** @type {Map<string, Bind>} */
  const binds = new Map();
  for (const element of childrenOf(model, 'bind')) {
    const path = refOf(element);
    const read = (/** @type {string} */ name) => (element.getAttribute(name) ?? '').trim();
    const javarosa = (/** @type {string} */ name) => element.getAttributeNS(JAVAROSA, name);
    binds.set(path, {
      path,
      type: read('type').replace(/^\w+:/, '') || 'string',
      required: read('required'),
      relevant: read('relevant'),
      constraint: read('constraint'),
      calculate: read('calculate'),
      readonly: read('readonly'),
      requiredWords: messageOf(javarosa('requiredMsg')),
      constraintWords: messageOf(javarosa('constraintMsg')),
      preload: javarosa('preload') ?? '',
      preloadParams: javarosa('preloadParams') ?? '',
      maxPixels: Number(element.getAttributeNS(OPENROSA, 'max-pixels')) || 0,
      params: paramsOf(element, ({ namespaceURI }) => namespaceURI === ODK || namespaceURI === OPENROSA),
      saveTo: element.getAttributeNS(ENTITIES, 'saveto') ?? '',
    });
  }
  return binds;
}

/**
 * The instance as every new record starts, a template for each repeat, and each path's element as the form wrote it.
 * @param {Element} source
 * @param {Set<string>} repeats
 */
function readInstance(source, repeats) {
  const whole = newDocument();
  whole.append(plainCopy(source, whole));
  const root = whole.documentElement;
  /** @type {Map<string, Element>} */
  const templates = new Map();
  /** @type {Map<string, Element>} */
  const models = new Map();
  noteModels(root, `/${root.tagName}`, repeats, templates, models);
  const blank = newDocument();
  const copy = /** @type {Element} */ (blank.importNode(root, true));
  blank.append(copy);
  for (const element of [...copy.getElementsByTagName('*')])
    if (element.hasAttributeNS(JAVAROSA, 'template')) element.remove();
  return { blank, templates, models };
}

/**
 * @param {Element} element @param {string} path @param {Set<string>} repeats
 * @param {Map<string, Element>} templates @param {Map<string, Element>} models
 */
function noteModels(element, path, repeats, templates, models) {
  if (models.has(path)) return;
  models.set(path, element);
  if (repeats.has(path)) {
    // The template stands first; a form without one repeats its first instance.
    const template = /** @type {Element} */ (element.cloneNode(true));
    template.removeAttributeNS(JAVAROSA, 'template');
    for (const inner of [...template.getElementsByTagName('*')]) {
      if (!inner.hasAttributeNS(JAVAROSA, 'template')) continue;
      // A new instance brings a first one of the repeats in it, as the form's own first instance does.
      if (inner.nextElementSibling?.tagName === inner.tagName) inner.remove();
      else inner.removeAttributeNS(JAVAROSA, 'template');
    }
    templates.set(path, template);
  }
  for (const child of childrenOf(element)) noteModels(child, `${path}/${child.tagName}`, repeats, templates, models);
}

/** @param {Element} model @returns {Map<string, Secondary>} */
function readSecondary(model) {
  /** @type {Map<string, Secondary>} */
  const found = new Map();
  for (const element of childrenOf(model, 'instance').slice(1)) {
    const id = element.getAttribute('id') ?? '';
    const src = element.getAttribute('src') ?? '';
    found.set(id, { id, list: src.slice(src.lastIndexOf('/') + 1), element: src ? null : element.firstElementChild });
  }
  if (model.ownerDocument.querySelector('input[query]'))
    found.set(EXTERNAL, { id: EXTERNAL, list: EXTERNAL, element: null });
  return found;
}

/** @param {Element} head @param {Element} root @returns {Map<string, string>} */
function readNamespaces(head, root) {
  /** @type {Map<string, string>} */
  const found = new Map([
    ['jr', JAVAROSA],
    ['orx', OPENROSA],
  ]);
  for (const element of [head, root]) {
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith('xmlns:')) found.set(attribute.name.slice(6), attribute.value);
    }
  }
  return found;
}
