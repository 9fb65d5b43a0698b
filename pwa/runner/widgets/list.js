// One of many: a field that opens a list and narrows it as somebody types. Own villages and recent choices stand first.
// The pattern is the editable combobox with a listbox of the WAI-ARIA Authoring Practices.

import { marks } from '../../forms/marks.js';
import { later } from '../../lib/clock.js';
import { html, live, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { t } from '../../lib/words.js';
import { readSetting, writeSetting } from '../../store/identity.js';
import { listVillages } from '../../store/villages.js';
import { remember } from '../state.js';
import { counted, drawRows } from './list-rows.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('../session.js').FillSession} FillSession */
/** @typedef {import('../../forms/types').Choice} Choice */
/** @typedef {import('../../forms/types').ChoiceSet} ChoiceSet */
/**
 * @typedef {object} ListState
 * @property {boolean} open
 * @property {string | null} typed null until somebody types
 * @property {number} active
 * @property {number} shown how many rows at most
 * @property {string[]} recent
 * @property {string[]} own
 * @property {Promise<void>} [read]
 * @property {ChoiceSet} [warmed] made ready to be searched
 * @property {{ set: ChoiceSet, key: string, found: Choice[] }} [last] what was found last
 */

/** From so many choices on it is a list, below it is cards. */
export const LIST_FROM = 8;
/** Rows at once; more come when somebody scrolls to the end. */
const WINDOW = 40;
const RECENT = 3;
/** A list is made ready once the page stands. */
const READY_MS = 200;

/** @param {Field} field */
export function list(field) {
  const { session, question, node, id, value, required, invalid, describedby } = field;
  const set = session.live.choices.of(question, node);
  /** @type {ListState} */
  const state = remember(node, 'list', () => ({
    open: false,
    typed: null,
    active: -1,
    shown: WINDOW,
    recent: [],
    own: [],
  }));
  const label = value ? (set.find(value)?.label ?? value) : '';
  const go = actions(field, state, set);
  warm(state, set);
  // The rows are drawn once the page around them is.
  queueMicrotask(go.draw);
  return html`<div class="combo" data-open=${String(state.open)} data-clear=${String(Boolean(value && !required))}>
    <input class="input" id=${id} type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false"
      aria-expanded=${String(state.open)} aria-controls=${`${id}-list`} aria-autocomplete="list" aria-haspopup="listbox"
      aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing} aria-describedby=${describedby}
      placeholder=${t('Ketik untuk mencari')} .value=${live(state.open && state.typed !== null ? state.typed : label)}
      @click=${go.open} @input=${go.type} @keydown=${go.key} @blur=${go.blur} />
    ${value && !required ? html`<button type="button" class="combo-clear" aria-label=${t('Kosongkan pilihan')} @click=${go.clear}>${icon('close')}</button>` : nothing}
    <ul class="combo-list" id=${`${id}-list`} role="listbox" aria-labelledby=${`${id}-label`} ?hidden=${!state.open}
      @mousedown=${(/** @type {Event} */ event) => event.preventDefault()} @click=${go.tap} @scroll=${go.scroll}></ul>
    <p class="visually-hidden" id=${`${id}-count`} role="status"></p></div>`;
}

/** @param {boolean} missing @param {number} length */
function none(missing, length) {
  if (missing)
    return t('Daftar ini belum sampai di HP. Sambungkan HP sebentar ke internet; isian lain boleh dilanjutkan.');
  return length ? t('Tidak ada yang cocok. Coba sebagian namanya saja.') : t('Pilih dulu isian di atasnya.');
}

/** A step at a time, so that a letter typed meanwhile does not wait. @param {ListState} state @param {ChoiceSet} set */
function warm(state, set) {
  if (state.warmed === set) return;
  state.warmed = set;
  const steps = set.warm();
  const step = () => {
    if (state.warmed !== set) return;
    if (!steps.next().done) later(0, step);
    else rehearse(set);
  };
  later(READY_MS, step);
}

/** Code that has run once is there at the first letter. @param {ChoiceSet} set */
function rehearse(set) {
  for (const { label } of set.search('na', 2)) marks(label, 'na');
}

/** The page is drawn more often than something is typed. @param {ChoiceSet} set @param {ListState} state */
function search(set, state) {
  const first = [...new Set([...state.recent, ...state.own])];
  const key = [state.typed ?? '', state.shown, ...first].join('\n');
  if (state.last?.set !== set || state.last.key !== key)
    state.last = { set, key, found: set.search(state.typed ?? '', state.shown, first) };
  return state.last.found;
}

/** @param {Field} field @param {ListState} state @param {ChoiceSet} set */
function actions({ session, question, path, id, value }, state, set) {
  const found = () => (state.open ? search(set, state) : []);
  const draw = () => {
    if (!state.open) return drawRows(id, null);
    const { typed, active, shown } = state;
    const choices = found();
    const words = choices.length ? '' : none(session.live.lacksList(question), set.length);
    const said = counted(choices.length, shown);
    return drawRows(id, { found: choices, typed, active, value, nothing: words, said });
  };
  const close = () => Object.assign(state, { open: false, typed: null, active: -1, shown: WINDOW });
  const open = async () => {
    const input = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
    // What is typed replaces what stands there, however soon it comes.
    if (!state.open) input?.select();
    await inFront(session, question, state);
    // Rows that move under a finger are chosen by mistake, so the list opens in its order or, once left, not at all.
    if (state.open || input !== document.activeElement) return;
    state.open = true;
    session.refresh();
  };
  const choose = (/** @type {string} */ chosen) => {
    close();
    keepRecent(session, question, state, chosen);
    session.answer(path, chosen);
    session.leave(path);
  };
  const move = (/** @type {number} */ step) => {
    if (!state.open) return void open();
    state.active = Math.max(0, Math.min(found().length - 1, state.active + step));
    draw();
    return document.getElementById(`${id}-${state.active}`)?.scrollIntoView({ block: 'nearest' });
  };
  return {
    open,
    draw,
    clear: () => session.answer(path, ''),
    tap: (/** @type {Event} */ event) => {
      const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('.combo-row'));
      if (row) choose(row.dataset.value ?? '');
    },
    type: (/** @type {Event} */ event) => {
      const wasOpen = state.open;
      const typed = /** @type {HTMLInputElement} */ (event.target).value;
      Object.assign(state, { open: true, typed, active: 0, shown: WINDOW });
      if (wasOpen) return draw();
      void inFront(session, question, state);
      return session.refresh();
    },
    key: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        move(event.key === 'ArrowDown' ? 1 : -1);
      } else if (event.key === 'Enter' && state.open) {
        event.preventDefault();
        const choices = found();
        const choice = choices[Math.max(0, state.active)];
        if (choice && (state.active >= 0 || choices.length === 1)) choose(choice.value);
      } else if (event.key === 'Escape' && state.open) {
        event.preventDefault();
        close();
        session.refresh();
      }
    },
    blur: () => {
      const choices = state.open && state.typed ? found() : [];
      close();
      if (choices.length === 1) choose(choices[0].value);
      else session.leave(path);
    },
    scroll: (/** @type {Event} */ event) => {
      const box = /** @type {HTMLElement} */ (event.target);
      if (found().length < state.shown || box.scrollTop + box.clientHeight < box.scrollHeight - 200) return;
      state.shown += WINDOW;
      draw();
    },
  };
}

