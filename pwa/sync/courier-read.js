// Read a courier file as it streams in. What stands in a record is not looked at: one day its carrier cannot.
//
// docs/sync-protocol.md section 12; models/courier_file.py is the server's twin.

import { SyncError } from '../lib/errors.js';
import { createScanner, unreadable } from './courier-scan.js';

/** @typedef {{format: string, device_id: string, device_code: string, person_id: string, epoch: string, made_at: string}} CourierHead */
/** @typedef {{head: CourierHead}} HeadPart */
/** record: its JSON as it stands @typedef {{record: string, proof: string}} RecordPart */
/** @typedef {{sha256: string, base64: string}} FilePart */

export const FORMAT = 'titian-courier/1';
const MOST_BYTES = 512 * 1024 * 1024;
const MOST_RECORDS = 2_000;
const MOST_FILES = 20_000;
/** Base64 of 64 MiB, the largest file the office takes. */
const MOST_FILE = 90 * 1024 * 1024;
const NAMES = /** @type {const} */ (['device_id', 'device_code', 'person_id', 'epoch', 'made_at']);

/**
 * Head, then records, then files, each as soon as it is whole.
 * @param {Blob} blob
 * @returns {AsyncGenerator<HeadPart | RecordPart | FilePart>}
 * @throws {SyncError} 'courier' {why: other · broken · too_large · sealed · no_gzip} where reading ends too early
 */
export async function* readCourier(blob) {
  const packed = await isGzip(blob);
  if (packed && typeof DecompressionStream !== 'function') throw unreadable('no_gzip');
  /** @type {Record<string, unknown>} */
  const facts = {};
  try {
    yield* parts(blob, packed, facts);
  } catch (error) {
    const broken = error instanceof SyncError && error.params.why === 'broken';
    // What never began like one of ours is something else, whatever is wrong with it.
    throw broken && !packed && Object.keys(facts).length === 0 ? unreadable('other') : error;
  }
}

/** @param {Blob} blob */
export async function isGzip(blob) {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** @param {string} base64 @returns {ArrayBuffer | null} null when it is none */
export function fromBase64(base64) {
  try {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return bytes.buffer;
  } catch {
    return null;
  }
}

/** @param {Blob} blob @param {boolean} packed @param {Record<string, unknown>} facts @returns {AsyncGenerator<HeadPart | RecordPart | FilePart>} */
async function* parts(blob, packed, facts) {
  const scan = createScanner(textsOf(blob, packed));
  /** @type {{head: CourierHead, proofs: string[]} | null} */
  let begun = null;
  for await (const key of scan.members()) {
    if (key === 'sealed') throw unreadable('sealed');
    if (key === 'records') {
      if (begun) throw unreadable('broken');
      begun = headOf(facts);
      yield { head: begun.head };
      let count = 0;
      for await (const record of scan.elements()) {
        if (count >= MOST_RECORDS) throw unreadable('too_large');
        check(record);
        yield { record, proof: begun.proofs[count] ?? '' };
        count += 1;
      }
    } else if (key === 'files') {
      if (!begun) throw unreadable('broken');
      let count = 0;
      for await (const sha256 of scan.members()) {
        if (count >= MOST_FILES) throw unreadable('too_large');
        yield { sha256, base64: await scan.string(MOST_FILE) };
        count += 1;
      }
    } else {
      if (begun || key in facts) throw unreadable('broken');
      facts[key] = check(await scan.raw());
      // The format is told first; another kind of JSON is not read any further.
      if (facts.format !== FORMAT) throw unreadable('other');
    }
  }
  await scan.end();
  if (!begun) throw unreadable('broken');
}

/** @param {Record<string, unknown>} facts */
function headOf(facts) {
  const { proofs = [] } = facts;
  const words = [...NAMES.map((name) => facts[name]), ...(Array.isArray(proofs) ? proofs : [null])];
  if (!words.every((word) => typeof word === 'string' && word.length <= 100)) throw unreadable('broken');
  const head = Object.fromEntries(['format', ...NAMES].map((name) => [name, facts[name]]));
  return { head: /** @type {CourierHead} */ (head), proofs: /** @type {string[]} */ (proofs) };
}

/** @param {string} raw @returns {unknown} */
function check(raw) {
  try {
    return JSON.parse(raw);
  } catch {
    throw unreadable('broken');
  }
}

/** The file's text piece by piece, unpacked when it is gzip. @param {Blob} blob @param {boolean} packed @returns {AsyncGenerator<string>} */
async function* textsOf(blob, packed) {
  const stream = packed ? blob.stream().pipeThrough(new DecompressionStream('gzip')) : blob.stream();
  const reader = stream.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw unreadable('broken');
      });
      if (done) break;
      size += value.length;
      if (size > MOST_BYTES) throw unreadable('too_large');
      yield decode(decoder, value, true);
    }
    yield decode(decoder, new Uint8Array(), false);
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** @param {TextDecoder} decoder @param {Uint8Array} bytes @param {boolean} stream */
function decode(decoder, bytes, stream) {
  try {
    return decoder.decode(/** @type {BufferSource} */ (bytes), { stream });
  } catch {
    throw unreadable('broken');
  }
}
