// The one seam that every stored value passes. Values are kept plain for now; encryption will change only this file.
//
// What must be compared inside a transaction (keys, states, sequence numbers, sizes) stays outside the seal, because
// sealing is asynchronous and an IndexedDB transaction does not wait for it: seal first, then open the transaction.

import { StoreError } from '../lib/errors.js';

/** @typedef {{v: 0, value: any}} Sealed */

/** @param {unknown} value anything the structured clone algorithm copies @returns {Promise<Sealed>} */
export async function seal(value) {
  return { v: 0, value };
}

/**
 * @param {Sealed} sealed
 * @returns {Promise<any>}
 * @throws {StoreError} 'older_code' when a newer app sealed it
 */
export async function open(sealed) {
  if (sealed?.v !== 0) throw new StoreError('older_code');
  return sealed.value;
}
