// Where it is: a position that grows better while one waits, taken when it is good or by a tap. It never holds anybody up.

import { later } from '../../lib/clock.js';
import { html, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { formatNumber, t } from '../../lib/words.js';
import { pointText } from '../answers.js';
import { placeNow, remember } from '../state.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ watch: number | null, best: GeolocationCoordinates | null, trouble: string, cancel: () => void }} PlaceState */

/** Taken without a tap from here on where the form says nothing, in metres; above the second a position is only a hint. */
const GOOD_M = 20;
const POOR_M = 100;
/** After this the search ends and the battery is spared, in ms. */
const ENOUGH_MS = 120_000;

/** @param {Field} field */
export function place(field) {
  const { session, path, value, label } = field;
  const state = stateOf(field);
  if (state.watch !== null) return seeking(field, state);
  const retry = () => seek(field, state);
  if (!value) {
    return html`<button type="button" class="take" data-action="locate" @click=${retry}>${icon('pin')}<span>${t('Ambil titik lokasi')}</span></button>
      ${state.trouble ? html`<p class="said" role="status">${state.trouble}</p>` : nothing}`;
  }
  const accuracy = Number(value.split(' ')[3] ?? 0);
  const { good, poor } = thresholds(field);
  const grade =
    accuracy <= (good || GOOD_M) ? t('cukup baik') : accuracy > poor ? t('terlalu kasar') : t('kurang teliti');
  return html`<div class="place"><span class="row-icon">${icon('pin')}</span>
    <div class="place-text"><b>${accuracy ? `± ${formatNumber(accuracy)} m` : t('Titik tersimpan')}</b>
      ${accuracy ? html` <span class="grade" data-good=${String(accuracy <= (good || GOOD_M))}>${grade}</span>` : nothing}
      <small>${pointText(value.split(' ').slice(0, 2).join(' '))}</small></div>
    <div class="place-actions"><button type="button" class="link" data-action="locate" aria-label=${t('Ulangi %(label)s', { label })} @click=${retry}>${t('Ulangi')}</button>
      <button type="button" class="link" data-action="clear" aria-label=${t('Hapus %(label)s', { label })} @click=${() => session.answer(path, '')}>${t('Hapus')}</button></div></div>`;
}

/** @param {Pick<Field, 'node'>} field @returns {PlaceState} */
export function stateOf({ node }) {
  return remember(node, 'place', () => ({ watch: null, best: null, trouble: '', cancel: () => {} }));
}

/** How good a position must be, in metres; good 0: it is never taken without a tap. @param {Pick<Field, 'question'>} field */
export function thresholds({ question: { params } }) {
  const read = (/** @type {string[]} */ ...names) => names.map((name) => params[name]).find(Boolean);
  return {
    good: Number(read('accuracyThreshold', 'capture-accuracy') ?? GOOD_M),
    poor: Number(read('unacceptableAccuracyThreshold', 'warning-accuracy') ?? POOR_M),
  };
}

/** @param {Field} field @param {PlaceState} state */
function seeking(field, state) {
  const { best } = state;
  const take = () => accept(field, state);
  const stop = () => {
    end(state);
    field.session.refresh();
  };
  return html`<div class="place" data-state="seeking"><span class="row-icon">${icon('pin')}</span>
    <div class="place-text" role="status"><b>${best ? `± ${formatNumber(best.accuracy)} m` : t('Mencari titik')}</b>
      <small>${state.trouble || t('Makin lama makin teliti. Boleh lanjut mengisi.')}</small></div>
    <div class="place-actions">${best ? html`<button type="button" class="link" data-action="accept" @click=${take}>${t('Pakai titik ini')}</button>` : nothing}
      <button type="button" class="link" data-action="stop" @click=${stop}>${t('Berhenti')}</button></div></div>`;
}

/** @param {Field} field @param {PlaceState} state */
function seek(field, state) {
  const { session } = field;
  end(state);
  Object.assign(state, { best: null, trouble: '' });
  session.closing.add(() => end(state));
  if (!navigator.geolocation) {
    state.trouble = t('HP ini tidak dapat menentukan lokasi. Lanjut saja tanpa titik.');
    session.refresh();
    return;
  }
  state.watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      if (!state.best || coords.accuracy < state.best.accuracy) state.best = coords;
      state.trouble = '';
      if (coords.accuracy <= thresholds(field).good) accept(field, state);
      else session.refresh();
    },
    ({ code }) => {
      // Only a refusal is final: under trees a phone loses its position and finds it again.
      if (code === 1) end(state);
      if (code === 1 || !state.best) state.trouble = sentence(code);
      session.refresh();
    },
    { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 },
  );
  state.cancel = later(ENOUGH_MS, () => {
    end(state);
    if (!state.best) state.trouble = sentence(2);
    session.refresh();
  });
  session.refresh();
}

/** @param {number} code of GeolocationPositionError */
export function sentence(code) {
  return code === 1
    ? t('Izin lokasi ditolak di HP ini. Lanjut saja tanpa titik, atau izinkan di setelan browser.')
    : t('Titik belum didapat. Lanjut saja, atau coba lagi di tempat terbuka.');
}

/** @param {Field} field @param {PlaceState} state */
function accept(field, state) {
  const { session } = field;
  const { best } = state;
  const path = placeNow(field);
  end(state);
  if (best && path)
    session.answer(
      path,
      [
        best.latitude.toFixed(7),
        best.longitude.toFixed(7),
        (best.altitude ?? 0).toFixed(1),
        best.accuracy.toFixed(1),
      ].join(' '),
    );
  session.refresh();
}

/** @param {PlaceState} state */
function end(state) {
  if (state.watch !== null) navigator.geolocation.clearWatch(state.watch);
  state.watch = null;
  state.cancel();
}
