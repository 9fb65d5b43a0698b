// Fetch what the feed names by digest: forms, lists and media, and what a returned report needs to be repaired offline.

import { sha256Hex } from '../lib/digest.js';
import { SyncError } from '../lib/errors.js';
import { listFiles, putFiles } from '../store/files.js';
import { missingBlobs, putMedia, putTexts } from '../store/library.js';
import { listReports } from '../store/reports.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('../types').Report} Report */
/** @typedef {{signal?: AbortSignal}} Options */

/** Below this, single blobs cost less than the pack. */
const PACK_FROM = 3;

/**
 * One blob that holds every form and list this person needs; a new phone fetches one thing.
 * @param {Database} db
 * @param {Client} client
 * @param {string} sha256
 * @param {Options} [options]
 */
export async function fetchPack(db, client, sha256, { signal } = {}) {
  const missing = (await missingBlobs(db)).filter(({ kind }) => kind !== 'media');
  if (missing.length < PACK_FROM) return;
  const bytes = await blobOf(client, sha256, signal);
  if (!bytes) return;
  const packed = /** @type {Record<string, unknown>} */ (JSON.parse(new TextDecoder().decode(bytes)));
  const wanted = new Set(missing.map((blob) => blob.sha256));
  const texts = [];
  for (const [digest, text] of Object.entries(packed)) {
    if (!wanted.has(digest) || typeof text !== 'string' || (await sha256Hex(text)) !== digest) continue;
    texts.push({ sha256: digest, text });
  }
  await putTexts(db, texts);
}

/**
 * Everything that is still missing, one by one; one that cannot be had does not hold up the others. Two failures of the
 * server, one after the other, are the server's trouble and not a file's.
 * @param {Database} db
 * @param {Client} client
 * @param {Options & {media?: boolean, enough?: () => boolean}} [options] media: only what forms show and play, or all but that; enough: the rest can wait
 * @returns {Promise<{fetched: number, missing: number}>} missing: asked for and not to be had now
 */
export async function fetchMissing(db, client, { signal, media, enough } = {}) {
  const told = { fetched: 0, missing: 0 };
  let failed = false;
  for (const { sha256, kind, type = '' } of await missingBlobs(db)) {
    if (media !== undefined && (kind === 'media') !== media) continue;
    if (enough?.()) break;
    let bytes = null;
    try {
      bytes = await blobOf(client, sha256, signal);
      failed = false;
    } catch (error) {
      if (failed || !(error instanceof SyncError) || error.code !== 'server') throw error;
      failed = true;
    }
    told[bytes ? 'fetched' : 'missing'] += 1;
    if (!bytes) continue;
    if (kind === 'media') await putMedia(db, { sha256, type, bytes });
    else await putTexts(db, [{ sha256, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) }]);
  }
  return told;
}

/**
 * The files of every returned report, so that it can be repaired without a link.
 * @param {Database} db
 * @param {Client} client
 * @param {Options & {photos?: boolean}} [options] photos: false leaves all but the small previews for later
 */
export async function fetchReturned(db, client, options = {}) {
  for (const report of await listReports(db)) {
    if (report.state === 'returned') await fetchReportFiles(db, client, report, options);
  }
}

/**
 * Files are kept under the report's current instance id. Evidence originals stay with the office: a correction names
 * them by digest, and they are large.
 * @param {Database} db
 * @param {Client} client
 * @param {Report} report
 * @param {Options & {photos?: boolean}} [options]
 * @returns {Promise<number>} how many came
 */
export async function fetchReportFiles(db, client, report, { signal, photos = true } = {}) {
  const held = await listFiles(db, report.instance_id);
  const known = new Set(
    held.filter((file) => file.held && !file.damaged).map(({ name, sha256 }) => `${name} ${sha256}`),
  );
  let came = 0;
  for (const { present, ...file } of report.files) {
    const wanted = present && file.role !== 'original' && (photos || file.role === 'preview');
    if (!wanted || known.has(`${file.name} ${file.sha256}`)) continue;
    const bytes = await blobOf(client, file.sha256, signal);
    if (!bytes) continue;
    const { received_at } = report;
    await putFiles(db, [{ ...file, owner: report.instance_id, bytes, taken_at: received_at, received_at }]);
    came += 1;
  }
  return came;
}

/** @param {Client} client @param {string} sha256 @param {AbortSignal} [signal] @returns {Promise<ArrayBuffer | null>} null: not for us, not there, or not what it should be */
async function blobOf(client, sha256, signal) {
  try {
    const { bytes } = await client.call('GET', `/blobs/${sha256}`, { expect: 'bytes', anyEpoch: true, signal });
    return (await sha256Hex(bytes)) === sha256 ? bytes : null;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'refused') return null;
    throw error;
  }
}
