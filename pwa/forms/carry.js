// A record moves to a newer version of its form: what fits goes where it belongs, what does not goes into the tray.
// The older record is left as it is; nothing a person typed is dropped.

import { bringBack } from './bring-back.js';
import { fitValue, placesOf, repeatAround } from './fits.js';
import { CHOSEN, fullName, saidValue, valueLabelled, valuesOf } from './naming.js';
import { addRepeat } from './start.js';
import { readTray, writeTray } from './tray.js';

/** @typedef {import('./live.js').LiveForm} LiveForm */
/** @typedef {import('./types').Question} Question */
/** @typedef {import('./tray.js').TrayAnswer} TrayAnswer */
/** Why an answer is not as it was: its question is gone, asks for another type, offers other choices, is calculated, its entry is gone, or it does not apply. @typedef {'gone' | 'type' | 'choice' | 'calculated' | 'entry' | 'off'} Why */
/** @typedef {{ label: string, before: string, after: string, why: Why }} Changed */
/** @typedef {{ moved: number, back: number, changed: Changed[], tray: (TrayAnswer & { why: Why })[] }} Carried back: from the tray into the form again */
/** An answer at its new place. @typedef {{ old: Element, from: Question, question: Question, node: Element, value: string, answer: TrayAnswer, note: Why | null }} Placed */

/**
 * @param {LiveForm} from the record as it stands
 * @param {LiveForm} to a record of the newer version, as a new one begins
 * @returns {Carried}
 */
export function carryOver(from, to) {
  return new Carrying(from, to).run();
}

class Carrying {
  #from;
  #to;
  #places;
  /** repeat instances, old to new @type {Map<Element, Element>} */
  #entries = new Map();
  /** @type {Placed[]} */
  #placed = [];
  /** @type {Carried} */
  #done = { moved: 0, back: 0, changed: [], tray: [] };

  /** @param {LiveForm} from @param {LiveForm} to */
  constructor(from, to) {
    this.#from = from;
    this.#to = to;
    this.#places = placesOf(from.form, to.form);
  }

