// What every screen shares: the open database, who holds this phone, how the link stands, and drawing.

import { render } from '../lib/dom.js';
import { later } from '../lib/clock.js';
import { onLanguage } from '../lib/words.js';
import { frame } from './shell.js';

/** @typedef {Awaited<ReturnType<typeof import('../store/database.js').openDatabase>>} Database */
/** @typedef {import('../lib/dom.js').Content} Content */
/** @typedef {import('../types').Identity} Identity */
/** @typedef {import('../types').SyncStatus} SyncStatus */
/** @typedef {import('../sync/schedule.js').Schedule} Schedule */

/**
 * One screen. Texts are functions, so that a change of language only needs a new drawing.
 * @typedef {object} Screen
 * @property {() => string} title the h1, and the start of the page title
 * @property {() => Content} body
 * @property {() => Content} [bar] stands under the header
 * @property {() => Content} [net] stands in place of the line that says how the link is
 * @property {() => Content} [actions] stands at the bottom
 * @property {() => Content} [corner] stands at the end of the header
 * @property {'forms' | 'outbox' | 'tasks' | 'villages'} [tab] shows the tabs, this one marked
 * @property {string | (() => string)} [back] where the arrow in the header leads
 * @property {boolean} [quiet] no line about the link
 * @property {boolean} [reading] only text, so the keyboard scrolls the middle itself
 * @property {() => Promise<void>} [reload] reads its data again
 * @property {() => Promise<boolean>} [mayLeave] asked before another screen takes over; false stays
 * @property {() => Promise<void>} [leave] called before another screen takes over
 */

/** @typedef {{ text: string, action?: { label: string, run: () => void } }} Toast */
/** @typedef {{ waiting: number, needsAction: number, tasks: number }} Counts */
/** @typedef {'granted' | 'refused' | 'unsupported' | 'unknown'} Persistence */
/** The event with which Chrome offers installing. @typedef {Event & { prompt: () => Promise<{ outcome: string }> }} InstallEvent */

/** @type {SyncStatus} */
const UNKNOWN = {
  link: 'unknown',
  phase: 'idle',
  sending: null,
  next_try_at: null,
  last_contact_at: null,
  problem: null,
};
const TOAST_MS = 8000;

export class App {
  /** @type {Database | null} */
  #db = null;
  /** @type {Identity | null} */
  identity = null;
  /** @type {Schedule | null} */
  schedule = null;
  /** @type {SyncStatus} */
  status = UNKNOWN;
  /** @type {Counts} */
  counts = { waiting: 0, needsAction: 0, tasks: 0 };
  /** @type {Persistence} */
  persistence = 'unknown';
  /** @type {InstallEvent | null} */
  installEvent = null;
  /** Puts a new version in charge; null while none waits. @type {(() => void) | null} */
  update = null;
  /** @type {{ code: string, facts: Record<string, string | number> }[]} things to say on the first screen */
  notices = [];
  /** @type {string | null} the one-time code of an enrolment link, kept out of the address */
  enrolCode = null;
  /** @type {Toast | null} */
  toast = null;
  /** @type {Set<string>} drafts that go away once their undo has passed */
  leaving = new Set();
  /** The address of the screen that is shown, "#/outbox". */
  address = '';
  version = '';
  /** The app's own files are on this phone, also those that few forms need. */
  whole = false;
  /** The browser removed what this phone held. */
  lost = false;
  /** A form whose reading began with the database's opening. @type {{ form_id: string, found: ReturnType<typeof import('../store/library.js').readForm> } | null} */
  warm = null;
  /** Counts again what the tabs show. @type {() => void} */
  recount = () => {};
  /** Starts the sender, or wakes it. @type {() => void} */
  startSync = () => {};
  /** True while a form is open: nothing may reload the page then. */
  filling = false;

  #root;
  /** @type {Screen | null} */
  #screen = null;
  #drawing = false;
  #painted = false;
  /** @type {() => void} */
  #endToast = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    onLanguage((language) => {
      document.documentElement.lang = language;
      this.draw();
    });
  }

  /** @returns {Database} */
  get db() {
    if (!this.#db) throw new Error('the database is not open yet');
    return this.#db;
  }

  /** @param {Database} db */
  set db(db) {
    this.#db = db;
  }

  get screen() {
    return this.#screen;
  }

  /** @param {Screen} screen */
  show(screen) {
    this.#screen = screen;
    this.paint();
  }

  /** Draw soon; many calls in one turn draw once. */
  draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.paint();
    });
  }

  /** Draw at once. */
  paint() {
    if (!this.#screen) return;
    if (!this.#painted) this.#root.replaceChildren();
    this.#painted = true;
    render(frame(this, this.#screen), this.#root);
    document.title = `${this.#screen.title()} · Titian`;
  }

  /** @param {string} hash "#/outbox" */
  go(hash) {
    location.hash = hash;
  }

  /**
   * A short message that goes by itself; with an action it is the place to undo.
   * @param {string} text
   * @param {Toast['action']} [action]
   */
  say(text, action) {
    this.#endToast();
    this.toast = { text, action };
    this.#endToast = later(TOAST_MS, () => this.endToast());
    this.draw();
  }

  endToast() {
    this.#endToast();
    this.toast = null;
    this.draw();
  }

  /** @param {string} code @param {Record<string, string | number>} [facts] */
  notice(code, facts = {}) {
    this.notices = [...this.notices.filter((known) => known.code !== code), { code, facts }];
    this.draw();
  }

  /** @param {string} code */
  endNotice(code) {
    this.notices = this.notices.filter((known) => known.code !== code);
    this.draw();
  }
}
