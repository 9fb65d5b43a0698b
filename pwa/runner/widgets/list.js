// One of many: a field that opens a list and narrows it as somebody types. Own villages and recent choices stand first.
// The pattern is the editable combobox with a listbox of the WAI-ARIA Authoring Practices.

import { marks } from '../../forms/marks.js';
import { later } from '../../lib/clock.js';
import { html, live, nothing, repeat } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { t } from '../../lib/words.js';
import { readSetting, writeSetting } from '../../store/identity.js';
import { listVillages } from '../../store/villages.js';
import { remember } from '../state.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('../session.js').FillSession} FillSession */
/** @typedef {import('../../forms/types').Choice} Choice */
/** @typedef {import('../../forms/types').ChoiceSet} ChoiceSet */
/** @typedef {{ open: boolean, typed: string | null, active: number, shown: number, recent: string[], own: string[], read?: Promise<void>, last?: { set: ChoiceSet, key: string, found: Choice[] } }} ListState */

/** From so many choices on it is a list, below it is cards. */
export const LIST_FROM = 8;
/** Rows drawn at once; more come when somebody scrolls to the end. */
const WINDOW = 40;
const RECENT = 3;
const READY_MS = 50;

/** @param {Field} field */
export function list(field) {
  const { session, question, node, path, id, value, required, invalid, describedby } = field;
  const set = session.live.choices.of(question, node);
  /** @type {ListState} */
  const state = remember(session, `${path} list`, () => ({
    open: false,
    typed: null,
    active: -1,
    shown: WINDOW,
    recent: [],
    own: [],
  }));
  const label = value ? (set.find(value)?.label ?? value) : '';
  const found = state.open ? search(set, state) : [];
  const go = actions(field, state, found);
  return html`<div class="combo" data-open=${String(state.open)} data-clear=${String(Boolean(value && !required))}>
    <input class="input" id=${id} type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false"
      aria-expanded=${String(state.open)} aria-controls=${`${id}-list`} aria-autocomplete="list" aria-haspopup="listbox"
      aria-activedescendant=${state.open && state.active >= 0 ? `${id}-${state.active}` : nothing}
      aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing} aria-describedby=${describedby}
      placeholder=${t('Ketik untuk mencari')} .value=${live(state.open && state.typed !== null ? state.typed : label)}
      @click=${go.open} @input=${go.type} @keydown=${go.key} @blur=${go.blur} />
    ${value && !required ? html`<button type="button" class="combo-clear" aria-label=${t('Kosongkan pilihan')} @click=${go.clear}>${icon('close')}</button>` : nothing}
    <ul class="combo-list" id=${`${id}-list`} role="listbox" aria-labelledby=${`${id}-label`} ?hidden=${!state.open}
      @mousedown=${(/** @type {Event} */ event) => event.preventDefault()} @scroll=${go.scroll}>
      ${repeat(
        found,
        (choice) => choice.value,
        (
          choice,
          at,
        ) => html`<li class="combo-row" role="option" id=${`${id}-${at}`} data-value=${choice.value} aria-selected=${String(choice.value === value)}
          data-active=${String(at === state.active)} @click=${() => go.choose(choice.value)}>${bold(choice.label, state.typed)}</li>`,
      )}
      ${state.open && found.length === 0 ? html`<li class="combo-none" role="option" aria-selected="false" aria-disabled="true">${none(session.live.lacksList(question), set.length)}</li>` : nothing}
    </ul>
    <p class="visually-hidden" role="status">${state.open && found.length ? counted(found.length, state.shown) : nothing}</p></div>`;
}

/** The page is drawn more often than something is typed. @param {ChoiceSet} set @param {ListState} state */
function search(set, state) {
  const first = [...new Set([...state.recent, ...state.own])];
  const key = [state.typed ?? '', state.shown, ...first].join('\n');
  if (state.last?.set !== set || state.last.key !== key)
    state.last = { set, key, found: set.search(state.typed ?? '', state.shown, first) };
  return state.last.found;
}

/** @param {string} label @param {string | null} typed */
function bold(label, typed) {
  if (!typed?.trim()) return label;
  return marks(label, typed).map(([piece, on]) => (on ? html`<mark>${piece}</mark>` : piece));
}

/** @param {number} found @param {number} shown */
function counted(found, shown) {
  return found < shown
    ? t('%(n)s pilihan', { n: found })
    : t('%(n)s pilihan pertama; ketik untuk menyaring', { n: found });
}

/** @param {boolean} missing @param {number} length */
function none(missing, length) {
  if (missing)
    return t('Daftar ini belum sampai di HP. Sambungkan HP sebentar ke internet; isian lain boleh dilanjutkan.');
  return length ? t('Tidak ada yang cocok. Coba sebagian namanya saja.') : t('Pilih dulu isian di atasnya.');
}

/** @param {Field} field @param {ListState} state @param {Choice[]} found */
function actions({ session, question, node, path, id }, state, found) {
  const close = () => Object.assign(state, { open: false, typed: null, active: -1, shown: WINDOW });
  const open = async () => {
    await inFront(session, question, state);
    const input = document.getElementById(id);
    // Rows that move under a finger are chosen by mistake, so the list opens in its order or, once left, not at all.
    if (state.open || input !== document.activeElement) return;
    state.open = true;
    session.refresh();
    /** @type {HTMLInputElement} */ (input).select();
    // Labels are made ready to be searched while the finger is on its way to the first letter.
    later(READY_MS, () => session.live.choices.of(question, node).warm());
  };
  const choose = (/** @type {string} */ value) => {
    close();
    keepRecent(session, question, state, value);
    session.answer(path, value);
    session.leave(path);
  };
  const move = (/** @type {number} */ step) => {
    void open();
    state.active = Math.max(0, Math.min(found.length - 1, state.active + step));
    session.refresh();
    document.getElementById(`${id}-${state.active}`)?.scrollIntoView({ block: 'nearest' });
  };
  return {
    open,
    choose,
    clear: () => session.answer(path, ''),
    type: (/** @type {Event} */ event) => {
      void inFront(session, question, state);
      Object.assign(state, {
        open: true,
        typed: /** @type {HTMLInputElement} */ (event.target).value,
        active: 0,
        shown: WINDOW,
      });
      session.refresh();
    },
    key: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        move(event.key === 'ArrowDown' ? 1 : -1);
      } else if (event.key === 'Enter' && state.open) {
        event.preventDefault();
        const choice = found[Math.max(0, state.active)];
        if (choice && (state.active >= 0 || found.length === 1)) choose(choice.value);
      } else if (event.key === 'Escape' && state.open) {
        event.preventDefault();
        close();
        session.refresh();
      }
    },
    blur: () => {
      const only = state.open && state.typed && found.length === 1 ? found[0].value : '';
      close();
      if (only) choose(only);
      else session.leave(path);
    },
    scroll: (/** @type {Event} */ event) => {
      const box = /** @type {HTMLElement} */ (event.target);
      if (found.length < state.shown || box.scrollTop + box.clientHeight < box.scrollHeight - 200) return;
      state.shown += WINDOW;
      session.refresh();
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
