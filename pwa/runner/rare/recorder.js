// Recording a voice: what is said is on disk every ten seconds, so that an empty battery costs ten seconds and no more.

import { later, now } from '../../lib/clock.js';
import { codeOf } from '../../lib/errors.js';
import { MAX_FILE_BYTES } from '../attachments.js';
import { sentence } from '../widgets/files.js';
import { microphoneTrouble } from './devices.js';
import { placeNow } from '../state.js';

/** @typedef {import('../question.js').Field} Field */
/**
 * @typedef {object} Recording
 * @property {MediaRecorder | null} recorder while it records
 * @property {boolean} asking the browser asks for permission
 * @property {number} began_ms
 * @property {number} bytes so far
 * @property {string} said
 * @property {boolean} full it stopped because no larger file can be kept
 * @property {() => void} stop
 * @property {(view: Element | undefined) => void} seen
 */

/** How often what was said is written to disk, in ms. */
const KEEP_EVERY_MS = 10_000;
/** A last piece must still fit, in bytes. */
const ENOUGH_BYTES = MAX_FILE_BYTES * 0.95;
/** Bits a second by the form's "quality" (XLSForm, audio); speech is clear at 24,000, and data is dear. @type {Record<string, number>} */
const BITS = { normal: 64_000, low: 24_000, 'voice-only': 16_000 };
const USUAL_BITS = 24_000;
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

/** @returns {boolean} whether this browser can record at all */
export function canRecord() {
  return Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);
}

/** @returns {Recording} */
export function silence() {
  /** @type {Recording} */
  const state = {
    recorder: null,
    asking: false,
    began_ms: 0,
    bytes: 0,
    said: '',
    full: false,
    stop: () => {
      state.asking = false;
    },
    // Somebody went on to another page: nothing is recorded out of sight.
    seen: (view) => {
      if (!view) state.stop();
    },
  };
  return state;
}

/** @param {Field} field @param {Recording} state */
export async function record(field, state) {
  const { session, question } = field;
  Object.assign(state, { asking: true, said: '', full: false, bytes: 0 });
  session.refresh();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    if (state.asking) begin(field, state, stream, BITS[question.params.quality] ?? USUAL_BITS);
    else for (const track of stream.getTracks()) track.stop();
  } catch (error) {
    state.said = microphoneTrouble(error);
  }
  state.asking = false;
  session.refresh();
}

/** @param {Field} field @param {Recording} state @param {MediaStream} stream @param {number} bits */
function begin(field, state, stream, bits) {
  const { session } = field;
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: bits });
  /** @type {Blob[]} */
  const pieces = [];
  let kept = Promise.resolve();
  let busy = false;
  const keep = () => {
    const blob = new Blob(pieces, { type: (mimeType ?? recorder.mimeType).split(';')[0] });
    const path = placeNow(field);
    if (!path) return;
    busy = true;
    kept = session.attach(path, blob).then(
      () => {
        busy = false;
      },
      (error) => {
        busy = false;
        state.said = sentence(codeOf(error));
      },
    );
  };
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (!data.size) return;
    pieces.push(data);
    state.bytes += data.size;
    if (recorder.state !== 'recording' || busy) return;
    keep();
    if (state.bytes > ENOUGH_BYTES) {
      state.full = true;
      state.stop();
    }
  });
  const idle = state.stop;
  state.stop = () => {
    if (state.recorder !== recorder) return;
    Object.assign(state, { recorder: null, stop: idle });
    // Saving and finishing wait until the last piece is there.
    const ended = new Promise((done) => recorder.addEventListener('stop', done, { once: true }));
    void session.waitFor(
      ended
        .then(() => kept)
        .then(() => {
          if (pieces.length) keep();
          return kept;
        })
        .then(() => session.refresh()),
    );
    recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    session.refresh();
  };
  Object.assign(state, { recorder, began_ms: now().getTime() });
  session.closing.add(() => state.stop());
  recorder.start(KEEP_EVERY_MS);
  tick(session, state, recorder);
}

/** The time that is shown goes on. @param {Field['session']} session @param {Recording} state @param {MediaRecorder} recorder */
function tick(session, state, recorder) {
  later(1000, () => {
    if (state.recorder !== recorder) return;
    session.refresh();
    tick(session, state, recorder);
  });
}
