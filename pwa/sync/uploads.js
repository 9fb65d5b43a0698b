// Send photos and other files, each on from where it stopped: tus 1.0.0 as docs/sync-protocol.md sections 5 and 11 say.

import { sha256Hex } from '../lib/digest.js';
import { SyncError } from '../lib/errors.js';
import { t } from '../lib/words.js';
import { readFile } from '../store/files.js';
import { fileDamaged, fileReceived, fileRefused, listUnsentFiles } from '../store/outbox.js';
import { FIRST_CHUNK } from './chunks.js';
import { ILL_AFTER, isAboutContent } from './isolate.js';
import { filesOrder, laneOf } from './lanes.js';
import { sendFile } from './sending.js';

export { sendFile } from './sending.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../store/counts.js').UnsentFile} UnsentFile */
/** @typedef {import('../types').StoredFile} StoredFile */
/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('./lanes.js').Lane} Lane */
/** @typedef {import('./push.js').OnProgress} OnProgress */
/** The size of a chunk follows the link from file to file; moved: bytes came through; torn: a chunk broke off; held: what the server is known to hold of an upload, by its address. @typedef {{chunk: number, most?: number, moved?: boolean, torn?: boolean, held?: Map<string, number>}} UploadPace */

/** While one file's answer is on its way back, the next one's bytes use the link. */
const AT_ONCE = 2;
/** So much of another file goes while it is asked where the torn ones go on: a round trip's worth of a slow link. */
const LITTLE_BYTES = 4 * 1024;
/** A larger file has the phone's memory to itself. */
const LARGE_BYTES = 8 * 1024 * 1024;

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
  const { pace = { chunk: FIRST_CHUNK }, yieldNow = () => false, person_id } = options;
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
  /** @type {Promise<StoredFile | null>} */
  let reading = Promise.resolve(null);
  const together = new AbortController();
  const stop = () => together.abort();
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  const { signal } = together;
  pace.held ??= new Map();
  const known = pace.held;
  let working = AT_ONCE;
  try {
    // What breaks one breaks the other off: nothing may still be under way when the next run begins.
    const other = whileAsking();
    const ends = [...Array.from({ length: AT_ONCE }, (_, nth) => work(nth > 0)), ...(other ? [little(other)] : [])];
    for (const end of ends) end.catch(stop);
    const failed = (await Promise.allSettled(ends)).filter(({ status }) => status === 'rejected');
    const reasons = failed.map((end) => /** @type {PromiseRejectedResult} */ (end).reason);
    if (failed.length > 0) throw reasons.find(({ code }) => code !== 'stopped') ?? reasons[0];
    return run;
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }

  /** One after the other, until none is left. @param {boolean} beside another one is being sent */
  async function work(beside) {
    while (items.length > 0 && !run.yielded && !signal.aborted) {
      if (beside && items[0].size > LARGE_BYTES) return;
      run.yielded ||= !(await take(/** @type {UnsentFile} */ (items.shift()), pace, yieldNow));
    }
    working -= 1;
  }

  /** A file whose place is known, when the first ones have to ask for theirs. @returns {UnsentFile | undefined} */
  function whileAsking() {
    if (!items.slice(0, AT_ONCE).some(({ upload }) => upload && !known.has(upload))) return undefined;
    const at = items.findIndex(
      ({ upload, size }, nth) => nth >= AT_ONCE && upload && size - (known.get(upload) ?? size) > LITTLE_BYTES,
    );
    return at === -1 ? undefined : items.splice(at, 1)[0];
  }

  /** Send one small piece; the file then comes next in its turn. @param {UnsentFile} item */
  async function little(item) {
    const own = { chunk: LITTLE_BYTES, held: known, moved: false };
    let asked = 0;
    const whole = await take(item, own, () => asked++ > 0);
    pace.moved ||= own.moved;
    if (!whole) items.unshift(item);
    if (working === 0) await work(false);
  }

  /** @param {UnsentFile} item @param {UploadPace} pace @param {() => boolean} yieldNow @returns {Promise<boolean>} false: something else goes first now */
  async function take(item, pace, yieldNow) {
    const total = /** @type {Total} */ (totals.get(item.instance_id));
    const report = (/** @type {number} */ held) => {
      total.held.set(item.name, held);
      onProgress({
        instance_id: item.instance_id,
        sent_bytes: [...total.held.values()].reduce((sum, bytes) => sum + bytes, 0),
        total_bytes: total.all,
        file: item.name,
      });
    };
    // One is read at a time, so that they begin in their order.
    reading = reading.then(() => wholeFile(db, item));
    const file = await reading;
    if (!file) return true;
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
      if (held === null) return false;
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      run.failed += 1;
      // A fault of the server counts against a file only while others pass.
      await noteRefusal(db, item, error, error.code === 'refused' || run.sent > 0);
      if (error.code === 'server' && run.sent === 0 && run.failed >= ILL_AFTER) throw error;
      return true;
    }
    await fileReceived(db, item.instance_id, item.sha256);
    run.sent += 1;
    return true;
  }
}

/** @param {Database} db @param {UnsentFile} item @param {SyncError} error @param {boolean} counts */
async function noteRefusal(db, { instance_id, name }, { params }, counts) {
  const problem = { code: String(params.code), message: String(params.message ?? '') };
  await fileRefused(db, instance_id, name, problem, counts);
}

/** Of one record: bytes of all its files, and what the server holds of each. @typedef {{all: number, held: Map<string, number>}} Total */

/** @param {UnsentFile[]} items @returns {Map<string, Total>} per record */
function totalsOf(items) {
  /** @type {Map<string, Total>} */
  const totals = new Map();
  for (const { instance_id, size } of items) {
    const total = totals.get(instance_id) ?? { all: 0, held: new Map() };
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
