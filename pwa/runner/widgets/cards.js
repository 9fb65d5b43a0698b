// Choices as cards to tap: one of a few, or several. Many are narrowed by typing.

import { html, live, repeat } from '../../lib/dom.js';
import { t } from '../../lib/words.js';
import { goOn } from '../focus.js';
import { remember } from '../state.js';
import { marked, plain } from '../wording.js';
import { clear } from './clear.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('../../forms/types').Choice} Choice */

/** From so many choices on, a select_multiple can be searched. */
const SEARCH_FROM = 13;
const SHOWN = 60;
const QUICK = /quick/;
/** Whether the last touch was a tap. The arrow keys choose on their way through the choices, and that must not turn the page. */
let pointed = false;

/** @param {Field} field */
export function cards(field) {
  const { question, session, node } = field;
  if (question.type === 'trigger') return options(field, [{ value: 'OK', label: t('Ya, sudah') }], false);
  const set = session.live.choices.of(question, node);
  if (question.type === 'select_one') return html`${options(field, set.slice(0, set.length), false)}${clear(field)}`;
  if (set.length < SEARCH_FROM && !/autocomplete|search/.test(question.appearance))
    return options(field, set.slice(0, set.length), true);

  const state = remember(node, 'search', () => ({ typed: '' }));
  const onInput = (/** @type {Event} */ event) => {
    state.typed = /** @type {HTMLInputElement} */ (event.target).value;
    session.refresh();
  };
  const found = state.typed ? set.search(state.typed, SHOWN) : set.slice(0, SHOWN);
  return html`<input class="input" type="search" id=${`${field.id}-search`} autocomplete="off" aria-label=${t('Cari di %(label)s', { label: field.label })}
      placeholder=${t('Ketik untuk mencari')} .value=${live(state.typed)} @input=${onInput} />
    <p class="said" role="status">${chosenLine(field, found.length, set.length)}</p>
    ${options(field, found, true)}`;
}

/** @param {Field} field @param {number} found @param {number} all */
function chosenLine({ value }, found, all) {
  const chosen = value ? value.split(' ').length : 0;
  const seen = found < all ? t('%(n)s dari %(all)s ditampilkan', { n: found, all }) : '';
  return [chosen ? t('%(n)s dipilih', { n: chosen }) : '', seen].filter(Boolean).join(' · ');
}

/** @param {Field} field @param {Choice[]} choices @param {boolean} several */
function options(field, choices, several) {
  const { session, path, id, value, question, node } = field;
  const chosen = new Set(several ? value.split(' ').filter(Boolean) : [value]);
  const toggle = (/** @type {string} */ one, /** @type {boolean} */ on) => {
    session.answer(path, several ? inOrder(session.live.choices.of(question, node), chosen, one, on) : on ? one : '');
    session.leave(path);
    if (pointed && QUICK.test(question.appearance)) goOn(session, path);
  };
  const kind = several || question.type === 'trigger' ? 'checkbox' : 'radio';
  const wording = session.rare?.wording;
  const onChange = (/** @type {Event} */ { target }) => {
    const { value: one, checked } = /** @type {HTMLInputElement} */ (target);
    toggle(one, checked);
  };
  // Written without spaces: every one of them is a node, and a screen may hold a hundred cards.
  return html`<div class="options" @pointerdown=${point} @keydown=${point} @change=${onChange}>${repeat(
    choices,
    ({ value: one }) => one,
    (choice) => {
      const one = choice.value;
      const on = chosen.has(one);
      return wording
        ? html`<label class="option" data-checked=${on}><input type=${kind} name=${id} value=${one} .checked=${live(on)}><span>${marked(session, choice.label)}</span>${wording.choice(field, choice)}</label>`
        : html`<label class="option" data-checked=${on}><input type=${kind} name=${id} value=${one} .checked=${live(on)}><span .textContent=${plain(choice.label)}></span></label>`;
    },
  )}</div>`;
}

/** @param {Event} event */
function point({ type }) {
  pointed = type === 'pointerdown';
}

/** Values stand in the order of the list; one that the list does not offer stays. @param {import('../../forms/types').ChoiceSet} set @param {Set<string>} chosen @param {string} one @param {boolean} on */
function inOrder(set, chosen, one, on) {
  const values = new Set(chosen);
  if (on) values.add(one);
  else values.delete(one);
  const order = new Map(set.slice(0, set.length).map(({ value }, at) => [value, at]));
  return [...values].sort((a, b) => (order.get(a) ?? -1) - (order.get(b) ?? -1)).join(' ');
}
