// What the phone's reader finds in a form, told as tests/vectors/forms/outline.json tells it.

import { listsOf } from '../../../pwa/forms/start.js';

/** @param {import('../../../pwa/forms/types').Form} form */
export function outline(form) {
  return {
    form_id: form.id,
    version: form.version,
    title: form.title,
    languages: form.languages.map(({ code }) => code),
    default_language: form.languages.find(({ isDefault }) => isDefault).code,
    parts: form.body.map((item) => told(form, item)),
    lists: listsOf(form),
  };
}

function told(form, item) {
  const bind = form.binds.get(item.path);
  if (item.kind !== 'question') {
    const group = { kind: item.kind, path: item.path, appearance: item.appearance, labels: labels(form, item.words), relevant: Boolean(bind?.relevant) };
    return { ...group, ...(item.kind === 'repeat' ? { count: item.count } : {}), children: item.children.map((child) => told(form, child)) };
  }
  const question = {
    kind: 'question', path: item.path, type: item.type, labels: labels(form, item.words), hints: labels(form, item.hint),
    required: Boolean(bind?.required), relevant: Boolean(bind?.relevant), constraint: Boolean(bind?.constraint),
  };
  const source = /instance\('([^']+)'\)/.exec(item.itemset?.nodeset ?? '')?.[1];
  const secondary = source ? form.secondary.get(source) : null;
  const rest = {
    appearance: item.appearance,
    list: secondary?.list,
    choices: secondary?.element ? [...secondary.element.children].map((choice) => [...choice.children].find(({ localName }) => localName === 'name').textContent) : [],
    max_pixels: bind?.maxPixels,
    required_messages: labels(form, bind?.requiredWords),
    constraint_messages: labels(form, bind?.constraintWords),
  };
  for (const [name, value] of Object.entries(rest)) if (value && (typeof value !== 'object' || Object.keys(value).length)) question[name] = value;
  return question;
}

function labels(form, words) {
  const found = {};
  for (const { code } of words ? form.languages : []) {
    const pieces = words.pieces ?? form.words(words.itext, code);
    if (pieces) found[code] = pieces.map((piece) => (typeof piece === 'string' ? piece : `\${${piece.expr}}`)).join('');
  }
  return found;
}
