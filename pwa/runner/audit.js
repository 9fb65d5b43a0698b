// How a form was filled in, when the form asks for it: audit.csv as the ODK client audit log has it. Kept with the draft
// in the same save; nothing here ever holds the form up.

import { sha256Hex } from '../lib/digest.js';
import { html, nothing } from '../lib/dom.js';
import { t } from '../lib/words.js';
import { askReason } from './audit-reason.js';
import { Whereabouts } from './whereabouts.js';

/** @typedef {import('./session.js').FillSession} FillSession */
/** @typedef {import('../types').StoredFile} StoredFile */
/** @typedef {import('./whereabouts.js').Here} Here */
/** @typedef {{ event: string, node: string, start: number, end: number | null, lasting: boolean, here: Here | null, before: string, after: string, reason: string }} Row */

export const AUDIT_FILE = 'audit.csv';
/** Beyond this only the form's own events are added, in letters: about two days of filling in. */
const MOST_LETTERS = 400_000;

export class AuditLog {
  #session;
  #asked;
  #before;
  /** @type {Row[]} */
  #rows = [];
  #letters;
  /** the screen that is shown @type {Row | null} */
  #screen = null;
  #shown = '';
  /** the question that has the focus @type {{ row: Row, path: string, value: string } | null} */
  #question = null;
  #failed = false;
  #where;
  #focus = (/** @type {Event} */ event) => quietly(() => this.#focused(event.target));

