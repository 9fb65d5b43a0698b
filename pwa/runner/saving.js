// Every change goes to disk: one save at a time, what changes meanwhile is saved next, what fails is tried again.

import { later, nowIso } from '../lib/clock.js';
import { codeOf } from '../lib/errors.js';
import { saveDraft } from '../store/drafts.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../types').Draft} Draft */
/** @typedef {import('../types').StoredFile} StoredFile */

/** How long typing may pause before it is saved, in ms. */
const TYPING_MS = 400;
/** One frame: the screen answers first, in ms. */
const FRAME_MS = 16;
/** After a failed save, in ms. */
const AGAIN_MS = 5000;

export class Saving {
  /** @type {'saved' | 'saving' | 'failed'} */
  state = 'saved';
  /** @type {string | null} */
  savedAt = null;
  /** code of what went wrong last @type {string} */
  problem = '';
  draft;
  #db;
  #snapshot;
  #changed;
  #dirty = false;
  #stopped = false;
  /** @type {Promise<void> | null} */
  #running = null;
  /** @type {Map<string, StoredFile>} */
  #put = new Map();
  /** @type {Set<string>} */
  #remove = new Set();
  /** @type {() => void} */
  #cancel = () => {};
  /** @type {unknown} */
  #error = null;

  /**
   * @param {Database} db
   * @param {Draft} draft
   * @param {() => Partial<Draft>} snapshot the draft as it stands
   * @param {() => void} changed the state shown has changed
   */
  constructor(db, draft, snapshot, changed) {
    this.#db = db;
    this.draft = draft;
    this.#snapshot = snapshot;
    this.#changed = changed;
    if (draft.rev) this.savedAt = draft.updated_at;
  }

  get stopped() {
    return this.#stopped;
  }

  /** Something changed. @param {{ typing?: boolean }} [how] typing waits for a pause */
  soon({ typing = false } = {}) {
    if (this.#stopped) return;
    this.#dirty = true;
    this.#cancel();
    this.#cancel = later(typing ? TYPING_MS : FRAME_MS, () => void this.#pump());
    if (this.state === 'saved') this.#set('saving');
  }

  /** @param {StoredFile} file */
  putFile(file) {
    this.#put.set(file.name, file);
    this.#remove.delete(file.name);
  }

  /** @param {string} name */
  removeFile(name) {
    this.#put.delete(name);
    this.#remove.add(name);
  }

  /** Resolves when everything so far is on disk. @throws what the store threw, when it is not */
  async flush() {
    this.#cancel();
    await this.#running;
    while (this.#dirty && !this.#stopped) {
      await this.#pump();
      if (this.state === 'failed') break;
    }
    if (this.state === 'failed') throw this.#error;
  }

  /** No more saves: the record is finished, or somebody else has it. */
  stop() {
    this.#stopped = true;
    this.#cancel();
  }

  /** @returns {Promise<void>} */
  #pump() {
    this.#running ??= this.#saveAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #saveAll() {
    while (this.#dirty && !this.#stopped) {
      this.#dirty = false;
      const put = this.#put;
      const remove = this.#remove;
      this.#put = new Map();
      this.#remove = new Set();
      this.#set('saving');
      try {
        this.draft = await saveDraft(this.#db, { ...this.draft, ...this.#snapshot() }, [...put.values()], [...remove]);
        this.savedAt = nowIso();
        this.problem = '';
        this.#set(this.#dirty ? 'saving' : 'saved');
      } catch (error) {
        this.#keep(put, remove, error);
        return;
      }
    }
  }

  /** Nothing is forgotten when a save fails. @param {Map<string, StoredFile>} put @param {Set<string>} remove @param {unknown} error */
  #keep(put, remove, error) {
    for (const [name, file] of put) if (!this.#put.has(name) && !this.#remove.has(name)) this.#put.set(name, file);
    for (const name of remove) if (!this.#put.has(name)) this.#remove.add(name);
    this.#dirty = true;
    this.#error = error;
    this.problem = codeOf(error);
    // The text may be saved without its photo.
    this.draft = /** @type {any} */ (error).params?.saved ?? this.draft;
    this.#set('failed');
    // Another tab has it: writing again would only lose one of the two.
    if (this.problem === 'stale_draft') this.stop();
    else this.#cancel = later(AGAIN_MS, () => void this.#pump());
  }

  /** @param {'saved' | 'saving' | 'failed'} state */
  #set(state) {
    if (state === this.state) return;
    this.state = state;
    this.#changed();
  }
}
