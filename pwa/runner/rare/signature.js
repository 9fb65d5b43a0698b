// A signature, drawn with a finger on a wide sheet.

import { later } from '../../lib/clock.js';
import { html, nothing } from '../../lib/dom.js';
import { t } from '../../lib/words.js';
import { remember } from '../state.js';
import { addressOf, attachBlob, fileState } from '../widgets/files.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ drawing: boolean, last: [number, number] | null, cancel: () => void }} SignatureState */

/** Of the sheet, in its own pixels: enough to print, a few kB as PNG. */
const WIDTH = 720;
const HEIGHT = 300;
/** Between two strokes of one name, in ms. */
const PAUSE_MS = 250;

/** @param {Field} field */
export function widget(field) {
  const { session, path, label, value } = field;
  /** @type {SignatureState} */
  const state = remember(field.node, 'signature', () => ({ drawing: false, last: null, cancel: () => {} }));
  const file = state.drawing ? null : session.fileOf(path);
  const { trouble } = fileState(field);
  const clear = (/** @type {Event} */ event) => {
    state.cancel();
    state.drawing = false;
    const sheet = /** @type {HTMLElement} */ (event.target).closest('.question')?.querySelector('canvas');
    if (sheet) sheet.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT);
    session.removeFile(path);
  };
  const pen = penOn(field, state);
  return html`
    ${
      value && file
        ? html`<img class="sheet" src=${addressOf(session, file)} alt=${t('Tanda tangan tersimpan: %(label)s', { label })} />`
        : value && !state.drawing
          ? html`<p class="said">${t('Tanda tangan ada di kantor')}</p>`
          : html`<canvas class="sheet" width=${WIDTH} height=${HEIGHT} role="img" aria-label=${t('Lembar tanda tangan: %(label)s', { label })}
            @pointerdown=${pen.down} @pointermove=${pen.move} @pointerup=${pen.up} @pointercancel=${pen.up}></canvas>
          ${value ? nothing : html`<p class="said">${t('Tanda tangan di kotak ini dengan jari.')}</p>`}`
    }
    ${value ? html`<button type="button" class="link" data-action="remove-file" @click=${clear}>${t('Hapus tanda tangan')}</button>` : nothing}
    ${trouble ? html`<p class="problem" role="alert">${trouble}</p>` : nothing}`;
}

/** @param {Field} field @param {SignatureState} state */
function penOn(field, state) {
  const place = (/** @type {PointerEvent} */ event) => {
    const sheet = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = sheet.getBoundingClientRect();
    return /** @type {[number, number]} */ ([
      ((event.clientX - box.left) * WIDTH) / box.width,
      ((event.clientY - box.top) * HEIGHT) / box.height,
    ]);
  };
  const line = (/** @type {PointerEvent} */ event, /** @type {[number, number]} */ to) => {
    const context = /** @type {HTMLCanvasElement} */ (event.currentTarget).getContext('2d');
    if (!context || !state.last) return;
    Object.assign(context, { lineWidth: 5, lineCap: 'round', lineJoin: 'round', strokeStyle: '#10243e' });
    context.beginPath();
    context.moveTo(...state.last);
    context.lineTo(...to);
    context.stroke();
    state.last = to;
  };
  return {
    down: (/** @type {PointerEvent} */ event) => {
      /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
      state.cancel();
      state.drawing = true;
      state.last = place(event);
      line(event, [state.last[0] + 0.1, state.last[1]]);
    },
    move: (/** @type {PointerEvent} */ event) => line(event, place(event)),
    up: (/** @type {PointerEvent} */ event) => {
      if (!state.last) return;
      state.last = null;
      const sheet = /** @type {HTMLCanvasElement} */ (event.currentTarget);
      field.session.waitFor(
        new Promise((done) => {
          const wait = later(PAUSE_MS, () => {
            sheet.toBlob((blob) => done(blob && state.drawing ? attachBlob(field, blob) : null), 'image/png');
          });
          state.cancel = () => {
            wait();
            done(null);
          };
        }),
      );
    },
  };
}
