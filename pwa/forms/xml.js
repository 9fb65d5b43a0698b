// XML text to document and back. No page is touched.

import { FormError } from '../lib/errors.js';

export const XFORMS = 'http://www.w3.org/2002/xforms';
export const JAVAROSA = 'http://openrosa.org/javarosa';
export const OPENROSA = 'http://openrosa.org/xforms';
export const ODK = 'http://www.opendatakit.org/xforms';
export const ENTITIES = `${ODK}/entities`;
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/**
 * Trusted Types asks for a policy even where a string becomes XML, which runs nothing. One policy, used in parseXml only.
 * @type {{ createHTML(text: string): string } | undefined}
 */
let policy;

/**
 * @param {string} text
 * @returns {XMLDocument}
 * @throws {FormError} 'xml' when it is not well-formed, or brings a document type
 */
export function parseXml(text) {
  if (text.slice(0, 2000).includes('<!DOCTYPE')) throw new FormError('xml', { why: 'doctype' });
  policy ??= makePolicy();
  const document = new DOMParser().parseFromString(policy.createHTML(text), 'application/xml');
  const trouble = document.getElementsByTagName('parsererror')[0];
  if (trouble) throw new FormError('xml', { why: (trouble.textContent ?? '').slice(0, 200) });
  return /** @type {XMLDocument} */ (document);
}

/** @returns {{ createHTML(text: string): string }} */
function makePolicy() {
  const rules = { createHTML: (/** @type {string} */ xml) => xml };
  return /** @type {any} */ (globalThis).trustedTypes?.createPolicy('titian-xml', rules) ?? rules;
}

/** @param {Node} node @returns {string} */
export function serializeXml(node) {
  return new XMLSerializer().serializeToString(node);
}

/** @param {Element} element @param {string} [name] local name @returns {Element[]} */
export function childrenOf(element, name) {
  const found = [];
  for (let child = element.firstElementChild; child; child = child.nextElementSibling) {
    if (!name || child.localName === name) found.push(child);
  }
  return found;
}

/** @param {Element} element @param {string} name local name @returns {Element | null} */
export function childOf(element, name) {
  for (let child = element.firstElementChild; child; child = child.nextElementSibling) {
    if (child.localName === name) return child;
  }
  return null;
}

/** @param {Element} element @returns {boolean} whether it holds an answer rather than other elements */
export function isLeaf(element) {
  return element.firstElementChild === null;
}

/**
 * A copy in which XForms elements stand in no namespace, so that XPath names them as forms write them: /data/nama.
 * Everything else is copied as it is: other namespaces, attributes, text, comments.
 * @param {Element} source
 * @param {XMLDocument} into
 * @param {string | null} [home] the instance's own namespace, when it declares one
 * @returns {Element}
 */
export function plainCopy(source, into, home = source.namespaceURI) {
  const plain = !source.namespaceURI || source.namespaceURI === XFORMS || source.namespaceURI === home;
  const foreign = plain ? null : source.namespaceURI;
  const copy = into.createElementNS(foreign, foreign ? source.tagName : source.localName);
  // Namespaces first, those said further up too: as a reader of what is written here finds them.
  for (const { namespaceURI, prefix, name, value } of source.attributes) {
    if (namespaceURI === XMLNS) {
      if (prefix && value !== XFORMS) copy.setAttributeNS(XMLNS, name, value);
    } else if (namespaceURI && prefix && prefix !== 'xml' && namespaceURI !== JAVAROSA)
      copy.setAttributeNS(XMLNS, `xmlns:${prefix}`, namespaceURI);
  }
  for (const { namespaceURI, name, value } of source.attributes)
    if (namespaceURI !== XMLNS) copy.setAttributeNS(namespaceURI, name, value);
  for (const child of source.childNodes) {
    copy.append(
      child.nodeType === 1 ? plainCopy(/** @type {Element} */ (child), into, home) : into.importNode(child, true),
    );
  }
  return copy;
}

/** @returns {XMLDocument} without any element yet */
export function newDocument() {
  return /** @type {XMLDocument} */ (new Document());
}
