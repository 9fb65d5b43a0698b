// Make a courier file: this person's records that are not all with the office, as a stream, so that a hundred photos
// are never in memory at once. docs/sync-protocol.md section 12.

import { now } from '../lib/clock.js';
import { sha256Hex } from '../lib/digest.js';
import { listFiles, readFile } from '../store/files.js';
import { readSetting } from '../store/identity.js';
import { listOutbox } from '../store/outbox.js';
import { FORMAT } from './courier-read.js';
import { message } from './push.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../types').Identity} Identity */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {{sha256: string, size: number, owner: string, name: string, photo: boolean}} Held a file whose bytes lie here */
/** One courier file to be. bytes: of texts and files before packing @typedef {{records: OutboxRecord[], files: Held[], photos: number, bytes: number}} Load */

/** A file larger than this is a burden to every app that passes it on; the records go into several. */
const MOST_BYTES = 96 * 1024 * 1024;
/** A multiple of three, so that Base64 of the pieces is Base64 of the whole. */
const PIECE = 48 * 1024;

/**
 * What a courier has to take: records the office does not have, and those whose photos it does not have.
 * @param {Database} db
 * @param {string} [only] one record, whatever its state
 * @returns {Promise<Load[]>} one for each file; none when there is nothing
 */
export async function planCourier(db, only) {
  const records = (await listOutbox(db)).sort((a, b) => a.device_seq - b.device_seq);
  /** @type {Load[]} */
  const loads = [];
  for (const record of records) {
    if (only && record.instance_id !== only) continue;
    const held = await heldFiles(db, record.instance_id);
    if (!only && record.receipt && held.length === 0) continue;
    const text = new TextEncoder().encode(record.xml).length;
    const last = loads[loads.length - 1];
    const bytes = text + held.reduce((sum, { size }) => sum + size, 0);
    const load = last && last.bytes + bytes <= MOST_BYTES ? last : { records: [], files: [], photos: 0, bytes: 0 };
    if (load !== last) loads.push(load);
    // Each file stands by itself: what another one holds may never arrive.
    const known = new Set(load.files.map(({ sha256 }) => sha256));
    const files = held.filter(({ sha256 }) => !known.has(sha256));
    load.records.push(record);
    load.files.push(...files);
    load.photos += files.filter(({ photo }) => photo).length;
    load.bytes += text + files.reduce((sum, { size }) => sum + size, 0);
  }
  return loads;
}

/**
 * @param {Database} db
 * @param {Identity} identity
 * @param {Load[]} loads
 * @param {(done: number) => void} [onProgress] bytes of files that are in
 * @returns {Promise<{files: File[], made_at: string, ids: string[]}>}
 */
export async function writeCourier(db, identity, loads, onProgress = () => {}) {
  const at = now();
  const made_at = at.toISOString();
  const packs = typeof CompressionStream === 'function';
  const files = [];
  let done = 0;
  for (const [number, load] of loads.entries()) {
    const texts = textsOf(db, identity, load, made_at, (size) => {
      done += size;
      onProgress(done);
    });
    const plain = streamOf(texts);
    const stream = packs ? plain.pipeThrough(new CompressionStream('gzip')) : plain;
    const blob = await new Response(/** @type {BodyInit} */ (/** @type {unknown} */ (stream))).blob();
    const part = loads.length > 1 ? `-${number + 1}` : '';
    const name = `titian-titipan-${identity.device_code}-${stamp(at)}${part}.json${packs ? '.gz' : ''}`;
    files.push(new File([blob], name, { type: packs ? 'application/gzip' : 'application/json' }));
  }
  return { files, made_at, ids: loads.flatMap(({ records }) => records.map(({ instance_id }) => instance_id)) };
}

/**
 * What only this phone and the server can say of a record.
 * @param {string} token
 * @param {string} device_id
 * @param {ReturnType<typeof message>} record
 * @returns {Promise<string>} HMAC-SHA256 in hex over all that counts in it
 */
export async function proofOf(token, device_id, record) {
  const { instance_id, deprecated_id, sha256, device_seq, finished_at, urgent, files } = record;
  const named = files.map(({ name, sha256: digest, size, type, role, of }) => [name, digest, size, type, role, of]);
  const told = [FORMAT, device_id, instance_id, deprecated_id, sha256, device_seq, finished_at, urgent, named];
  const how = { name: 'HMAC', hash: 'SHA-256' };
  const secret = new TextEncoder().encode(await sha256Hex(token));
  const key = await crypto.subtle.importKey('raw', secret, how, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(JSON.stringify(told)));
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Database} db @param {string} owner @returns {Promise<Held[]>} */
async function heldFiles(db, owner) {
  const files = await listFiles(db, owner);
  return files
    .filter(({ held, received_at, damaged }) => held && !received_at && !damaged)
    .map(({ sha256, size, name, role }) => ({ sha256, size, owner, name, photo: role === 'photo' }));
}

/** @param {Database} db @param {Identity} identity @param {Load} load @param {string} made_at @param {(size: number) => void} packed @returns {AsyncGenerator<string>} */
async function* textsOf(db, { token, device_id, device_code, person, epoch }, load, made_at, packed) {
  const skew = await readSetting(db, 'clock_skew_s', null);
  const records = load.records.map((record) => message(record, skew));
  const proofs = await Promise.all(records.map((record) => proofOf(token, device_id, record)));
  const head = { format: FORMAT, device_id, device_code, person_id: person.id, epoch, made_at, proofs };
  yield `${JSON.stringify(head).slice(0, -1)},"records":[`;
  for (const [at, record] of records.entries()) yield (at ? ',' : '') + JSON.stringify(record);
  yield '],"files":{';
  let first = true;
  for (const { owner, name, sha256, size } of load.files) {
    const file = await readFile(db, owner, name);
    // Bytes that are no longer those that were finished are of no use to anybody.
    if (file && (await sha256Hex(file.bytes)) === sha256) {
      yield `${first ? '' : ','}"${sha256}":"`;
      for (let at = 0; at < file.bytes.byteLength; at += PIECE) yield base64(file.bytes.slice(at, at + PIECE));
      yield '"';
      first = false;
    }
    packed(size);
  }
  yield '}}';
}

/** @param {ArrayBuffer} piece */
function base64(piece) {
  const bytes = new Uint8Array(piece);
  let text = '';
  // As many arguments as every browser takes.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

/** @param {AsyncGenerator<string>} texts @returns {ReadableStream<BufferSource>} */
function streamOf(texts) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

/** @param {Date} at @returns {string} "20261122-0830", by the phone's own clock */
function stamp(at) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}`;
}
