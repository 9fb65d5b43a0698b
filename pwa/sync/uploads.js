// Send photos and other files, each on from where it stopped: tus 1.0.0 as docs/sync-protocol.md sections 5 and 11 say.

import { now } from '../lib/clock.js';
import { sha256Hex } from '../lib/digest.js';
import { SyncError } from '../lib/errors.js';
import { t } from '../lib/words.js';
import { noteUpload, readFile } from '../store/files.js';
import { fileDamaged, fileReceived, fileRefused, listUnsentFiles } from '../store/outbox.js';
import { FIRST_CHUNK, nextChunk } from './chunks.js';
import { ILL_AFTER, isAboutContent } from './isolate.js';
import { filesOrder, laneOf } from './lanes.js';
import { begin, goOn } from './tus.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../store/counts.js').UnsentFile} UnsentFile */
/** @typedef {import('../types').StoredFile} StoredFile */
/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('./lanes.js').Lane} Lane */
/** @typedef {import('./push.js').OnProgress} OnProgress */
/** The size of a chunk follows the link from file to file; moved: bytes came through. @typedef {{chunk: number, moved?: boolean}} UploadPace */

/** Answers in a row that bring no byte forward, before the file waits for the next run. */
const MOST_STANDSTILLS = 4;

/**
 * Send the files of one lane (all lanes when null). A damaged file is set aside; one that the server cannot take now
 * waits; the others go on.
 * @param {Database} db
 * @param {Client} client
 * @param {Lane | null} lane
 * @param {OnProgress} [onProgress]
 * @param {{pace?: UploadPace, signal?: AbortSignal, yieldNow?: () => boolean, person_id?: string}} [options] yieldNow:
 *   answers have come that go first; asked before every chunk. person_id: whose; the holder's unless told
 * @returns {Promise<{sent: number, failed: number, yielded: boolean}>}
 * @throws {SyncError} when the link or the server broke
 */
export async function uploadFiles(db, client, lane, onProgress = () => {}, options = {}) {
  const { pace = { chunk: FIRST_CHUNK }, signal, yieldNow = () => false, person_id } = options;
  const ordered = filesOrder(await listUnsentFiles(db, person_id)).filter(
    (item) => lane === null || laneOf(item) === lane,
  );
  // What the server could not take before goes last: it must not hold up the others.
  const items = [
    ...ordered.filter(({ failures }) => failures === 0),
    ...ordered.filter(({ failures }) => failures > 0),
  ];
  const totals = totalsOf(items);
  const run = { sent: 0, failed: 0, yielded: false };
  for (const item of items) {
    const total = /** @type {{done: number, all: number}} */ (totals.get(item.instance_id));
    const report = (/** @type {number} */ held) =>
      onProgress({
        instance_id: item.instance_id,
        sent_bytes: total.done + held,
        total_bytes: total.all,
        file: item.name,
      });
    const file = await wholeFile(db, item);
    if (!file) continue;
    try {
      const held = await sendFile({
        db,
        client,
        item,
        bytes: file.bytes,
        type: file.type,
        pace,
        signal,
        yieldNow,
        report,
      });
      if (held === null) return { ...run, yielded: true };
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      run.failed += 1;
      // A fault of the server counts against a file only while others pass.
      await noteRefusal(db, item, error, error.code === 'refused' || run.sent > 0);
      if (error.code === 'server' && run.sent === 0 && run.failed >= ILL_AFTER) throw error;
      continue;
    }
    await fileReceived(db, item.instance_id, item.sha256);
    total.done += item.size;
    run.sent += 1;
  }
  return run;
}

/** @param {Database} db @param {UnsentFile} item @param {SyncError} error @param {boolean} counts */
async function noteRefusal(db, { instance_id, name }, { params }, counts) {
  const problem = { code: String(params.code), message: String(params.message ?? '') };
  await fileRefused(db, instance_id, name, problem, counts);
}

/** @param {UnsentFile[]} items @returns {Map<string, {done: number, all: number}>} per record */
function totalsOf(items) {
  /** @type {Map<string, {done: number, all: number}>} */
  const totals = new Map();
  for (const { instance_id, size } of items) {
    const total = totals.get(instance_id) ?? { done: 0, all: 0 };
    totals.set(instance_id, { ...total, all: total.all + size });
  }
  return totals;
}

/** The file with its bytes, if they are still those that were finished; otherwise its record is set aside in words. @param {Database} db @param {UnsentFile} item @returns {Promise<StoredFile | null>} */
async function wholeFile(db, item) {
  const file = item.held ? await readFile(db, item.instance_id, item.name) : null;
  if (file && (await sha256Hex(file.bytes)) === item.sha256) return file;
  await fileDamaged(db, item.instance_id, item.name, {
    code: file ? 'FILE_DAMAGED' : 'FILE_GONE',
    message: file
      ? t(
          'Berkas %(name)s di HP ini rusak dan tidak dikirim. Jawaban sudah diterima kantor; ambil ulang foto itu bila bisa.',
          { name: item.name },
        )
      : t('Berkas %(name)s tidak ada lagi di HP ini. Jawaban sudah diterima kantor; beri tahu kantor.', {
          name: item.name,
        }),
  });
  return null;
}

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
  let upload = item.upload;
  /** @type {number | null} what the server holds; null when that is not known */
  let held = null;
  for (let standstills = 0; held !== item.size; ) {
    if (yieldNow()) return null;
    if (standstills > MOST_STANDSTILLS) throw new SyncError('refused', { status: 460, code: 'NO_PROGRESS' });
    const before = held ?? 0;
    const isSending = upload === null || held !== null;
    const begun_ms = now().getTime();
    try {
      /** @type {import('./tus.js').Standing} */
      const state = upload === null ? await begin(sending) : await goOn(sending, upload, held);
      if (state.url !== upload) await noteUpload(sending.db, item.instance_id, item.name, state.url);
      upload = state.url;
      held = state.held;
    } catch (error) {
      // A torn chunk: the next one is smaller, and where to go on is asked first.
      if (isBreak(error)) pace.chunk = nextChunk(pace.chunk, false);
      throw error;
    }
    if (held !== null && held > before) {
      standstills = 0;
      // To be told where it stands is no proof that the link is good.
      if (isSending) {
        pace.moved = true;
        if (held - before >= pace.chunk) pace.chunk = nextChunk(pace.chunk, true, now().getTime() - begun_ms);
      }
      report(held);
    } else {
      standstills += 1;
    }
  }
  return item.size;
}

/** @param {unknown} error */
function isBreak(error) {
  return error instanceof SyncError && (error.code === 'offline' || error.code === 'slow');
}
