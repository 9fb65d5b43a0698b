// A point shown among the villages one knows, and, where the form lets people choose it, placed by hand.

import { html, live, nothing } from '../../lib/dom.js';
import { t } from '../../lib/words.js';
import { listVillages } from '../../store/villages.js';
import { remember } from '../state.js';
import { place, stateOf as placeOf } from '../widgets/place.js';
import { chart, marksOf, viewOf } from './chart.js';
import { pointAt, readPoints, typedPoint, writePoint } from './geo.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ view: import('./chart.js').View | null, typed: string, said: string, marks: import('./chart.js').Mark[] }} MapState */

/** Round a single point, in metres to each side. */
const AROUND_M = 250;

/** @param {Field} field */
export function map(field) {
  const { session, path, value, label, question, id } = field;
  const state = stateOf(field);
  const points = readPoints(value);
  const { best, watch } = placeOf(field);
  const here = best && watch !== null ? pointAt(best) : null;
  const byHand = question.appearance.includes('placement-map');
  const shown = points.length ? points : here ? [here] : state.marks;
  const view = state.view ?? (shown.length ? viewOf(shown, AROUND_M) : null);
  const put = (/** @type {{ lat: number, lon: number }} */ at) => {
    session.answer(path, writePoint({ ...at, alt: 0, acc: 0 }));
    session.leave(path);
  };
  const move = (/** @type {import('./chart.js').View} */ next) => {
    state.view = next;
    session.refresh();
  };
  const tap = (/** @type {{ lat: number, lon: number }} */ at) => {
    state.view ??= view;
    put(at);
  };
  const write = () => {
    const point = typedPoint(state.typed);
    state.said = point ? '' : t('Tulis lintang lalu bujur, misalnya -3.65120, 103.77120.');
    if (point) {
      Object.assign(state, { typed: '', view: null });
      put(point);
    }
    session.refresh();
  };
  return html`${
    view
      ? chart({
          label: byHand
            ? t('Gambar tempat: %(label)s. Ketuk tempatnya; panah menggeser, Enter memilih titik tengah.', { label })
            : t('Gambar tempat: %(label)s', { label }),
          points,
          closed: false,
          here,
          marks: state.marks,
          view,
          ...(byHand ? { cross: true, onView: move, onTap: tap } : {}),
        })
      : nothing
  }
  ${byHand && view ? html`<button type="button" class="link" data-action="centre" @click=${() => tap(view)}>${t('Pakai titik di tengah gambar')}</button>` : nothing}
  ${place(field)}
  ${
    byHand
      ? html`<details class="fold"><summary>${t('Tulis koordinat')}</summary>
        <label for=${`${id}-typed`}>${t('Lintang, bujur')}</label>
        <input class="input" id=${`${id}-typed`} autocomplete="off" .value=${live(state.typed)} @input=${(
          /** @type {Event} */ event,
        ) => {
          state.typed = /** @type {HTMLInputElement} */ (event.target).value;
        }} />
        ${state.said ? html`<p class="problem" role="alert">${state.said}</p>` : nothing}
        <button type="button" class="button" data-kind="second" data-action="write" @click=${write}>${t('Pakai koordinat ini')}</button></details>`
      : nothing
  }`;
}

/** @param {Field} field @returns {MapState} */
function stateOf({ session, node }) {
  return remember(node, 'map', () => {
    /** @type {MapState} */
    const state = { view: null, typed: '', said: '', marks: [] };
    void listVillages(session.db).then(
      (villages) => {
        state.marks = marksOf(villages);
        session.refresh();
      },
      () => {},
    );
    return state;
  });
}
