// The rows of an open list, drawn apart from the page: a letter typed changes them and nothing else, and the first few
// are there before the rest.

import { marks } from '../../forms/marks.js';
import { later } from '../../lib/clock.js';
import { t } from '../../lib/words.js';

/** @typedef {import('../../forms/types').Choice} Choice */
/**
 * What stands in the list: all of it in one value, so that drawing the same again changes nothing.
 * @typedef {object} Shown
 * @property {Choice[]} found
 * @property {string | null} typed
 * @property {number} active place of the row that the arrow keys are at, -1 for none
 * @property {string} value chosen
 * @property {string} nothing what to say when nothing is found
 * @property {string} said how many there are, for a screen reader
 */

/** As many as a phone shows above its keyboard. */
const FIRST = 8;
/** @type {WeakMap<Element, Shown>} */
const drawn = new WeakMap();

/** @param {string} id of the field @param {Shown | null} shown null when the list is closed */
export function drawRows(id, shown) {
  const box = document.getElementById(`${id}-list`);
  const input = document.getElementById(id);
  if (!box || !input) return;
  const before = drawn.get(box);
  if (!shown) {
    if (before) box.replaceChildren();
    drawn.delete(box);
  } else if (before?.found !== shown.found || before.typed !== shown.typed) {
    fill(box, id, shown, before);
  }
  if (shown) {
    drawn.set(box, shown);
    for (const row of box.children) tell(row, shown);
  }
  const active = shown && shown.active >= 0 && shown.active < shown.found.length;
  if (active) input.setAttribute('aria-activedescendant', `${id}-${shown.active}`);
  else input.removeAttribute('aria-activedescendant');
  const count = document.getElementById(`${id}-count`);
  if (count) count.textContent = shown?.said ?? '';
}

/** @param {Element} box @param {string} id @param {Shown} shown @param {Shown} [before] */
function fill(box, id, shown, before) {
  const { found, typed } = shown;
  // More of the same list, because somebody scrolls to its end.
  const same =
    before && before.typed === typed ? before.found.findIndex((choice, at) => choice.value !== found[at]?.value) : 0;
  const kept = same < 0 && before ? before.found.length : 0;
  const rest = () => {
    if (drawn.get(box)?.found !== found) return;
    const from = box.children.length;
    box.append(...found.slice(from).map((choice, at) => rowOf(id, choice, from + at, typed)));
    for (const row of [...box.children].slice(from)) tell(row, /** @type {Shown} */ (drawn.get(box)));
  };
  if (kept > 0) {
    drawn.set(box, shown);
    rest();
    return;
  }
  const first = Math.max(FIRST, shown.active + 1);
  const rows = found.slice(0, first).map((choice, at) => rowOf(id, choice, at, typed));
  box.replaceChildren(...(rows.length ? rows : [none(shown.nothing)]));
  box.scrollTop = 0;
  if (found.length > first) requestAnimationFrame(() => later(0, rest));
}

/** @param {string} id @param {Choice} choice @param {number} at @param {string | null} typed */
function rowOf(id, { value, label }, at, typed) {
  const row = document.createElement('li');
  row.className = 'combo-row';
  row.id = `${id}-${at}`;
  row.setAttribute('role', 'option');
  row.dataset.value = value;
  // One box for all pieces, or the spaces between them are lost.
  const words = row.appendChild(document.createElement('span'));
  for (const [piece, on] of typed?.trim() ? marks(label, typed) : [/** @type {[string, boolean]} */ ([label, false])]) {
    if (on) words.appendChild(document.createElement('mark')).textContent = piece;
    else words.append(piece);
  }
  return row;
}

/** @param {Element} row @param {Shown} shown */
function tell(row, { value, active }) {
  if (!(row instanceof HTMLElement) || row.dataset.value === undefined) return;
  set(row, 'aria-selected', String(row.dataset.value === value));
  set(row, 'data-active', String(active >= 0 && row.id.endsWith(`-${active}`)));
}

/** @param {Element} row @param {string} name @param {string} value */
function set(row, name, value) {
  if (row.getAttribute(name) !== value) row.setAttribute(name, value);
}

/** @param {string} words */
function none(words) {
  const row = document.createElement('li');
  row.className = 'combo-none';
  row.setAttribute('role', 'option');
  row.setAttribute('aria-selected', 'false');
  row.setAttribute('aria-disabled', 'true');
  row.textContent = words;
  return row;
}

/** @param {number} found @param {number} shown at most */
export function counted(found, shown) {
  if (found === 0) return '';
  return found < shown
    ? t('%(n)s pilihan', { n: found })
    : t('%(n)s pilihan pertama; ketik untuk menyaring', { n: found });
}
