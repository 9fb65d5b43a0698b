// What a form does by itself when something happens: sets a value, asks for the position.

import { writeResult } from './values.js';

/** @typedef {import('./types').Action} Action */
/** @typedef {import('./types').Form} Form */
/** @typedef {import('./live.js').LiveForm} LiveForm */

const KINDS = ['setvalue', 'setgeopoint', 'recordaudio'];
/** Names that older forms use. @type {Record<string, string>} */
const RENAMED = { 'xforms-ready': 'odk-instance-first-load', 'jr-insert': 'odk-new-repeat' };
/** Actions that set each other off for ever stop here. */
const DEPTH = 20;

/** @param {Element} head @param {(element: Element) => string} refOf @returns {Action[]} in the order of the form */
export function readActions(head, refOf) {
  const found = KINDS.flatMap((kind) => [...head.getElementsByTagNameNS('*', kind)]);
  found.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  return found.map((element) => {
    const around = /** @type {Element} */ (element.parentElement);
    return {
      kind: /** @type {Action['kind']} */ (element.localName),
      events: (element.getAttribute('event') ?? element.getAttribute('ev:event') ?? '')
        .split(/\s+/)
        .filter(Boolean)
        .map((event) => RENAMED[event] ?? event),
      ref: refOf(element),
      value: (element.getAttribute('value') ?? '').trim(),
      text: element.textContent ?? '',
      within: around.localName === 'model' ? '' : refOf(around),
    };
  });
}

/**
 * @param {LiveForm} live
 * @param {string} event
 * @param {Element} [at] the new repeat instance, or the node that changed
 * @param {number} [depth] how many actions led here
 */
export function runActions(live, event, at, depth = 0) {
  const path = at && live.instance.genericPath(at);
  for (const action of live.form.actions) {
    if (!action.events.includes(event)) continue;
    const place = event === 'odk-new-repeat' ? repeatAround(live.form, action.within) : action.within;
    if (path && place !== path) continue;
    for (const node of targets(live, action, at)) run(live, action, node, depth);
  }
}

/** @param {LiveForm} live @param {Action} action @param {Element} node @param {number} depth */
function run(live, action, node, depth) {
  if (action.kind === 'setgeopoint') live.want(node);
  if (action.kind !== 'setvalue') return;
  const { expressions, form } = live;
  const result = action.value ? expressions.string(expressions.compile(action.value, action.ref), node) : action.text;
  const changed = live.setValue(node, writeResult(form.binds.get(action.ref)?.type ?? '', result));
  if (changed && depth < DEPTH) runActions(live, 'xforms-value-changed', node, depth + 1);
}

/** @param {Form} form @param {string} path @returns {string} the innermost repeat at or around it */
function repeatAround(form, path) {
  let at = path;
  while (at && !form.repeats.has(at)) at = at.slice(0, at.lastIndexOf('/'));
  return at;
}

/** @param {LiveForm} live @param {Action} action @param {Element | undefined} at @returns {Element[]} the nodes it sets, in the same repeat instance where there is one */
function targets({ form, instance }, { ref }, at) {
  for (let around = /** @type {Element | null} */ (at ?? null); around; around = around.parentElement) {
    const path = instance.genericPath(around);
    if (form.repeats.has(path) && ref.startsWith(`${path}/`)) return instance.all(ref, around);
  }
  return instance.all(ref);
}
