// What the browser promises about keeping our data, and whether there is room for more.

import { StoreError } from '../lib/errors.js';
import { write } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */

/** A large photo and its answers. */
const TRIAL_BYTES = 2_000_000;

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

/**
 * Whether another photo fits, by trial: `estimate()` is made up in today's browsers.
 * @param {Database} db
 * @param {StorageManager | undefined} [storage]
 * @returns {Promise<{enough: boolean, free_bytes: number | null}>} free_bytes: the browser's own guess, for the heartbeat
 */
export async function roomLeft(db, storage = globalThis.navigator?.storage) {
  const trial = { key: 'trial', bytes: new ArrayBuffer(TRIAL_BYTES) };
  try {
    await write(db, ['meta'], (tx) => tx.objectStore('meta').put(trial));
    await write(db, ['meta'], (tx) => tx.objectStore('meta').delete('trial'));
    return { enough: true, free_bytes: await guess(storage) };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'quota')
      return { enough: false, free_bytes: await guess(storage) };
    throw error;
  }
}

/** The browser's own guess. @param {StorageManager | undefined} [storage] @returns {Promise<number | null>} */
export async function guess(storage = globalThis.navigator?.storage) {
  const answer = await storage?.estimate?.();
  return answer?.quota === undefined ? null : Math.max(0, answer.quota - (answer.usage ?? 0));
}
