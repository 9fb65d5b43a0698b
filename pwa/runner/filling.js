// Answers, files and what is wrong with them; every change is handed to be saved.

import { answer } from '../forms/start.js';
import { now as clock } from '../lib/clock.js';
import { Attachments } from './attachments.js';
import { Files } from './files.js';
import { layoutOf, shownParts } from './parts.js';
import { Problems } from './problems.js';
import { placeOf, progressOf } from './record.js';
import { Saving } from './saving.js';
import { summaryRows } from './summary.js';
import { tidy } from './typing.js';
import { questionsIn } from './walk.js';

/** @typedef {import('../types').FileRole} FileRole */
/** @typedef {import('./types').FieldProblem} FieldProblem */
/** @typedef {import('./types').PartInfo} PartInfo */
/** @typedef {import('./walk.js').Asked} Asked */

export class Filling {
  info;
  form;
  live;
  db;
  now;
  username;
  /** answers without a question, for a record that has some @type {typeof import('./tray.js') | null} */
  tray = null;
  /** how the form is filled in, when it asks for that @type {import('./audit.js').AuditLog | null} */
  audit = null;
  layout;
  files;
  saving;
  /** widgets that few forms need, there before the first page is drawn @type {import('./types').Rare | null} */
  rare = null;
  /** id of the screen shown, '' for the first */
  at;
  #attachments;
  #listeners = new Set();
  #problems;
  /** fields being typed in, kept as typed until they are left @type {Set<string>} */
  #typing = new Set();
  /** @type {PartInfo[] | null} */
  #parts = null;
  /** everything that was answered, until something changes @type {import('./types').SummaryRow[] | null} */
  #rows = null;
  /** files being made ready @type {Set<Promise<unknown>>} */
  #awaited = new Set();

  /** @param {import('../store/database.js').Database} db @param {import('./types').SessionOptions} options @param {import('./opening.js').Opened} opened */
  constructor(db, { info, identity, now = clock }, { form, live, draft, held, known, before, rare, tray }) {
    this.info = info;
    this.form = form;
    this.live = live;
    this.db = db;
    this.now = now;
    this.username = identity.person.username;
    this.rare = rare;
    this.tray = tray;
    this.layout = layoutOf(form);
    this.#problems = new Problems(live, this.layout);
    this.files = new Files(held, known);
    this.at = draft.page;
    this.saving = new Saving(
      db,
      draft,
      () => this.#snapshot(),
      () => this.refresh(),
    );
    this.#attachments = new Attachments({ info, live, now, files: this.files, saving: this.saving, before }, (node) =>
      this.#fileChanged(node),
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

  /** The same rows as long as nothing changed: a save that is told draws nothing anew. */
  summary() {
    this.#rows ??= summaryRows(this);
    return this.#rows;
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
    this.#problems.recheck(path, asked);
    this.changed(typing);
  }

  /** @param {string} path */
  leave(path) {
    const asked = this.#asked(path);
    if (!asked) return;
    if (this.#typing.has(path)) this.answer(path, this.live.value(asked.node));
    this.#rows = null;
    this.#problems.leave(path, asked);
    this.refresh();
  }

  /** @param {string} path @param {Blob} blob @param {{ role?: FileRole, original?: Blob }} [how] @throws {FormError} 'photo', 'too_large' */
  attach(path, blob, how = {}) {
    const asked = this.#asked(path);
    return asked ? this.waitFor(this.#attachments.attach(asked, blob, how)) : Promise.resolve();
  }

  /** @param {string} path */
  removeFile(path) {
    const asked = this.#asked(path);
    if (asked) this.#attachments.remove(asked.node);
  }

  /** @param {string} path @param {FileRole} [role] */
  fileOf(path, role) {
    return this.#attachments.at(path, role);
  }

  /** @param {string} path */
  oldFileOf(path) {
    return this.#attachments.before(path);
  }

  /** Saving and finishing wait for this. @template T @param {Promise<T>} work @returns {Promise<T>} */
  waitFor(work) {
    const settled = work
      .then(
        () => {},
        () => {},
      )
      .finally(() => this.#awaited.delete(settled));
    this.#awaited.add(settled);
    return work;
  }

  async flush() {
    while (this.#awaited.size) await Promise.all(this.#awaited);
    this.settleTyping();
    await this.saving.flush();
  }

  /** how many fields are known to be wrong */
  get problems() {
    return this.#problems.size;
  }

  /** @param {string} path */
  problemAt(path) {
    return this.#problems.at(path);
  }

  /** @param {Iterable<Asked>} asked @returns {FieldProblem[]} */
  check(asked) {
    this.#rows = null;
    return this.#problems.check(asked);
  }

  /** Repeats have been renumbered, or the language is another: what was said no longer fits. */
  forgetWords() {
    this.#problems.clear();
    this.#forget();
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
    this.#forget();
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

  #forget() {
    this.#parts = null;
    this.#rows = null;
  }

  /** @param {string} path @returns {Asked | null} */
  #asked(path) {
    const node = this.live.instance.at(path);
    const question = node && this.form.questions.get(this.live.instance.genericPath(node));
    return node && question ? { question, node } : null;
  }

  /** The answer of a file question has changed. @param {Element} node */
  #fileChanged(node) {
    const path = this.live.instance.indexedPath(node);
    const asked = this.#asked(path);
    if (asked) this.#problems.recheck(path, asked);
    this.changed();
  }

  /** @returns {Partial<import('../types').Draft>} */
  #snapshot() {
    const xml = this.live.draftXml();
    return {
      xml,
      // Carried over from an older version: that can be undone until something changes.
      before: xml === this.draft.xml ? this.draft.before : undefined,
      files: this.files.refs,
      page: this.at,
      language: this.live.language,
      progress: this.progress,
      place: placeOf(this.live, this.info),
      ...(this.audit ? { audit: this.audit.text } : {}),
    };
  }
}