  /** @param {FillSession} session @param {import('../forms/types').Audit} asked */
  constructor(session, asked) {
    this.#session = session;
    this.#asked = asked;
    this.#before = session.draft.audit ?? linesOf(session.files.find(AUDIT_FILE));
    this.#letters = this.#before.length;
    this.#where = new Whereabouts(asked.location, session.now, (event) => this.note(event));
    this.note(session.draft.rev || session.repairing ? 'form resume' : 'form start');
    if (asked.location) this.#where.start();
    session.onChange(() => quietly(() => this.#look()));
    this.#look();
    document.addEventListener('focusin', this.#focus);
  }

  /** @returns {string} every line that is complete, without the head */
  get text() {
    return (
      this.#before +
      this.#rows
        .filter(({ end, lasting }) => !lasting || end !== null)
        .map((row) => this.#line(row))
        .join('')
    );
  }

  /** Something that happened at one moment. @param {string} event @param {string} [node] indexed path @param {string} [reason] */
  note(event, node = '', reason = '') {
    quietly(() => this.#add({ event, node, lasting: false, reason }));
  }

  /** The form is left; it may be gone on with. */
  exit() {
    quietly(() => this.#settle());
    if (this.#session.draft.rev) this.note('form save');
    this.note('form exit');
    this.stop();
  }

  /** The form is finished. @returns {Promise<StoredFile>} the log, to go with the record */
  async finish() {
    this.#settle();
    if (this.#asked.trackReasons && this.#session.repairing) this.note('change reason', '', await askReason());
    for (const event of ['form save', 'form exit', 'form finalize']) this.note(event);
    const bytes = new TextEncoder().encode(this.#head() + this.text).buffer;
    return {
      name: AUDIT_FILE,
      sha256: await sha256Hex(bytes),
      size: bytes.byteLength,
      type: 'text/csv',
      role: 'file',
      owner: this.#session.draft.id,
      bytes,
      taken_at: this.#session.now().toISOString(),
      received_at: null,
    };
  }

  stop() {
    this.#where.stop();
    document.removeEventListener('focusin', this.#focus);
  }

  /** Who fills in knows what is written down. */
  notice() {
    const { part, atSummary } = this.#session;
    if (part.index || atSummary || part.kind === 'entry') return nothing;
    return html`<p class="soft small" data-audit>${this.#asked.location ? t('Formulir ini mencatat waktu pengisian dan lokasi HP untuk kantor.') : t('Formulir ini mencatat waktu pengisian untuk kantor.')}</p>`;
  }

  /** Another screen, or a save that failed? */
  #look() {
    const { atSummary, part, saveState } = this.#session;
    const failed = saveState === 'failed';
    if (failed && !this.#failed) this.note('save error');
    this.#failed = failed;
    if (part.id === this.#shown) return;
    this.#settle();
    this.#shown = part.id;
    const [only, ...more] = part.items;
    const one = !more.length && only?.kind === 'question' ? 'question' : 'group questions';
    this.#screen = this.#add({ event: atSummary ? 'end screen' : one, node: atSummary ? '' : part.id, lasting: true });
  }

  /** @param {EventTarget | null} target what has the focus now */
  #focused(target) {
    const field = target instanceof Element ? target.closest('.question[data-ref]') : null;
    const path = field?.getAttribute('data-ref') ?? '';
    if (path === (this.#question?.path ?? '')) return;
    this.#leaveQuestion();
    const row = path ? this.#add({ event: 'question', node: path, lasting: true }) : null;
    if (row) this.#question = { row, path, value: this.#valueAt(path) };
  }

  #leaveQuestion() {
    if (!this.#question) return;
    const { row, path, value } = this.#question;
    this.#question = null;
    const after = this.#valueAt(path);
    if (after !== value) Object.assign(row, { before: value, after });
    this.#end(row);
  }

  /** What is going on counts as ended. */
  #settle() {
    this.#leaveQuestion();
    if (this.#screen) this.#end(this.#screen);
    this.#screen = null;
  }

  /** @param {Row} row */
  #end(row) {
    row.end = this.#session.now().getTime();
    row.here ??= this.#where.here();
    this.#letters += this.#line(row).length;
  }

  /** @param {string} path @returns {string} */
  #valueAt(path) {
    return this.#session.live.instance.at(path)?.textContent ?? '';
  }

  /** @param {{ event: string, node: string, lasting: boolean, reason?: string }} what @returns {Row | null} */
  #add({ event, node, lasting, reason = '' }) {
    if (this.#letters > MOST_LETTERS && !event.startsWith('form ')) return null;
    const start = this.#session.now().getTime();
    const row = { event, node, start, end: null, lasting, here: this.#where.here(), before: '', after: '', reason };
    this.#rows.push(row);
    if (!lasting) this.#letters += this.#line(row).length;
    return row;
  }

  /** @returns {string} */
  #head() {
    const { location, trackChanges, identifyUser, trackReasons } = this.#asked;
    const columns = [
      'event,node,start,end',
      location && 'latitude,longitude,accuracy',
      trackChanges && 'old-value,new-value',
      identifyUser && 'user',
      trackReasons && 'change-reason',
    ];
    return `${columns.filter(Boolean).join(',')}\n`;
  }

  /** @param {Row} row */
  #line({ event, node, start, end, here, before, after, reason }) {
    const { location, trackChanges, identifyUser, trackReasons } = this.#asked;
    const cells = [event, node, start, end ?? ''];
    if (location) cells.push(...(here ? [here.latitude, here.longitude, here.accuracy] : ['', '', '']));
    if (trackChanges) cells.push(before, after);
    if (identifyUser) cells.push(this.#session.username);
    if (trackReasons) cells.push(reason);
    return `${cells.map(cellOf).join(',')}\n`;
  }
}

/** What is written down never stops what is filled in. @param {() => unknown} work */
function quietly(work) {
  try {
    work();
  } catch (error) {
    console.warn('audit', error);
  }
}

/** As the specification says: quotes only round commas and line ends. @param {string | number} value */
function cellOf(value) {
  const text = String(value);
  return /[,\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** The log of a returned report goes on. @param {StoredFile | null} file @returns {string} its lines without the head */
function linesOf(file) {
  const text = file ? new TextDecoder().decode(file.bytes) : '';
  return text.slice(text.indexOf('\n') + 1);
}
