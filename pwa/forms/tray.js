// Answers whose question a newer form no longer has: they lie in the record's meta and travel with it.

import { childOf, childrenOf } from './xml.js';

/** @typedef {import('./instance.js').Instance} Instance */

const NAMESPACE = 'urn:titian:xforms';

/**
 * @typedef {object} TrayAnswer
 * @property {string} path indexed, where it stood; its repeats as the form numbers them now
 * @property {string} label the question, as it was asked
 * @property {string} value as the instance wrote it; a file's name
 * @property {string} text as people read it
 * @property {string} type of the question
 * @property {string} version of the form that asked
 * @property {boolean} off it did not apply when it was carried over: kept, and not sent
 */

/** @param {Instance} instance @returns {TrayAnswer[]} */
export function readTray({ root }) {
  const tray = trayIn(root);
  return (tray ? childrenOf(tray, 'answer') : []).map((answer) => {
    const read = (/** @type {string} */ name) => answer.getAttribute(name) ?? '';
    const value = read('value');
    return {
      path: read('path'),
      label: read('label'),
      value,
      text: read('text') || value,
      type: read('type') || 'text',
      version: read('version'),
      off: read('off') !== '',
    };
  });
}

/** @param {Instance} instance @param {TrayAnswer[]} answers all that lie there from now on */
export function writeTray({ document, root }, answers) {
  trayIn(root)?.remove();
  if (!answers.length) return;
  const tray = document.createElementNS(NAMESPACE, 'tray');
  for (const { off, text, type, ...said } of answers) {
    const answer = tray.appendChild(document.createElementNS(NAMESPACE, 'answer'));
    const rest = { ...(text === said.value ? {} : { text }), type, ...(off ? { off: 'yes' } : {}) };
    for (const [name, value] of Object.entries({ ...said, ...rest })) answer.setAttribute(name, value);
  }
  const meta = childOf(root, 'meta') ?? root.appendChild(document.createElement('meta'));
  meta.append(tray);
}

/**
 * A repeat instance goes: what lies in the tray from it goes too, and what came from those behind it is renumbered.
 * @param {Instance} instance @param {string} repeat indexed path without its own number @param {number} n
 * @returns {() => void} puts the tray back as it was
 */
export function entryGone(instance, repeat, n) {
  const before = readTray(instance);
  if (!before.length) return () => {};
  const after = before.flatMap((answer) => {
    const [, number, rest] = answer.path.startsWith(`${repeat}[`)
      ? (/^(\d+)(\].*)$/.exec(answer.path.slice(repeat.length + 1)) ?? [])
      : [];
    if (!number || Number(number) < n) return [answer];
    return Number(number) === n ? [] : [{ ...answer, path: `${repeat}[${Number(number) - 1}${rest}` }];
  });
  writeTray(instance, after);
  return () => writeTray(instance, before);
}

/** What is sent holds no answer that did not apply. @param {Instance} instance @returns {() => void} puts them back */
export function withoutHidden(instance) {
  const all = readTray(instance);
  if (!all.some(({ off }) => off)) return () => {};
  writeTray(
    instance,
    all.filter(({ off }) => !off),
  );
  return () => writeTray(instance, all);
}

/** @param {Element} root @returns {Element | null} */
function trayIn(root) {
  const meta = childOf(root, 'meta');
  return meta && childOf(meta, 'tray');
}
