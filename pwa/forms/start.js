// How a record begins and ends: a new one with its defaults, a saved one as it was, a correction of a received one.

import { FormError } from '../lib/errors.js';
import { Instance } from './instance.js';
import { LiveForm } from './live.js';
import { stampOf, writeResult } from './values.js';

/** @typedef {import('./live.js').LiveOptions} LiveOptions */
/** @typedef {import('./types').Action} Action */
/** @typedef {import('./types').Form} Form */

/** Lists of the library that a form reads. @param {Form} form @returns {string[]} */
export function listsOf(form) {
  return [...form.secondary.values()].map(({ list }) => list).filter(Boolean);
}

/**
 * @param {Form} form
 * @param {LiveOptions & { instanceId: string, properties: Record<string, string> }} options properties: username, deviceid … for preloads
 * @returns {LiveForm}
 */
export function startRecord(form, options) {
  const live = new LiveForm(form, Instance.blank(form), options);
  for (const bind of form.binds.values()) {
    const value = preload(bind, options);
    if (value) for (const node of live.instance.all(bind.path)) node.textContent = value;
  }
  live.setMeta('instanceID', options.instanceId);
  live.calculateAll();
  runActions(live, 'odk-instance-first-load');
  for (const [path] of form.repeats)
    for (const element of live.instance.all(path)) runActions(live, 'odk-new-repeat', element);
  return live;
}

/**
 * @param {Form} form
 * @param {string} xml
 * @param {LiveOptions} options
 * @returns {LiveForm}
 * @throws {FormError} 'xml', 'instance'
 */
export function openRecord(form, xml, options) {
  const live = new LiveForm(form, Instance.read(form, xml), options);
  live.calculateAll();
  return live;
}

/**
 * A correction is a record of its own that names the one before it (OpenRosa metadata, deprecatedID).
 * @param {Form} form
 * @param {string} xml as the office has it
 * @param {LiveOptions & { instanceId: string }} options
 * @returns {LiveForm}
 */
export function correctRecord(form, xml, options) {
  const live = openRecord(form, xml, options);
  const before = live.meta('instanceID');
  if (!before) throw new FormError('instance', { why: 'no instanceID' });
  live.setMeta('deprecatedID', before);
  live.setMeta('instanceID', options.instanceId);
  return live;
}

/** Write down when it was finished. @param {LiveForm} live @param {Date} now */
export function stampEnd(live, now) {
  for (const bind of live.form.binds.values()) {
    if (bind.preload === 'timestamp' && bind.preloadParams === 'end') {
      for (const node of live.instance.all(bind.path)) live.setValue(node, stampOf(now));
    }
  }
}

/** A new repeat instance with its dynamic defaults. @param {LiveForm} live @param {string} repeat @param {Element} parent @returns {Element} */
export function addRepeat(live, repeat, parent) {
  const element = live.addRepeat(repeat, parent);
  runActions(live, 'odk-new-repeat', element);
  return element;
}

/** An answer by a person, with what the form sets because of it. @param {LiveForm} live @param {Element} node @param {string} value @returns {boolean} */
export function answer(live, node, value) {
  const changed = live.setValue(node, value);
  if (changed && live.form.actions.length) runActions(live, 'xforms-value-changed', node);
  return changed;
}

/** @param {import('./types').Bind} bind @param {{ now: () => Date, properties: Record<string, string> }} options @returns {string} */
function preload({ preload: kind, preloadParams: what }, { now, properties }) {
  if (kind === 'timestamp' && what === 'start') return stampOf(now());
  if (kind === 'date') return stampOf(now()).slice(0, 10);
  return kind === 'property' ? (properties[what] ?? '') : '';
}

/**
 * @param {LiveForm} live
 * @param {string} event
 * @param {Element} [at] the repeat instance, or the node that changed
 */
function runActions(live, event, at) {
  for (const action of live.form.actions) {
    if (action.kind !== 'setvalue' || !action.events.includes(event)) continue;
    if (at && action.within !== live.instance.genericPath(at)) continue;
    for (const node of targets(live, action, at)) runAction(live, action, node);
  }
}

/** @param {LiveForm} live @param {Action} action @param {Element | undefined} at @returns {Element[]} the nodes it sets, in the same repeat instance where there is one */
function targets(live, action, at) {
  for (let around = /** @type {Element | null} */ (at ?? null); around; around = around.parentElement) {
    const path = live.instance.genericPath(around);
    if (live.form.repeats.has(path) && action.ref.startsWith(`${path}/`)) return live.instance.all(action.ref, around);
  }
  return live.instance.all(action.ref);
}

/** @param {LiveForm} live @param {Action} action @param {Element} node */
function runAction(live, action, node) {
  const { expressions, form } = live;
  const result = action.value ? expressions.string(expressions.compile(action.value, action.ref), node) : action.text;
  live.setValue(node, writeResult(form.binds.get(action.ref)?.type ?? '', result));
}
