// One form being filled in: where the person is, and what they may do there.

import { addRepeat } from '../forms/start.js';
import { FormError } from '../lib/errors.js';
import { t } from '../lib/words.js';
import { Filling } from './filling.js';
import { open } from './opening.js';
import { entryTitle, findPart } from './parts.js';
import { serveWanted } from './rare.js';
import { finishRecord } from './record.js';
import { questionsIn } from './walk.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('./types').Part} Part */
/** @typedef {import('./types').Session} Session */
/** @typedef {import('./types').SessionOptions} SessionOptions */

const SUMMARY = 'summary';

/**
 * @param {Database} db
 * @param {SessionOptions} options
 * @returns {Promise<Session>}
 * @throws {FormError} 'xml', 'form', 'instance', 'list'
 */
export async function startSession(db, options) {
  const session = new FillSession(db, options, await open(db, options));
  serveWanted(session);
  return session;
}

/** @implements {Session} */
export class FillSession extends Filling {
  /** @type {import('./types').RemovedRepeat | null} */
  removed = null;
  /** the field to go to when the page is drawn */
  focus = '';
  /** @type {(() => void) | null} */
  #putBack = null;
  /** addresses of the form's own files @type {Map<string, string | undefined>} */
  #addresses = new Map();
  media;
  /** what widgets leave behind: a position being sought, addresses of pictures @type {Set<() => void>} */
  closing = new Set();
  /** The browser may drop a hidden page without a word. */
  #hide = () => {
    if (document.visibilityState === 'hidden') void this.flush().catch(() => {});
  };

  /** @param {Database} db @param {SessionOptions} options @param {import('./opening.js').Opened} opened */
  constructor(db, options, opened) {
    super(db, options, opened);
    if (opened.Audit && opened.form.audit) this.audit = new opened.Audit(this, opened.form.audit);
    this.media = options.media ?? (async () => null);
    document.addEventListener('visibilitychange', this.#hide);
  }

  get repairing() {
    return Boolean(this.draft.deprecated_id);
  }

  get savedAt() {
    return this.saving.savedAt;
  }

  get saveState() {
    return this.saving.state;
  }

  get saveProblem() {
    return this.saving.problem;
  }

  get language() {
    return this.live.language;
  }

  get comments() {
    return this.draft.comments ?? [];
  }

  get atSummary() {
    return this.at === SUMMARY;
  }

  /** @returns {Part} */
  get part() {
    const found = this.atSummary ? null : (this.#find(this.at) ?? this.#find(this.parts[0]?.id ?? ''));
    return (
      found ?? {
        id: SUMMARY,
        title: t('Ringkasan'),
        index: this.parts.length,
        kind: 'summary',
        items: [],
        base: '',
        parent: '',
      }
    );
  }

  /** @param {string} id @param {string} [focus] path of a field there */
  goTo(id, focus = '') {
    this.settleTyping();
    this.at = id;
    this.focus = focus;
    // Where somebody stands is kept with the next save; looking around alone makes no draft.
    if (this.draft.rev) this.saving.soon();
    this.refresh();
  }

  next() {
    this.settleTyping();
    const { part } = this;
    const problems = this.checkPart(part.id);
    if (problems.length) {
      this.audit?.note('constraint error', problems[0].path);
      this.refresh();
    } else if (part.kind === 'entry') this.goTo(part.parent, part.id);
    else if (part.kind === 'part') this.goTo(this.parts[part.index + 1]?.id ?? SUMMARY);
    return problems;
  }

  back() {
    const { part } = this;
    const inEntry = part.kind === 'entry';
    const before = inEntry ? part.parent : this.parts[part.index - 1]?.id;
    if (before) this.goTo(before, inEntry ? part.id : '');
    return Boolean(before);
  }

  /** @param {string} id */
  checkPart(id) {
    const part = this.#find(id);
    const base = part && this.live.instance.at(part.base);
    return base ? this.check(questionsIn(this.live, part.items, base)) : [];
  }

  checkAll() {
    this.settleTyping();
    return this.check(this.questions());
  }

  /** @param {string} path of the repeat, with the numbers of repeats around it: "/data/orang" */
  addRepeat(path) {
    const parent = this.live.instance.at(path.slice(0, path.lastIndexOf('/')));
    if (!parent) return;
    const element = addRepeat(this.live, path.replace(/\[\d+\]/g, ''), parent);
    this.audit?.note('add repeat', this.live.instance.indexedPath(element));
    this.changed();
    this.goTo(this.live.instance.indexedPath(element));
  }

  /** @param {string} path @param {number} n from 1 */
  removeRepeat(path, n) {
    const repeat = this.form.repeats.get(path.replace(/\[\d+\]/g, ''));
    const element = this.live.instance.at(`${path}[${n}]`);
    if (!element || !repeat) return;
    const title = entryTitle(this.live, repeat, element);
    this.settleTyping();
    if (this.at.startsWith(`${path}[`)) this.at = this.part.parent;
    this.forgetWords();
    const undoes = [this.live.removeRepeat(element), this.tray?.entryGone(this.live.instance, path, n)];
    this.#putBack = () => {
      for (const undo of undoes) undo?.();
      this.focus = this.live.instance.indexedPath(element);
    };
    this.audit?.note('delete repeat', `${path}[${n}]`);
    this.removed = { path, title };
    this.focus = `${path}[]`;
    this.changed();
  }

  /** The entry that was removed last comes back where it was, also after other pages were looked at. */
  undoRemove() {
    this.settleTyping();
    this.#putBack?.();
    this.#forgetRemoved();
    this.forgetWords();
    this.changed();
  }

  /** @param {string} language */
  setLanguage(language) {
    if (language === this.live.language) return;
    this.settleTyping();
    this.live.setLanguage(language);
    this.forgetWords();
    if (this.draft.rev) this.changed();
    else this.refresh();
  }

  /** @param {string} name of a file that belongs to the form @returns {string | undefined} undefined while it is read, '' when it has not come */
  mediaUrl(name) {
    if (!this.#addresses.has(name)) {
      this.#addresses.set(name, undefined);
      void this.media(name).then((file) => {
        const address = file ? URL.createObjectURL(file) : '';
        this.closing.add(() => URL.revokeObjectURL(address));
        this.#addresses.set(name, address);
        this.refresh();
      });
    }
    return this.#addresses.get(name);
  }

  async finish() {
    await this.flush();
    if (this.checkAll().length) throw new FormError('incomplete');
    const log = await this.audit?.finish().catch(() => undefined);
    if (log) this.live.setMeta('audit', log.name);
    try {
      const record = await finishRecord(this.db, this.draft, this.live, this.info, this.files, this.now(), {
        log,
        tray: this.tray,
      });
      this.saving.stop();
      return record;
    } catch (error) {
      this.audit?.note('finalize error');
      throw error;
    }
  }

  async close() {
    document.removeEventListener('visibilitychange', this.#hide);
    for (const end of this.closing) end();
    if (!this.saving.stopped) this.audit?.exit();
    if (this.audit && this.draft.rev) this.saving.soon();
    this.audit?.stop();
    await this.flush().catch(() => {});
    this.saving.stop();
    this.forgetListeners();
  }

  /** @param {string} id */
  #find(id) {
    return findPart(this.live, this.layout, this.parts, id);
  }

  #forgetRemoved() {
    this.removed = null;
    this.#putBack = null;
  }
}
