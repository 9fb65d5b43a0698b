// A code on a paper or a card: read by the camera where the browser can, and typed everywhere.

import { later } from '../../lib/clock.js';
import { html, nothing, ref } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { t } from '../../lib/words.js';
import { placeNow, remember } from '../state.js';
import { text } from '../widgets/text.js';
import { cameraTrouble } from './devices.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> }} Detector */
/**
 * @typedef {object} ScanState
 * @property {MediaStream | null} stream the camera, while it is on
 * @property {boolean} asking the browser asks for permission
 * @property {boolean} lit
 * @property {string} said
 * @property {() => void} stop
 * @property {(view: Element | undefined) => void} seen
 */

/** Between two looks, in ms: a weak phone needs most of it for one. */
const LOOK_MS = 250;

/** @param {Field} field */
export function widget(field) {
  const { value, label } = field;
  const state = stateOf(field);
  if (!detectorClass()) {
    return html`${text(field)}<p class="said">${t('Browser ini tidak dapat membaca kode dengan kamera. Ketik kodenya.')}</p>`;
  }
  return html`${text(field)}
    ${state.stream ? camera(field, state, state.stream) : nothing}
    ${
      state.stream || state.asking
        ? nothing
        : html`<button type="button" class="take" data-action="scan" @click=${() => scan(field, state)}>${icon('qr')}<span>${value ? t('Pindai ulang') : t('Pindai dengan kamera')}<span class="visually-hidden">: ${label}</span></span></button>`
    }
    ${state.said ? html`<p class="said" role="status">${state.said}</p>` : nothing}`;
}

/** @param {Field} field @returns {ScanState} */
function stateOf({ session, node }) {
  return remember(node, 'scan', () => {
    /** @type {ScanState} */
    const state = {
      stream: null,
      asking: false,
      lit: false,
      said: '',
      stop: () => {
        for (const track of state.stream?.getTracks() ?? []) track.stop();
        Object.assign(state, { stream: null, lit: false, asking: false });
      },
      // Somebody went on to another page: the camera must not stay on.
      seen: (view) => {
        if (!view) state.stop();
        else if (view instanceof HTMLVideoElement && view.srcObject !== state.stream) {
          view.srcObject = state.stream;
          void view.play().catch(() => {});
        }
      },
    };
    const hide = () => {
      if (!document.hidden || !state.stream) return;
      state.stop();
      session.refresh();
    };
    document.addEventListener('visibilitychange', hide);
    session.closing.add(() => {
      state.stop();
      document.removeEventListener('visibilitychange', hide);
    });
    return state;
  });
}

/** @param {Field} field @param {ScanState} state @param {MediaStream} stream */
function camera({ session, label }, state, stream) {
  const [track] = stream.getVideoTracks();
  const abilities = /** @type {{ torch?: boolean }} */ (track?.getCapabilities?.());
  const stop = () => {
    state.stop();
    session.refresh();
  };
  const light = () => {
    state.lit = !state.lit;
    track.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: state.lit }] })).catch(() => {});
    session.refresh();
  };
  return html`<video class="scan" playsinline muted aria-label=${t('Gambar kamera: %(label)s', { label })} ${ref(state.seen)}></video>
    <p class="said" role="status">${t('Arahkan kamera ke kode, kira-kira sejengkal dari kertas.')}</p>
    <div class="shape-actions">${abilities?.torch ? html`<button type="button" class="link" data-action="torch" aria-pressed=${String(state.lit)} @click=${light}>${t('Senter')}</button>` : nothing}
      <button type="button" class="link" data-action="stop" @click=${stop}>${t('Berhenti')}</button></div>`;
}

/** @param {Field} field @param {ScanState} state */
async function scan(field, state) {
  const { session } = field;
  state.stop();
  Object.assign(state, { asking: true, said: '' });
  session.refresh();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    state.stream = stream;
    // The page may have been left while the browser asked.
    if (!state.asking) state.stop();
  } catch (error) {
    state.said = `${cameraTrouble(error)} ${t('Ketik kodenya.')}`;
  }
  state.asking = false;
  session.refresh();
  if (state.stream) look(field, state, state.stream, new /** @type {new () => Detector} */ (detectorClass())());
}

/** @param {Field} field @param {ScanState} state @param {MediaStream} stream @param {Detector} detector */
function look(field, state, stream, detector) {
  later(LOOK_MS, async () => {
    if (state.stream !== stream) return;
    const view = [...document.querySelectorAll('video')].find(({ srcObject }) => srcObject === stream);
    const [found] = view ? await detector.detect(view).catch(() => []) : [];
    if (state.stream !== stream) return;
    if (!found?.rawValue) return look(field, state, stream, detector);
    state.stop();
    navigator.vibrate?.(60);
    state.said = t('Kode terbaca: %(code)s', { code: found.rawValue });
    const path = placeNow(field);
    if (!path) return;
    field.session.answer(path, found.rawValue);
    field.session.leave(path);
  });
}

/** @returns {unknown} */
function detectorClass() {
  return /** @type {any} */ (globalThis).BarcodeDetector;
}
