// What holds for any form and whatever is done with it: random forms of tests/generated.py, random doings of fast-check.

import * as fc from 'fast-check';
import { findingAt } from '../../../pwa/forms/check.js';
import * as start from '../../../pwa/forms/start.js';
import { parseForm } from '../../../pwa/forms/xform.js';

const ID = 'uuid:11111111-aaaa-4bbb-8ccc-123456789abc';
const NOW = new Date('2026-01-14T06:07:00Z');
const OPTIONS = { now: () => NOW, language: 'id', lists: new Map(), properties: {}, instanceId: ID };
/** At most so many instances of a repeat in one parent: enough for anything that can go wrong. */
const INSTANCES = 4;
const UNKNOWN = '<asing x="1"><dalam>tetap &amp; utuh</dalam></asing>';

/** One record, and what is done with it. */
class Doing {
  #undo = null;

  constructor(form) {
    this.form = form;
    this.live = start.startRecord(form, OPTIONS);
  }

  answer(path, pick, value) {
    const node = picked(this.live.instance.all(path), pick);
    if (node) start.answer(this.live, node, this.offered(path, node, value));
  }

  /** What a person can choose of it. */
  offered(path, node, value) {
    const question = this.form.questions.get(path);
    if (!question.itemset) return value;
    const set = this.live.choices.of(question, node);
    return value.split(' ').filter((one) => set.find(one)).join(' ');
  }

  add(path, pick) {
    const parent = picked(this.live.instance.all(path.slice(0, path.lastIndexOf('/'))), pick);
    if (parent && this.live.instance.repeatsIn(path, parent).length < INSTANCES) start.addRepeat(this.live, path, parent);
  }

  remove(path, pick) {
    const element = picked(this.live.instance.all(path), pick);
    if (!element) return;
    const parent = element.parentElement;
    const back = this.live.removeRepeat(element);
    this.#undo = () => parent.isConnected && back();
  }

  undo() {
    this.#undo?.();
    this.#undo = null;
  }

  language(_path, pick) {
    this.live.setLanguage(picked(['id', 'en', 'xx'], pick));
  }

  reload() {
    this.#undo = null;
    this.live = start.openRecord(this.form, this.live.draftXml(), { ...OPTIONS, language: this.live.language });
  }
}

function picked(all, pick) {
  return all.length ? all[pick % all.length] : null;
}

/** Everything that a person could see of the answers. */
function seen(live, leaves) {
  const lines = leaves.flatMap((path) =>
    live.instance.all(path).map((node) => {
      const question = live.form.questions.get(path);
      const finding = question ? (findingAt(live, question, node)?.code ?? '') : '';
      const flags = [live.isRelevant(node), live.isRequired(node), live.isReadonly(node)].map(Number).join('');
      return [live.instance.indexedPath(node), node.textContent, flags, finding].join(' ');
    }),
  );
  return lines;
}

/** The steps of a generated form, and what is seen after each. */
function play({ xform, leaves, steps }) {
  const doing = new Doing(parseForm(xform));
  return [[], ...steps].map(([verb, ...told]) => {
    if (verb) doing[verb](...told);
    return seen(doing.live, leaves);
  });
}

/**
 * Any doings on one form leave what a fresh calculation of their outcome gives.
 * @returns {string} '' or the smallest doings that do not, and why
 */
function hold({ xform, leaves, answers, calculated, repeats, seed, runs }) {
  const form = parseForm(xform);
  const pick = fc.nat(97);
  const answer = fc.constantFrom(...Object.entries(answers)).chain(([path, values]) =>
    fc.tuple(fc.constant('answer'), fc.constant(path), pick, fc.constantFrom(...values)),
  );
  const free = repeats.filter((path) => !form.repeats.get(path).count);
  const repeat = free.length ? fc.constantFrom(...free) : null;
  const ways = [
    { weight: 10, arbitrary: answer },
    ...(repeat ? [{ weight: 4, arbitrary: fc.tuple(fc.constant('add'), repeat, pick) }] : []),
    ...(repeat ? [{ weight: 3, arbitrary: fc.tuple(fc.constant('remove'), repeat, pick) }] : []),
    ...(repeat ? [{ weight: 2, arbitrary: fc.constant(['undo']) }] : []),
    { weight: 1, arbitrary: fc.tuple(fc.constant('language'), fc.constant(''), pick) },
    { weight: 1, arbitrary: fc.constant(['reload']) },
  ];
  const told = fc.check(
    fc.property(fc.array(fc.oneof(...ways), { maxLength: 25 }), (doings) => {
      const doing = new Doing(form);
      for (const [verb, ...rest] of doings) doing[verb](...rest);
      const { live } = doing;
      const draft = live.draftXml();
      const fresh = start.openRecord(form, draft, OPTIONS);
      same(fresh.draftXml(), draft, 'a reload changes something');
      same(seen(fresh, leaves).join('\n'), seen(live, leaves).join('\n'), 'a reload sees something else');
      const bare = start.openRecord(form, without(live, calculated), OPTIONS);
      same(bare.finalXml(), live.finalXml(), 'a fresh calculation gives something else');
      const marked = draft.replace('<meta>', `${UNKNOWN}<meta>`);
      const kept = start.openRecord(form, marked, OPTIONS);
      same(kept.draftXml(), marked, 'what the form does not know has moved or gone');
      if (!kept.finalXml().includes(UNKNOWN)) throw new Error('what the form does not know is not sent');
    }),
    { seed, numRuns: runs },
  );
  return told.failed ? `${JSON.stringify(told.counterexample)} ${told.errorInstance?.message ?? told.error}` : '';
}

/** The record as it would be saved, with nothing in what is calculated. */
function without(live, calculated) {
  const copy = live.instance.document.cloneNode(true);
  const names = new Set(calculated.map((path) => path.slice(path.lastIndexOf('/') + 1)));
  for (const element of copy.querySelectorAll('*')) if (names.has(element.tagName)) element.textContent = '';
  return new XMLSerializer().serializeToString(copy);
}

function same(one, other, why) {
  if (one !== other) throw new Error(`${why}:\n${one}\n${other}`);
}

Object.assign(globalThis, {
  engine: { playAll: (all) => all.map((one) => attempt(() => play(one))), holdAll: (all) => all.map((one) => attempt(() => hold(one))) },
});

function attempt(act) {
  try {
    return act();
  } catch (error) {
    return `${error.message} ${error.stack}`;
  }
}
