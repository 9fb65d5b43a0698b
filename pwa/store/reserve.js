// A few megabytes put by, so that text still fits when nothing else does.
//
// They lie in the Cache API and not in the database: a disk that others have filled to the last byte makes Chromium close
// the database, and deleting from it needs room of its own (docs/decisions/0019).

/** @type {Set<() => void>} */
const listeners = new Set();

export const SHELF = 'cadangan';
/** The same from every page; nothing is ever fetched from there. */
export const PLACE = '/cadangan';

/** Give the room back: a text could not be saved. Never fails, whatever the browser says. */
export async function spendReserve() {
  try {
    // Its bytes first: forgetting its name has to be written down. Only then is its room counted as free.
    await (await caches.open(SHELF)).delete(PLACE);
    await caches.delete(SHELF);
  } catch {
    // A browser without the Cache API has no reserve.
  }
  for (const listener of listeners) listener();
}

/** @param {() => void} fn called when the reserve has been spent @returns {() => void} stop listening */
export function onSpent(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}
