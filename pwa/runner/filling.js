// Answers, files and what is wrong with them; every change is handed to be saved.

import { findingAt } from '../forms/check.js';
import { answer } from '../forms/start.js';
import { now as clock } from '../lib/clock.js';
import { FormError } from '../lib/errors.js';
import { Files, prepareFiles } from './files.js';
import { layoutOf, partOf, shownParts } from './parts.js';
import { placeOf, progressOf } from './record.js';
import { Saving } from './saving.js';
import { sentenceFor } from './sentences.js';
import { tidy } from './typing.js';
import { questionsIn } from './walk.js';

/** @typedef {import('../forms/types').Finding} Finding */
/** @typedef {import('../types').FileRole} FileRole */
/** @typedef {import('./types').FieldProblem} FieldProblem */
/** @typedef {import('./types').PartInfo} PartInfo */
/** @typedef {import('./walk.js').Asked} Asked */

/** No form needs a larger paper, and a weak phone cannot carry it, in bytes. */
export const MAX_FILE_BYTES = 20_000_000;

export class Filling {
  info;
  form;
  live;
  db;
  now;
  layout;
  files;
  saving;
  /** id of the screen shown, '' for the first */
  at;
  #before;
  #listeners = new Set();
  /** @type {Map<string, FieldProblem>} */
  #problems = new Map();
  /** fields being typed in, kept as typed until they are left @type {Set<string>} */
  #typing = new Set();
  /** @type {PartInfo[] | null} */
  #parts = null;

  /** @param {import('../store/database.js').Database} db @param {import('./types').SessionOptions} options @param {import('./opening.js').Opened} opened */
  constructor(db, { info, now = clock }, { form, live, draft, held, known, before }) {
    this.info = info;
    this.form = form;
    this.live = live;
    this.db = db;
    this.now = now;
    this.layout = layoutOf(form);
    this.files = new Files(held, known);
    this.at = draft.page;
    this.#before = before;
    this.saving = new Saving(
      db,
      draft,
      () => this.#snapshot(),
      () => this.refresh(),
    );
    if (!draft.rev) for (const file of held) this.saving.putFile(file);
  }

  get draft() {
    return this.saving.draft;
  }

  get parts() {
    this.#parts ??= shownParts(this.live, this.layout, this.info.title[this.live.language === 'en' ? 'en' : 'id']);
    return this.#parts;
  }

  get progress() {
    return progressOf(this.live, this.questions());
  }

  /** @returns {Iterable<Asked>} every question that applies */
  questions() {
    return questionsIn(this.live, this.form.body, this.live.instance.root);
  }

  /** @param {string} path @param {string} value @param {{ typing?: boolean }} [how] */
  answer(path, value, { typing = false } = {}) {
    const asked = this.#asked(path);
    if (!asked) return;
    if (typing) this.#typing.add(path);
    else this.#typing.delete(path);
    const kept = typing ? value : tidy(asked.question, this.live.bindOf(asked.node), value);
    if (!answer(this.live, asked.node, kept)) return;
    this.#recheck(path);
    this.changed(typing);
  }