/** Reads once what stands in front: what was chosen lately, then own villages with their districts and regencies. @param {FillSession} session @param {import('../../forms/types').Question} question @param {ListState} state */
function inFront(session, question, state) {
  state.read ??= Promise.all([
    remember(session, 'own villages', () => listVillages(session.db)),
    readSetting(session.db, recentKey(question), /** @type {string[]} */ ([])),
  ]).then(
    ([villages, recent]) => {
      state.recent = recent;
      state.own = villages.flatMap(({ code }) => {
        const digits = code.replace(/\D/g, '');
        return [digits, digits.slice(0, 6), digits.slice(0, 4)];
      });
    },
    () => {},
  );
  return state.read;
}

/** @param {FillSession} session @param {import('../../forms/types').Question} question @param {ListState} state @param {string} value */
function keepRecent(session, question, state, value) {
  state.recent = [value, ...state.recent.filter((one) => one !== value)].slice(0, RECENT);
  void writeSetting(session.db, recentKey(question), state.recent).catch(() => {});
}

/** The same list in another form remembers the same. @param {import('../../forms/types').Question} question */
function recentKey({ itemset, path }) {
  return `recent:${/instance\(\s*'([^']+)'/.exec(itemset?.nodeset ?? '')?.[1] ?? path}`;
}
