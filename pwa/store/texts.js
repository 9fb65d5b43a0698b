// Texts by their digest: forms, lists and answers as they came. Long lists are kept packed, and packed after they have
// arrived, so that a list that has been fetched is never fetched again because somebody closed the app.

import { unpackRows } from '../forms/packed.js';
import { later } from '../lib/clock.js';
import { read, write } from './transaction.js';
import { open, seal } from './vault.js';

/** @typedef {import('./database.js').Database} Database */

/** Texts kept in one transaction; a long one would hold up a save. */
const TEXTS_AT_ONCE = 8;
/** Characters from which packing is worth its while: reading a short CSV costs nothing. */
const LONG = 16_000;

/** Keep texts whose digest the caller has checked, a few per transaction. @param {Database} db @param {{sha256: string, text: string}[]} texts */
export async function putTexts(db, texts) {
  for (let at = 0; at < texts.length; at += TEXTS_AT_ONCE) {
    const rows = await Promise.all(
      texts.slice(at, at + TEXTS_AT_ONCE).map(async ({ sha256, text }) => ({
        sha256,
        sealed: await seal(text),
        ...(isLongCsv(text) ? { unpacked: 1 } : {}),
      })),
    );
    await write(db, ['texts'], async (tx) => {
      for (const row of rows) await tx.objectStore('texts').put(row);
    });
  }
}

/** @param {Database} db @param {string} sha256 @returns {Promise<string | null>} as it came */
export async function readText(db, sha256) {
  const held = await readHeld(db, sha256);
  if (held === null || typeof held === 'string') return held;
  return (await import('../forms/packing.js')).unpackText(held);
}

/** @param {Database} db @param {string} sha256 @returns {Promise<import('../forms/secondary.js').ListText | null>} rows, when they lie ready */
export async function readListText(db, sha256) {
  const held = await readHeld(db, sha256);
  return held === null || typeof held === 'string' ? held : unpackRows(held);
}

/**
 * Pack the long lists that came plain, one after the other, with pauses. A text is replaced in one transaction by what
 * gives it back byte for byte; nothing is lost when this ends half-way.
 * @param {Database} db
 * @returns {Promise<number>} how many
 */
export async function packTexts(db) {
  if (typeof CompressionStream === 'undefined') return 0;
  const waiting = await read(db, ['texts'], (tx) => tx.objectStore('texts').index('unpacked').getAllKeys());
  if (waiting.length === 0) return 0;
  const { pack, unpackText } = await import('../forms/packing.js');
  for (const sha256 of /** @type {string[]} */ (waiting)) {
    const text = await readHeld(db, sha256);
    if (typeof text !== 'string') continue;
    const packed = await pack(text, breath);
    const sealed = packed && (await unpackText(packed, breath)) === text ? await seal(packed) : await seal(text);
    await write(db, ['texts'], async (tx) => {
      const rows = tx.objectStore('texts');
      // Let go of meanwhile: it must not come back.
      if (await rows.getKey(sha256)) await rows.put({ sha256, sealed });
    });
  }
  return waiting.length;
}

/** @param {Database} db @param {string} sha256 @returns {Promise<string | import('../forms/packed.js').Packed | null>} */
async function readHeld(db, sha256) {
  const row = await read(db, ['texts'], (tx) => tx.objectStore('texts').get(sha256));
  return row ? open(row.sealed) : null;
}

/** @returns {Promise<void>} when the page has had its turn */
function breath() {
  return new Promise((resolve) => later(0, resolve));
}

/** @param {string} text */
function isLongCsv(text) {
  return text.length >= LONG && !/^\s*[<{[]/.test(text);
}
