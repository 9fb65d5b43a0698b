// What the browser promises about keeping our data, and how much room it says there is.

import { readSetting } from './identity.js';

/** @typedef {import('./database.js').Database} Database */

/** A trial writes no more than this. */
export const PLENTY_BYTES = 20_000_000;

/**
 * Ask the browser never to evict our data.
 * @param {StorageManager | undefined} [storage]
 * @returns {Promise<'granted' | 'refused' | 'unsupported'>}
 */
export async function askPersistence(storage = globalThis.navigator?.storage) {
  if (typeof storage?.persist !== 'function') return 'unsupported';
  return (await storage.persist()) ? 'granted' : 'refused';
}

/** What was answered before, without asking again. @param {StorageManager | undefined} [storage] @returns {Promise<'granted' | 'refused' | 'unsupported'>} */
export async function persistence(storage = globalThis.navigator?.storage) {
  if (typeof storage?.persisted !== 'function') return 'unsupported';
  return (await storage.persisted()) ? 'granted' : 'refused';
}

/** For the office: what was found by trial (room.js) when that was little, else the browser's own guess. @param {Database} db @returns {Promise<number | null>} */
export async function freeBytes(db) {
  const room = await readSetting(db, 'room', /** @type {{bytes: number} | null} */ (null));
  return room && room.bytes < PLENTY_BYTES ? room.bytes : guess();
}

/** The browser's own guess. @param {StorageManager | undefined} [storage] @returns {Promise<number | null>} */
export async function guess(storage = globalThis.navigator?.storage) {
  const answer = await storage?.estimate?.();
  return answer?.quota === undefined ? null : Math.max(0, answer.quota - (answer.usage ?? 0));
}
