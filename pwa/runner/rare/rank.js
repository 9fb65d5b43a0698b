// Choices put in order: dragged by their handle, or moved by buttons and arrow keys. The place is said aloud.

import { html, repeat } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { t } from '../../lib/words.js';
import { remember } from '../state.js';
import { clear } from '../widgets/clear.js';
import { marked, plain } from '../wording.js';

/** @typedef {import('../../forms/types').Choice} Choice */
/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ dragged: string, said: string }} RankState */

/** @param {Field} field */
export function rank(field) {
  const { session, path, id, value, question, node, describedby } = field;
  const set = session.live.choices.of(question, node);
  const choices = inOrder(set.slice(0, set.length), value);
  /** @type {RankState} */
  const state = remember(node, 'rank', () => ({ dragged: '', said: '' }));
  const keep = (/** @type {Choice[]} */ order) => {
    session.answer(path, order.map((one) => one.value).join(' '));
    session.leave(path);
  };
  const move = (/** @type {string} */ moved, /** @type {number} */ to) => {
    const from = choices.findIndex((one) => one.value === moved);
    if (from < 0 || to < 0 || to >= choices.length || to === from) return;
    const order = [...choices];
    order.splice(to, 0, ...order.splice(from, 1));
    state.said = t('%(what)s: urutan %(n)s dari %(all)s', {
      what: plain(choices[from].label),
      n: to + 1,
      all: order.length,
    });
    keep(order);
  };
  return html`<ol class="rank" data-empty=${String(!value)} aria-describedby=${describedby}>${repeat(
    choices,
    (one) => one.value,
    (one, at) => row(field, state, one, at, choices.length, move),
  )}</ol>
    ${
      value
        ? clear(field)
        : html`<p class="said">${t('Belum diurutkan. Geser baris, atau ketuk panahnya.')}</p>
      <button type="button" class="button" data-kind="second" data-size="slim" data-action="keep-order" @click=${() => keep(choices)}>${t('Urutan ini sudah benar')}</button>`
    }
    <p class="visually-hidden" role="status" id=${`${id}-said`}>${state.said}</p>`;
}

/** @param {Choice[]} choices @param {string} value those that are ranked stand first, new ones after them */
function inOrder(choices, value) {
  const places = new Map(value.split(' ').map((one, at) => [one, at]));
  return value
    ? [...choices].sort((a, b) => (places.get(a.value) ?? choices.length) - (places.get(b.value) ?? choices.length))
    : choices;
}

/** @param {Field} field @param {RankState} state @param {Choice} one @param {number} at @param {number} all @param {(value: string, to: number) => void} move */
function row(field, state, one, at, all, move) {
  const { session } = field;
  const shift = async (/** @type {Event} */ event, /** @type {number} */ to) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    move(one.value, to);
    // The row takes its buttons along; one that has come to an end hands the focus to the other.
    await Promise.resolve();
    const place = button.closest('.rank-row');
    const free =
      button.getAttribute('aria-disabled') === 'true'
        ? place?.querySelector('button:not([aria-disabled="true"])')
        : button;
    if (free instanceof HTMLElement) free.focus();
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!step) return;
    event.preventDefault();
    move(one.value, at + step);
  };
  const start = (/** @type {PointerEvent} */ event) => {
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    state.dragged = one.value;
    session.refresh();
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    if (state.dragged === one.value) move(one.value, placeAt(event));
  };
  const end = () => {
    state.dragged = '';
    session.refresh();
  };
  const button = (/** @type {number} */ to, /** @type {string} */ words, /** @type {string} */ way) =>
    html`<button type="button" class="rank-step" data-way=${way} aria-label=${words} aria-disabled=${String(to < 0 || to >= all)}
      @click=${(/** @type {Event} */ event) => shift(event, to)}>${icon('next')}</button>`;
  return html`<li class="rank-row" data-value=${one.value} data-dragged=${String(state.dragged === one.value)} @keydown=${key}>
    <span class="rank-grip" @pointerdown=${start} @pointermove=${drag} @pointerup=${end} @pointercancel=${end}><b>${at + 1}</b><span>${marked(session, one.label)}</span></span>
    ${button(at - 1, t('Naikkan %(label)s', { label: plain(one.label) }), 'up')}${button(at + 1, t('Turunkan %(label)s', { label: plain(one.label) }), 'down')}</li>`;
}

/** @param {PointerEvent} event @returns {number} the row under the finger */
function placeAt(event) {
  const grip = /** @type {HTMLElement} */ (event.currentTarget);
  const rows = [...(grip.closest('.rank')?.children ?? [])];
  const under = rows.findIndex((one) => event.clientY < one.getBoundingClientRect().bottom);
  return under < 0 ? rows.length - 1 : under;
}