  /** @param {string} path */
  leave(path) {
    const asked = this.#asked(path);
    if (!asked) return;
    if (this.#typing.has(path)) this.answer(path, this.live.value(asked.node));
    const required = this.#problems.get(path)?.code === 'required';
    this.#note(asked, findingAt(this.live, asked.question, asked.node, { required }));
    this.refresh();
  }

  /** @param {string} path @param {Blob} blob @param {{ role?: FileRole }} [how] @throws {FormError} 'photo', 'too_large' */
  async attach(path, blob, { role } = {}) {
    const asked = this.#asked(path);
    if (!asked) return;
    const { question, node } = asked;
    const photo = question.type === 'image' && !/\bsignature\b/.test(question.appearance);
    if (!photo && blob.size > MAX_FILE_BYTES) throw new FormError('too_large', { bytes: blob.size });
    const files = await prepareFiles(blob, {
      owner: this.draft.id,
      question: question.name,
      takenAt: this.now().toISOString(),
      photo,
      evidence: this.info.evidence.includes(question.name),
      maxPixels: this.live.bindOf(node)?.maxPixels ?? 0,
      role: role ?? (question.type === 'image' ? 'photo' : 'file'),
    });
    this.#dropFile(node);
    for (const file of files) {
      this.files.add(file);
      this.saving.putFile(file);
    }
    // Repeats may have been renumbered while the photo was being shrunk; the node is still the same.
    answer(this.live, node, files[0].name);
    this.#recheck(this.live.instance.indexedPath(node));
    this.changed();
  }

  /** @param {string} path */
  removeFile(path) {
    const asked = this.#asked(path);
    if (!asked) return;
    this.#dropFile(asked.node);
    answer(this.live, asked.node, '');
    this.changed();
  }

  /** @param {string} path @param {FileRole} [role] */
  fileOf(path, role) {
    const node = this.live.instance.at(path);
    return node ? this.files.find(this.live.value(node), role) : null;
  }

  /** @param {string} path */
  oldFileOf(path) {
    const name = this.#before?.at(path)?.textContent ?? '';
    const now = this.live.instance.at(path)?.textContent ?? '';
    return name && name !== now ? (this.files.find(name, 'preview') ?? this.files.find(name)) : null;
  }

  /** @param {string} path */
  problemAt(path) {
    return this.#problems.get(path) ?? null;
  }

  /** @param {Iterable<Asked>} asked @returns {FieldProblem[]} */
  check(asked) {
    const found = [];
    for (const one of asked) {
      this.#note(one, findingAt(this.live, one.question, one.node));
      const problem = this.problemAt(this.live.instance.indexedPath(one.node));
      if (problem) found.push(problem);
    }
    return found;
  }

  /** Repeats have been renumbered, or the language is another: what was said no longer fits. */
  forgetWords() {
    this.#problems.clear();
    this.#parts = null;
  }

  /** What is being typed counts as left. */
  settleTyping() {
    for (const path of [...this.#typing]) {
      const asked = this.#asked(path);
      if (asked) this.answer(path, this.live.value(asked.node));
      this.#typing.delete(path);
    }
  }

  /** @param {boolean} [typing] */
  changed(typing = false) {
    this.#parts = null;
    this.saving.soon({ typing });
    this.refresh();
  }

  /** @param {() => void} fn */
  onChange(fn) {
    this.#listeners.add(fn);
    return () => void this.#listeners.delete(fn);
  }

  refresh() {
    for (const listener of this.#listeners) listener();
  }

  forgetListeners() {
    this.#listeners.clear();
  }

  /** @param {string} path @returns {Asked | null} */
  #asked(path) {
    const node = this.live.instance.at(path);
    const question = node && this.form.questions.get(this.live.instance.genericPath(node));
    return node && question ? { question, node } : null;
  }

  /** A problem that is shown goes as soon as it is solved. @param {string} path */
  #recheck(path) {
    const asked = this.#problems.has(path) ? this.#asked(path) : null;
    if (asked && !findingAt(this.live, asked.question, asked.node)) this.#problems.delete(path);
  }

  /** @param {Asked} asked @param {Finding | null} finding */
  #note({ question, node }, finding) {
    const path = this.live.instance.indexedPath(node);
    if (!finding) {
      this.#problems.delete(path);
      return;
    }
    const message = sentenceFor(finding, question, this.live.bindOf(node), this.live.value(node));
    const label = this.live.say(question.words, node) || question.name;
    this.#problems.set(path, { path, label, part: partOf(this.layout, path), code: finding.code, message });
  }

  /** A photo of the returned report stays beside its successor. @param {Element} node */
  #dropFile(node) {
    const name = this.live.value(node);
    const old = [...(this.#before?.root.getElementsByTagName(node.tagName) ?? [])].some(
      (one) => one.textContent === name,
    );
    if (name && !old) for (const dropped of this.files.drop(name)) this.saving.removeFile(dropped);
  }

  /** @returns {Partial<import('../types').Draft>} */
  #snapshot() {
    return {
      xml: this.live.draftXml(),
      files: this.files.refs,
      page: this.at,
      language: this.live.language,
      progress: this.progress,
      place: placeOf(this.live, this.info),
    };
  }
}
