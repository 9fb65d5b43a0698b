// A drawing on a white sheet, or over a photo: strokes that can be taken back, saved after each.

import { later } from '../../lib/clock.js';
import { html, nothing, ref } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { t } from '../../lib/words.js';
import { placeNow, remember } from '../state.js';
import { attach, fileState } from '../widgets/files.js';
import { photo } from '../widgets/photo.js';
import { paint, sizeOf } from './strokes.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('./strokes.js').Sheet} Sheet */
/** @typedef {Sheet & { name: string, asked: string, original: Blob | null, canvas: HTMLCanvasElement | null, drawing: boolean, saving: boolean, cancel: () => void, seen: (view: Element | undefined) => void }} DrawState */

/** Between two strokes of one line of thought, in ms. */
const PAUSE_MS = 250;

/** @param {Field} field */
export function widget(field) {
  const { session, path, value, label } = field;
  const state = stateOf(field);
  const over = /\bannotate\b/.test(field.question.appearance);
  if (value && value !== state.name && !state.saving) return html`${fetched(field, state)}`;
  if (!value && state.name) forget(state);
  if (over && !value) return photo(field);
  const size = sizeOf(state);
  const { trouble } = fileState(field);
  const hand = penOn(field, state);
  return html`<canvas class="drawing" width=${size.width} height=${size.height} role="img" aria-label=${t('Lembar gambar: %(label)s', { label })}
      @pointerdown=${hand.down} @pointermove=${hand.move} @pointerup=${hand.up} @pointercancel=${hand.up} ${ref(state.seen)}></canvas>
    ${tools(field, state)}
    ${value ? nothing : html`<p class="said">${t('Gambar di lembar ini dengan jari, atau pilih gambar yang sudah ada.')}</p>${chooser(field)}`}
    ${value ? html`<button type="button" class="link" data-action="remove-file" aria-label=${t('Hapus gambar: %(label)s', { label })} @click=${() => session.removeFile(path)}>${t('Hapus gambar')}</button>` : nothing}
    ${trouble ? html`<p class="problem" role="alert">${trouble}</p>` : nothing}`;
}

/** @param {Field} field @returns {DrawState} */
function stateOf({ node }) {
  return remember(node, 'drawing', () => {
    /** @type {DrawState} */
    const state = {
      strokes: [],
      background: null,
      colour: 0,
      thick: false,
      name: '',
      asked: '',
      original: null,
      canvas: null,
      drawing: false,
      saving: false,
      cancel: () => {},
      seen: (view) => {
        state.canvas = view instanceof HTMLCanvasElement ? view : null;
        if (state.canvas) paint(state.canvas, state);
      },
    };
    return state;
  });
}

/** @param {DrawState} state */
function forget(state) {
  state.cancel();
  Object.assign(state, { strokes: [], background: null, name: '', asked: '', original: null });
  if (state.canvas) paint(state.canvas, state);
}

/** The picture that is the answer becomes what is drawn on. @param {Field} field @param {DrawState} state */
function fetched(field, state) {
  const { session, path, value } = field;
  const file = session.fileOf(path);
  if (!file) {
    return html`<p class="said">${t('Gambar ada di kantor')}</p><button type="button" class="link" data-action="remove-file" @click=${() => session.removeFile(path)}>${t('Gambar baru')}</button>`;
  }
  if (state.asked !== value) {
    state.asked = value;
    const original = session.fileOf(path, 'original');
    void session
      .waitFor(createImageBitmap(new Blob([file.bytes], { type: file.type })))
      .then((background) => {
        const first = original && new Blob([original.bytes], { type: original.type });
        Object.assign(state, { strokes: [], background, name: value, original: first });
      })
      .catch((error) => console.warn('drawing', error))
      .finally(() => session.refresh());
  }
  return html`<p class="said" role="status">${t('Membuka gambar')}</p>`;
}

/** @param {Field} field @param {DrawState} state */
function tools(field, state) {
  const { session, id } = field;
  const undo = () => {
    state.strokes.pop();
    if (state.canvas) paint(state.canvas, state);
    if (!state.strokes.length && !state.background) session.removeFile(field.path);
    else keep(field, state);
    session.refresh();
  };
  const choose = (/** @type {Partial<Sheet>} */ what) => () => {
    Object.assign(state, what);
    session.refresh();
  };
  const names = [t('Hitam'), t('Merah'), t('Biru'), t('Putih')];
  return html`<div class="pens" role="group" aria-label=${t('Pena')}>${names.map(
    (name, at) =>
      html`<label class="pen"><input type="radio" name=${`${id}-pen`} .checked=${state.colour === at} @change=${choose({ colour: at })} /><span class="pen-dot" data-colour=${at}></span><span>${name}</span></label>`,
  )}
    <label class="pen"><input type="checkbox" .checked=${state.thick} @change=${choose({ thick: !state.thick })} /><span>${t('Tebal')}</span></label>
    <button type="button" class="link" data-action="undo-stroke" ?disabled=${!state.strokes.length} @click=${undo}>${icon('undo')}${t('Batalkan garis terakhir')}</button></div>`;
}

/** For those who cannot draw with a finger. @param {Field} field */
function chooser(field) {
  return html`<div class="takes"><label class="link"><span>${t('Pilih gambar')}<span class="visually-hidden">: ${field.label}</span></span>
    <input class="visually-hidden" type="file" accept="image/*" data-action="gallery" aria-describedby=${field.describedby} @change=${(/** @type {Event} */ event) => attach(field, event)} /></label></div>`;
}

/** Save what the sheet shows, once the hand rests. @param {Field} field @param {DrawState} state */
function keep(field, state) {
  const { session } = field;
  state.cancel();
  void session.waitFor(
    new Promise((done) => {
      const wait = later(PAUSE_MS, () => {
        const type = state.background ? 'image/jpeg' : 'image/png';
        state.canvas?.toBlob((blob) => done(blob ? save(blob) : null), type, 0.92);
        if (!state.canvas) done(null);
      });
      state.cancel = () => {
        wait();
        done(null);
      };
    }),
  );
  /** @param {Blob} blob */
  const save = async (blob) => {
    const original = state.original ?? undefined;
    const path = placeNow(field);
    if (!path) return;
    state.saving = true;
    await session.attach(path, blob, { original }).catch((error) => {
      fileState(field).trouble = t('Berkas belum dapat disimpan. Isian lain aman; coba sekali lagi.');
      console.warn('drawing', error);
    });
    // The sheet shows what was saved; it is not fetched again.
    Object.assign(state, { name: session.live.value(field.node), saving: false });
    session.refresh();
  };
}

/** @param {Field} field @param {DrawState} state */
function penOn(field, state) {
  const place = (/** @type {PointerEvent} */ event) => {
    const sheet = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = sheet.getBoundingClientRect();
    return /** @type {[number, number]} */ ([
      Math.round(((event.clientX - box.left) * sheet.width) / box.width),
      Math.round(((event.clientY - box.top) * sheet.height) / box.height),
    ]);
  };
  const draw = (/** @type {PointerEvent} */ event) => {
    if (!state.drawing) return;
    state.strokes[state.strokes.length - 1].points.push(place(event));
    paint(/** @type {HTMLCanvasElement} */ (event.currentTarget), state);
  };
  return {
    down: (/** @type {PointerEvent} */ event) => {
      /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
      state.cancel();
      state.drawing = true;
      state.strokes.push({ colour: state.colour, thick: state.thick, points: [] });
      draw(event);
    },
    move: draw,
    up: () => {
      if (!state.drawing) return;
      state.drawing = false;
      keep(field, state);
    },
  };
}
