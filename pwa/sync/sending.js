// Send one file, chunk by chunk, on from where it stopped.

import { now } from '../lib/clock.js';
import { SyncError } from '../lib/errors.js';
import { noteUpload } from '../store/files.js';
import { LEAST_CHUNK, nextChunk } from './chunks.js';
import { begin, goOn } from './tus.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../store/counts.js').UnsentFile} UnsentFile */
/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('./uploads.js').UploadPace} UploadPace */

/** Answers in a row that bring no byte forward, before the file waits for the next run. */
const MOST_STANDSTILLS = 4;

/**
 * @typedef {object} Sending
 * @property {Database} db
 * @property {Client} client
 * @property {UnsentFile} item
 * @property {ArrayBuffer} bytes
 * @property {string} type
 * @property {UploadPace} pace
 * @property {AbortSignal} [signal]
 * @property {() => boolean} yieldNow
 * @property {(held: number) => void} report
 */

/**
 * @param {Sending} sending
 * @returns {Promise<number | null>} bytes held by the server, all of them; null when answers go first
 */
export async function sendFile(sending) {
  const { item, pace, report, yieldNow } = sending;
  pace.held ??= new Map();
  const known = pace.held;
  let upload = item.upload;
  /** @type {number | null} what the server holds; null when that is not known */
  let held = upload === null ? null : take(known, upload);
  for (let standstills = 0; held !== item.size; ) {
    if (yieldNow()) {
      if (upload !== null && held !== null) known.set(upload, held);
      return null;
    }
    if (standstills > MOST_STANDSTILLS) throw new SyncError('refused', { status: 460, code: 'NO_PROGRESS' });
    const isSending = upload === null || held !== null;
    const before = held ?? torn(known, upload) ?? 0;
    const { chunk } = pace;
    const begun_ms = now().getTime();
    try {
      /** @type {import('./tus.js').Standing} */
      const state = upload === null ? await begin(sending) : await goOn(sending, upload, held);
      if (state.url !== upload) await noteUpload(sending.db, item.instance_id, item.name, state.url);
      upload = state.url;
      held = state.held;
    } catch (error) {
      if (shrinks(error, pace)) {
        standstills += 1;
        continue;
      }
      // A torn chunk: where to go on is asked first, and whether anything of it came.
      if (isSending && isBreak(error)) pace.torn = true;
      if (isSending && upload !== null) known.set(tornOf(upload), before);
      throw error;
    }
    const moved = held !== null && held > before;
    if (!isSending && upload !== null && known.delete(tornOf(upload))) {
      // On a way that keeps what came of a torn chunk, a large one costs no more than a small one.
      if (moved) pace.moved = true;
      else if (pace.torn) pace.chunk = nextChunk(pace.chunk, false);
      pace.torn = false;
    }
    if (moved) {
      standstills = 0;
      // To be told where it stands is no proof that the link is good.
      if (isSending) {
        pace.moved = true;
        if (Number(held) - before >= chunk) grow(pace, now().getTime() - begun_ms);
      }
      report(Number(held));
    } else {
      standstills += 1;
    }
  }
  return item.size;
}

/** What a map holds of something, which is then used up. @param {Map<string, number>} map @param {string} key */
function take(map, key) {
  const value = map.get(key) ?? null;
  map.delete(key);
  return value;
}

/** Under this name stands what was held when a chunk of the upload was torn. @param {string} upload */
function tornOf(upload) {
  return `${upload} torn`;
}

/** @param {Map<string, number>} known @param {string | null} upload */
function torn(known, upload) {
  return upload === null ? undefined : known.get(tornOf(upload));
}

/** @param {UploadPace} pace @param {number} took_ms */
function grow(pace, took_ms) {
  pace.chunk = Math.min(pace.most ?? Infinity, nextChunk(pace.chunk, true, took_ms));
}

/** Something on the way takes only smaller pieces: half of it at once, and never more than that again. @param {unknown} error @param {UploadPace} pace @returns {boolean} */
function shrinks(error, pace) {
  const isTooLarge = error instanceof SyncError && error.code === 'refused' && error.params.status === 413;
  if (!isTooLarge || error.params.code === 'FILE_TOO_LARGE' || pace.chunk <= LEAST_CHUNK) return false;
  pace.chunk = nextChunk(pace.chunk, false);
  pace.most = pace.chunk;
  return true;
}

/** @param {unknown} error */
function isBreak(error) {
  return error instanceof SyncError && (error.code === 'offline' || error.code === 'slow');
}
