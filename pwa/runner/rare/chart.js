// A plain drawing of places with a scale: north is up, nothing needs a link. It is no map and does not pretend to be one.

import { html, nothing, svg } from '../../lib/dom.js';
import { formatNumber, t } from '../../lib/words.js';

/** @typedef {import('./geo.js').Point} Point */
/** The middle and half the width, in metres. @typedef {{ lat: number, lon: number, span_m: number }} View */
/** @typedef {{ name: string, lat: number, lon: number }} Mark */

/**
 * @typedef {object} Drawing
 * @property {string} label what a screen reader says
 * @property {Point[]} points
 * @property {boolean} closed
 * @property {Point | null} here where the phone is now
 * @property {Mark[]} marks known places
 * @property {View} view
 * @property {boolean} [cross] marks the middle
 * @property {(view: View) => void} [onView] the person moved it
 * @property {(place: { lat: number, lon: number }) => void} [onTap]
 */

/** The drawing's own units: 200 wide, 150 high, the middle at 0. */
const HALF_WIDTH = 100;
const HALF_HEIGHT = 75;
const METRES_A_DEGREE = 111_319;
const NEAREST_M = 10;
const FARTHEST_M = 200_000;
/** A finger moves a little when it taps, in pixels. */
const TAP_PX = 8;

/** @param {Drawing} drawing */
export function chart(drawing) {
  const { view, label, onView, points, closed, here, marks, cross } = drawing;
  const at = projection(view);
  const line = points.map((point) => at(point).join(',')).join(' ');
  const bar = niceLength(view.span_m * 0.7);
  const wide = (bar / view.span_m) * HALF_WIDTH;
  const hand = onView ? gestures(drawing) : null;
  return html`<div class="chart"><svg class="chart-sheet" viewBox="-100 -75 200 150" data-move=${String(Boolean(hand))} role=${hand ? 'application' : 'img'} aria-label=${label}
      tabindex=${hand ? '0' : nothing} @pointerdown=${hand?.down} @pointermove=${hand?.move} @pointerup=${hand?.up} @keydown=${hand?.key}>
      ${marks.filter(within(at)).map((mark) => village(at(mark), mark.name))}
      ${points.length > 1 ? (closed && points.length > 2 ? svg`<polygon class="chart-area" points=${line} />` : svg`<polyline class="chart-line" points=${line} />`) : nothing}
      ${points.map((point, index) => dot(at(point), index === points.length - 1))}
      ${here ? position(at(here), Math.max(1.5, (here.acc / view.span_m) * HALF_WIDTH)) : nothing}
      ${cross ? svg`<path class="chart-cross" d="M-12 0H-3M3 0H12M0 -12V-3M0 3V12" />` : nothing}
      <path class="chart-cross" d="M92 -58V-70M89 -66L92 -70L95 -66" /><text class="chart-text" x="92" y="-50" text-anchor="middle">${t('U')}</text>
      <path class="chart-cross" d=${`M-94 66V69H${(wide - 94).toFixed(1)}V66`} /><text class="chart-text" x="-93" y="62">${lengthText(bar)}</text>
    </svg>
    ${
      hand
        ? html`<div class="chart-buttons"><button type="button" class="button" data-kind="second" data-size="slim" aria-label=${t('Perkecil gambar')} @click=${hand.farther}>−</button>
          <button type="button" class="button" data-kind="second" data-size="slim" aria-label=${t('Perbesar gambar')} @click=${hand.nearer}>+</button></div>`
        : nothing
    }</div>`;
}

/** A view that holds all of them, never less than a house and its yard. @param {{ lat: number, lon: number }[]} points @param {number} [least_m] @returns {View} */
export function viewOf(points, least_m = 25) {
  const [lats, lons] = [points.map(({ lat }) => lat), points.map(({ lon }) => lon)];
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const lat = (south + north) / 2;
  const wide = ((east - west) / 2) * METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180);
  const high = (((north - south) / 2) * METRES_A_DEGREE * HALF_WIDTH) / HALF_HEIGHT;
  return { lat, lon: (west + east) / 2, span_m: Math.max(least_m, 1.25 * wide, 1.25 * high) };
}

/** @param {import('../../types').Village[]} villages @returns {Mark[]} those whose place is known */
export function marksOf(villages) {
  return villages.flatMap(({ name, point }) => (point ? [{ name, lat: point[0], lon: point[1] }] : []));
}