  run() {
    for (const [path, place] of this.#places.repeats) this.#carryEntries(path, place);
    for (const question of this.#from.form.questions.values())
      for (const node of this.#from.instance.all(question.path)) this.#carryAnswer(question, node);
    this.#carryUnseen();
    this.#carryUnknown(this.#from.instance.root);
    this.#to.calculateAll();
    this.#to.choices.forget();
    for (const placed of this.#placed) if (this.#isToChoose(placed)) this.#choose(placed);
    // A list that narrowed under an answer above may have taken one below away.
    for (const placed of this.#placed) this.#confirm(placed);
    for (const answer of readTray(this.#from.instance)) {
      const left = bringBack(this.#from, this.#to, this.#entries, answer);
      if (left) this.#done.tray.push(left);
      else this.#done.back += 1;
    }
    writeTray(
      this.#to.instance,
      this.#done.tray.map(({ why: _why, ...answer }) => answer),
    );
    return this.#done;
  }

  /** As many instances as there were, where the form leaves their number to people or will count them itself. @param {string} path @param {string} place */
  #carryEntries(path, place) {
    const { instance, form } = this.#from;
    const { instance: into } = this.#to;
    const { count, fixed } = /** @type {import('./types').Repeat} */ (this.#to.form.repeats.get(place));
    const around = repeatAround(form, path);
    for (const parent of instance.all(path.slice(0, path.lastIndexOf('/')))) {
      const base = around ? this.#entries.get(this.#entryOf(parent, around)) : into.root;
      const target = base && into.all(place.slice(0, place.lastIndexOf('/')), base)[0];
      if (!target) continue;
      const mine = instance.repeatsIn(path, parent);
      const there = into.repeatsIn(place, target);
      mine.forEach((entry, at) => {
        const same = there[at] ?? (fixed ? null : addRepeat(this.#to, place, target));
        if (same) this.#entries.set(entry, same);
      });
      if (!count && !fixed) for (const spare of there.slice(mine.length)) this.#to.removeRepeat(spare);
    }
  }

  /** @param {Question} question @param {Element} node */
  #carryAnswer(question, node) {
    const value = this.#from.value(node);
    const place = this.#places.questions.get(question.path);
    const target = place ? this.#targetOf(node, question.path, place) : null;
    if (value === '') {
      if (target && this.#hadDefault(question.path)) target.textContent = '';
      return;
    }
    if (question.type === 'note' || this.#from.bindOf(node)?.calculate) return;
    const answer = this.#answerOf(question, node, value);
    const asked = place ? this.#to.form.questions.get(place) : undefined;
    if (!target || !asked) {
      this.#aside(answer, place ? 'entry' : this.#to.form.questions.has(question.path) ? 'type' : 'gone');
      return;
    }
    const fitted = fitValue(question.type, asked, value, answer.text);
    if (fitted === null) {
      this.#aside(answer, 'type');
      return;
    }
    target.textContent = fitted;
    this.#placed.push({ old: node, from: question, question: asked, node: target, value: fitted, answer, note: null });
  }

  /** What nobody types and nothing calculates: when it was begun, who began it, what an event set. */
  #carryUnseen() {
    const { form, instance } = this.#from;
    const { binds, questions } = this.#to.form;
    for (const [path, { calculate }] of form.binds) {
      const there = binds.get(path);
      if (!there || calculate || there.calculate || form.questions.has(path) || questions.has(path)) continue;
      for (const node of instance.all(path)) {
        const target = isWrittenLeaf(node) ? this.#targetOf(node, path, path) : null;
        if (target && !target.firstElementChild) target.textContent = node.textContent;
      }
    }
  }

  /** Nodes that the older form did not know either. @param {Element} parent */
  #carryUnknown(parent) {
    for (const node of parent.children) {
      const path = this.#from.instance.genericPath(node);
      if (node.localName === 'meta' && parent === this.#from.instance.root) continue;
      if (isWrittenLeaf(node) && !this.#from.form.models.has(path)) {
        const value = this.#from.value(node);
        const said = { path: this.#from.instance.indexedPath(node), label: node.tagName, value, text: value };
        this.#aside({ ...said, type: 'text', version: this.#from.form.version, off: false }, 'gone');
      }
      this.#carryUnknown(node);
    }
  }

  /** @param {Placed} placed @returns {boolean} whether its choices can be asked now */
  #isToChoose({ question, node }) {
    if (!node.isConnected || this.#to.bindOf(node)?.calculate || !CHOSEN.has(question.type)) return false;
    const open = !this.#to.isRelevant(node) && /\[/.test(question.itemset?.nodeset ?? '');
    return !open && !this.#to.lacksList(question);
  }

  /** Only what is offered may stand; the same words under another code count. @param {Placed} placed */
  #choose(placed) {
    const { old, from, question, node, value, answer } = placed;
    const set = this.#to.choices.of(question, node);
    const label = (/** @type {string} */ one) =>
      CHOSEN.has(from.type) ? saidValue(this.#from, { ...from, type: 'select_one' }, old, one) : answer.text;
    /** @type {string[]} */
    const kept = [];
    /** @type {string[]} */
    const lost = [];
    for (const one of valuesOf(question.type, value)) {
      const known = set.find(one)?.value ?? valueLabelled(set, label(one));
      if (known === undefined) lost.push(one);
      else kept.push(known);
    }
    placed.value = kept.join(' ');
    if (placed.value !== value) this.#to.setValue(node, placed.value);
    if (lost.length) placed.note = 'choice';
    if (lost.length && kept.length)
      this.#aside({ ...answer, value: lost.join(' '), text: lost.map(label).join(', ') }, 'choice');
  }

  /** Count it as it stands in the end. @param {Placed} placed */
  #confirm({ node, value, answer, from, question, note }) {
    const connected = node.isConnected;
    if (!connected || value === '' || this.#to.value(node) !== value) {
      const calculated = connected && this.#to.bindOf(node)?.calculate;
      this.#aside(answer, note ?? (calculated ? 'calculated' : connected ? 'choice' : 'entry'));
      return;
    }
    const hidden = !answer.off && !this.#to.isRelevant(node);
    const sameType = from.type === question.type;
    if (sameType && value === answer.value && !note && !hidden) this.#done.moved += 1;
    else {
      const why = note ?? (hidden ? 'off' : sameType ? 'choice' : 'type');
      const after = saidValue(this.#to, question, node, value);
      this.#done.changed.push({ label: answer.label, before: answer.text, after, why });
    }
  }

  /** @param {TrayAnswer} answer @param {Why} why */
  #aside(answer, why) {
    this.#done.tray.push({ ...answer, why });
  }

  /** @param {Question} question @param {Element} node @param {string} value @returns {TrayAnswer} */
  #answerOf(question, node, value) {
    const { form, instance } = this.#from;
    const around = repeatAround(form, question.path);
    const entry = around ? this.#entryOf(node, around) : null;
    const mapped = entry && this.#entries.get(entry);
    const path = instance.indexedPath(node);
    return {
      path: mapped ? this.#to.instance.indexedPath(mapped) + path.slice(instance.indexedPath(entry).length) : path,
      label: fullName(this.#from, question, node),
      value,
      text: saidValue(this.#from, question, node, value),
      type: question.type,
      version: form.version,
      off: !this.#from.isRelevant(node),
    };
  }

  /** @param {string} path @returns {boolean} whether the older form filled it in by itself, so that empty is an answer */
  #hadDefault(path) {
    const { models, actions } = this.#from.form;
    return Boolean(models.get(path)?.textContent) || actions.some(({ ref }) => ref === path);
  }

  /** @param {Element} node @param {string} path its generic path @param {string} place @returns {Element | null} */
  #targetOf(node, path, place) {
    const around = repeatAround(this.#from.form, path);
    const base = around ? this.#entries.get(this.#entryOf(node, around)) : this.#to.instance.root;
    return base ? (this.#to.instance.all(place, base)[0] ?? null) : null;
  }

  /** @param {Element} node @param {string} repeat generic path of one around it @returns {Element} its instance there */
  #entryOf(node, repeat) {
    let at = node;
    while (at.parentElement && this.#from.instance.genericPath(at) !== repeat) at = at.parentElement;
    return at;
  }
}

/** @param {Element} node */
function isWrittenLeaf(node) {
  return !node.firstElementChild && Boolean(node.textContent);
}
