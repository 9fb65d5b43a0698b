// How a record begins and ends: a new one with its defaults, a saved one as it was, a correction of a received one.

import { FormError } from '../lib/errors.js';
import { newUuid } from '../lib/ids.js';
import { runActions } from './actions.js';
import { Instance } from './instance.js';
import { LiveForm } from './live.js';
import { stampOf } from './values.js';

/** @typedef {import('./live.js').LiveOptions} LiveOptions */
/** @typedef {import('./types').Form} Form */

/** Lists of the library that a form reads. @param {Form} form @returns {string[]} */
export function listsOf(form) {
  return [...form.secondary.values()].map(({ list }) => list).filter(Boolean);
}

/**
 * @param {Form} form
 * @param {LiveOptions & { instanceId: string }} options properties: username, deviceid … for preloads
 * @returns {LiveForm}
 */
export function startRecord(form, options) {
  const live = new LiveForm(form, Instance.blank(form), options);
  for (const bind of form.binds.values()) {
    const value = preload(bind, options);
    if (value) for (const node of live.instance.all(bind.path)) node.textContent = value;
  }
  live.setMeta('instanceID', options.instanceId);
  // What a form sets at first load is set in what it brings; what its counts add has an event of its own.
  live.calculateAll(['relevant', 'calculate']);
  runActions(live, 'odk-instance-first-load');
  live.calculateAll(['count']);
  runActions(live, 'odk-instance-load');
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
  runActions(live, 'odk-instance-load');
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

/** Write down when it was finished, and let the form do what it does then. @param {LiveForm} live @param {Date} now */
export function stampEnd(live, now) {
  for (const bind of live.form.binds.values()) {
    if (bind.preload === 'timestamp' && bind.preloadParams === 'end') {
      for (const node of live.instance.all(bind.path)) live.setValue(node, stampOf(now));
    }
  }
  runActions(live, 'xforms-revalidate');
}

/** @param {LiveForm} live @param {string} repeat @param {Element} parent @returns {Element} */
export function addRepeat(live, repeat, parent) {
  return live.addRepeat(repeat, parent);
}

/** An answer by a person, with what the form sets because of it. @param {LiveForm} live @param {Element} node @param {string} value @returns {boolean} */
export function answer(live, node, value) {
  const changed = live.setValue(node, value);
  if (changed) runActions(live, 'xforms-value-changed', node);
  return changed;
}

/** @param {import('./types').Bind} bind @param {LiveOptions} options @returns {string} '' for what only an older client knew, as `patient` */
function preload({ preload: kind, preloadParams: what }, { now, properties = {} }) {
  if (kind === 'timestamp' && what === 'start') return stampOf(now());
  if (kind === 'date') return stampOf(now()).slice(0, 10);
  if (kind === 'uid') return `uuid:${newUuid()}`;
  return kind === 'property' ? (properties[what] ?? properties[what.replace(/\s/g, '')] ?? '') : '';
}