/** @param {number} metres @returns {string} "340 m", "1,2 km" */
export function lengthText(metres) {
  return metres < 1000 ? `${formatNumber(metres)} m` : `${formatNumber(metres / 1000, 2)} km`;
}

/** @param {View} view @returns {(place: { lat: number, lon: number }) => [number, number]} */
function projection({ lat, lon, span_m }) {
  const unit = (METRES_A_DEGREE * HALF_WIDTH) / span_m;
  const narrow = Math.cos((lat * Math.PI) / 180);
  return (place) => [round((place.lon - lon) * narrow * unit), round((lat - place.lat) * unit)];
}

/** @param {number} units */
function round(units) {
  return Math.round(units * 10) / 10;
}

/** @param {ReturnType<typeof projection>} at @returns {(mark: Mark) => boolean} */
function within(at) {
  return (mark) => {
    const [x, y] = at(mark);
    return Math.abs(x) < HALF_WIDTH && Math.abs(y) < HALF_HEIGHT;
  };
}

/** @param {[number, number]} at @param {string} name */
function village([x, y], name) {
  return svg`<path class="chart-village" d=${`M${x} ${y - 4}l4 7h-8z`} /><text class="chart-text" x=${x} y=${y + 11} text-anchor="middle">${name}</text>`;
}

/** @param {[number, number]} at @param {boolean} last */
function dot([x, y], last) {
  return svg`<circle class="chart-dot" data-last=${String(last)} cx=${x} cy=${y} r=${last ? 3.5 : 2} />`;
}

/** @param {[number, number]} at @param {number} radius */
function position([x, y], radius) {
  return svg`<circle class="chart-doubt" cx=${x} cy=${y} r=${radius} /><circle class="chart-here" cx=${x} cy=${y} r="2.5" />`;
}

/** 1, 2 or 5 times a power of ten, not longer than this. @param {number} metres */
function niceLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((times) => times * power <= metres) ?? 1) * power;
}

/** Drag, tap, keys. @param {Drawing} drawing */
function gestures({ view, onView, onTap }) {
  /** @param {number} x @param {number} y in the drawing's units, from the middle */
  const placeAt = (x, y) => {
    const degrees = view.span_m / HALF_WIDTH / METRES_A_DEGREE;
    return { lat: view.lat - y * degrees, lon: view.lon + (x * degrees) / Math.cos((view.lat * Math.PI) / 180) };
  };
  const zoom = (/** @type {number} */ times) =>
    onView?.({ ...view, span_m: Math.min(FARTHEST_M, Math.max(NEAREST_M, view.span_m * times)) });
  const shift = (/** @type {number} */ x, /** @type {number} */ y) => onView?.({ ...view, ...placeAt(x, y) });
  const unitsOf = (/** @type {PointerEvent} */ event) =>
    (2 * HALF_WIDTH) / /** @type {Element} */ (event.currentTarget).getBoundingClientRect().width;
  return {
    nearer: () => zoom(0.5),
    farther: () => zoom(2),
    down: (/** @type {PointerEvent} */ event) => {
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
      held = { x: event.clientX, y: event.clientY, moved: false };
    },
    move: (/** @type {PointerEvent} */ event) => {
      if (!held) return;
      const [x, y] = [held.x - event.clientX, held.y - event.clientY];
      if (!held.moved && Math.hypot(x, y) < TAP_PX) return;
      held = { x: event.clientX, y: event.clientY, moved: true };
      shift(x * unitsOf(event), y * unitsOf(event));
    },
    up: (/** @type {PointerEvent} */ event) => {
      const tap = held && !held.moved;
      held = null;
      if (!tap || !onTap) return;
      const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
      const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
      onTap(placeAt(x * unitsOf(event), y * unitsOf(event)));
    },
    key: (/** @type {KeyboardEvent} */ event) => {
      const way = KEYS[event.key];
      if (!way) return;
      event.preventDefault();
      if (event.key === 'Enter') onTap?.(placeAt(0, 0));
      else if (way[2]) zoom(way[2]);
      else shift(way[0], way[1]);
    },
  };
}

/** What a finger holds; there is one finger. @type {{ x: number, y: number, moved: boolean } | null} */
let held = null;
/** @type {Record<string, [x: number, y: number, zoom: number]>} */
const KEYS = {
  ArrowLeft: [-10, 0, 0],
  ArrowRight: [10, 0, 0],
  ArrowUp: [0, -10, 0],
  ArrowDown: [0, 10, 0],
  '+': [0, 0, 0.5],
  '-': [0, 0, 2],
  Enter: [0, 0, 0],
};
