// A way walked, or an area walked round: point by point where one stands, by itself while walking, on a drawing, or typed.

import { html, live, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { formatNumber, t } from '../../lib/words.js';
import { listVillages } from '../../store/villages.js';
import { placeNow, remember } from '../state.js';
import { chart, lengthText, marksOf, viewOf } from './chart.js';
import { areaOf, lengthOf, readPoints, same, typedPoint, writePoints } from './geo.js';
import { follow, standing } from './walking.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('./geo.js').Point} Point */
/** @typedef {import('./chart.js').View} View */
/**
 * @typedef {object} ShapeState
 * @property {import('./walking.js').Walk} walk
 * @property {import('./walking.js').Pace} pace
 * @property {View | null} view chosen by the person; null: all points
 * @property {boolean} tapping a tap on the drawing is a point
 * @property {string} typed
 * @property {string} said about what was typed
 * @property {Point[] | null} dropped what was cleared, to be put back
 * @property {import('./chart.js').Mark[]} marks
 */

const EVERY_S = [1, 5, 10, 20, 30, 60, 300];
const WITHIN_M = [0, 5, 10, 15, 20, 50];
/** The last ones are listed; a walk of an hour has thousands. */
const LISTED = 30;

/** @param {Field} field */
export function shape(field) {
  const { session, value } = field;
  const state = stateOf(field);
  const closed = isArea(field);
  const points = readPoints(value, closed);
  const { walk } = state;
  const put = (/** @type {Point[]} */ next) => {
    const path = placeNow(field);
    if (!path) return;
    state.dropped = null;
    session.answer(path, writePoints(next, closed));
  };
  const add = (/** @type {Point} */ point) => {
    const now = readPoints(session.live.value(field.node), closed);
    if (!now.length || !same(now[now.length - 1], point)) put([...now, point]);
  };
  const clear = () => {
    walk.end();
    put([]);
    state.dropped = points;
    session.refresh();
  };
  return html`<p class="shape-sum" role="status">${sum(points, closed)}</p>
    ${drawing(field, state, points, add)}
    ${walk.on ? walking(field, state, points, add) : standstill(field, state, add)}
    ${points.length ? listed(field, points, put, clear) : nothing}
    ${
      state.dropped && !points.length
        ? html`<p class="undo" role="status">${t('Semua titik dihapus.')}<button type="button" class="link" data-action="undo-clear" @click=${() => put(state.dropped ?? [])}>${t('Kembalikan')}</button></p>`
        : nothing
    }`;
}

/** @param {Field} field @returns {ShapeState} */
function stateOf({ session, node, question }) {
  return remember(node, 'shape', () => {
    /** @type {ShapeState} */
    const state = {
      walk: standing(),
      pace: { every_s: 5, within_m: 20 },
      view: null,
      tapping: question.appearance.includes('placement-map'),
      typed: '',
      said: '',
      dropped: null,
      marks: [],
    };
    session.closing.add(() => state.walk.end());
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

/** @param {Field} field */
function isArea({ question }) {
  return question.type === 'geoshape';
}

/** @param {Point[]} points @param {boolean} closed @returns {string} */
function sum(points, closed) {
  const n = points.length;
  if (!n)
    return closed ? t('Belum ada titik. Area memerlukan 3 titik.') : t('Belum ada titik. Jejak memerlukan 2 titik.');
  const length = lengthText(lengthOf(points, closed));
  if (closed && n < 3) return t('%(n)s titik. Area memerlukan 3 titik.', { n });
  if (n < 2) return t('%(n)s titik. Jejak memerlukan 2 titik.', { n });
  if (!closed) return t('%(n)s titik · %(length)s', { n, length });
  return t('%(n)s titik · keliling %(length)s · luas %(area)s', { n, length, area: areaText(areaOf(points)) });
}

/** @param {number} square_m @returns {string} "1.200 m²", "1,2 ha (12.000 m²)" */
function areaText(square_m) {
  const metres = `${formatNumber(square_m)} m²`;
  return square_m < 10_000 ? metres : `${formatNumber(square_m / 10_000, 2)} ha (${metres})`;
}

/** @param {Field} field @param {ShapeState} state @param {Point[]} points @param {(point: Point) => void} add */
function drawing(field, state, points, add) {
  const { session, label } = field;
  const here = state.walk.now;
  const places = here ? [...points, here] : points;
  const start = places.length ? places : state.marks;
  if (!start.length) return nothing;
  const view = state.view ?? viewOf(start);
  const tap = () => {
    Object.assign(state, { tapping: !state.tapping, view: null });
    session.refresh();
  };
  return html`${chart({
    label: state.tapping
      ? t('Gambar titik: %(label)s. Ketuk untuk menambah titik; panah menggeser, Enter menambah titik di tengah.', {
          label,
        })
      : t('Gambar titik: %(label)s', { label }),
    points,
    closed: isArea(field),
    here,
    marks: state.marks,
    view,
    ...(state.tapping
      ? {
          cross: true,
          onView: (/** @type {View} */ next) => {
            state.view = next;
            session.refresh();
          },
          onTap: (/** @type {{ lat: number, lon: number }} */ place) => {
            state.view ??= view;
            add({ ...place, alt: 0, acc: 0 });
          },
        }
      : {}),
  })}
  <button type="button" class="link" data-action="tap" aria-pressed=${String(state.tapping)} @click=${tap}>${icon(state.tapping ? 'check' : 'pen')}${t('Tambah titik dengan mengetuk gambar')}</button>`;
}

/** Ways to begin. @param {Field} field @param {ShapeState} state @param {(point: Point) => void} add */
function standstill(field, state, add) {
  const { session, id } = field;
  const { walk, pace } = state;
  const look = () =>
    follow(
      walk,
      () => session.refresh(),
      null,
      () => pace,
    );
  const record = () =>
    follow(
      walk,
      () => session.refresh(),
      add,
      () => pace,
    );
  const write = () => {
    const point = typedPoint(state.typed);
    state.said = point ? '' : t('Tulis lintang lalu bujur, misalnya -3.65120, 103.77120.');
    if (point) {
      state.typed = '';
      add(point);
    }
    session.refresh();
  };
  const pick = (/** @type {'every_s' | 'within_m'} */ name) => (/** @type {Event} */ event) => {
    pace[name] = Number(/** @type {HTMLSelectElement} */ (event.target).value);
  };
  return html`<div class="takes">
      <button type="button" class="take" data-action="look" @click=${look}>${icon('pin')}<span>${t('Tambah titik di tempat saya berdiri')}</span></button></div>
    ${walk.trouble ? html`<p class="said" role="status">${walk.trouble}</p>` : nothing}
    <details class="fold"><summary>${t('Rekam sambil berjalan')}</summary>
      <div class="shape-pace"><label>${t('Satu titik setiap')}<select class="input" data-action="every" @change=${pick('every_s')}>${EVERY_S.map((s) => html`<option value=${s} ?selected=${s === pace.every_s}>${s < 60 ? t('%(n)s detik', { n: s }) : t('%(n)s menit', { n: s / 60 })}</option>`)}</select></label>
      <label>${t('Ketelitian paling sedikit')}<select class="input" data-action="within" @change=${pick('within_m')}>${WITHIN_M.map((m) => html`<option value=${m} ?selected=${m === pace.within_m}>${m ? `± ${m} m` : t('apa pun')}</option>`)}</select></label></div>
      <p class="said">${t('Biarkan layar menyala selama berjalan. Setiap titik langsung tersimpan.')}</p>
      <button type="button" class="button" data-action="walk" @click=${record}>${t('Mulai merekam')}</button></details>
    <details class="fold"><summary>${t('Tulis koordinat')}</summary>
      <label for=${`${id}-typed`}>${t('Lintang, bujur')}</label>
      <input class="input" id=${`${id}-typed`} inputmode="text" autocomplete="off" .value=${live(state.typed)} @input=${(
        /** @type {Event} */ event,
      ) => {
        state.typed = /** @type {HTMLInputElement} */ (event.target).value;
      }} />
      ${state.said ? html`<p class="problem" role="alert">${state.said}</p>` : nothing}
      <button type="button" class="button" data-kind="second" data-action="write" @click=${write}>${t('Tambah titik ini')}</button></details>`;
}

/** While the phone follows. @param {Field} field @param {ShapeState} state @param {Point[]} points @param {(point: Point) => void} add */
function walking({ session }, { walk }, points, add) {
  const stop = () => {
    walk.end();
    session.refresh();
  };
  const take = () => {
    if (walk.now) add(walk.now);
    if (!walk.recording) walk.end();
    session.refresh();
  };
  return html`<div class="place" data-state="seeking"><span class="row-icon">${icon('pin')}</span>
    <div class="place-text" role="status"><b>${walk.now ? `± ${formatNumber(walk.now.acc)} m` : t('Mencari titik')}</b>
      <small>${walk.trouble || walk.waiting || (walk.recording ? t('Merekam: %(n)s titik', { n: points.length }) : t('Makin lama makin teliti. Boleh lanjut mengisi.'))}</small></div>
    <div class="place-actions">${walk.now ? html`<button type="button" class="link" data-action="accept" @click=${take}>${walk.recording ? t('Tambah titik sekarang') : t('Pakai titik ini')}</button>` : nothing}
      <button type="button" class="link" data-action="stop" @click=${stop}>${t('Berhenti')}</button></div></div>`;
}

/** @param {Field} field @param {Point[]} points @param {(points: Point[]) => void} put @param {() => void} clear */
function listed({ label }, points, put, clear) {
  const from = Math.max(0, points.length - LISTED);
  return html`<div class="shape-actions"><button type="button" class="link" data-action="undo-point" @click=${() => put(points.slice(0, -1))}>${t('Batalkan titik terakhir')}</button>
      <button type="button" class="link" data-action="clear" aria-label=${t('Hapus semua titik: %(label)s', { label })} @click=${clear}>${t('Hapus semua titik')}</button></div>
    <details class="fold"><summary>${t('Daftar titik')}</summary>${from ? html`<p class="said">${t('%(n)s titik terakhir', { n: LISTED })}</p>` : nothing}
      <ol class="shape-points" start=${from + 1}>${points.slice(from).map(
        (
          point,
          at,
        ) => html`<li><span>${formatNumber(Math.abs(point.lat), 5)} ${point.lat < 0 ? t('LS') : t('LU')}, ${formatNumber(Math.abs(point.lon), 5)} ${point.lon < 0 ? t('BB') : t('BT')}${point.acc ? ` (± ${formatNumber(point.acc)} m)` : ''}</span>
          <button type="button" class="link" data-action="drop-point" aria-label=${t('Hapus titik %(n)s', { n: from + at + 1 })} @click=${() => put(points.filter((_, one) => one !== from + at))}>${t('Hapus')}</button></li>`,
      )}</ol></details>`;
}
