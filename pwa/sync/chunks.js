// How large the next piece of a file is. Pure; docs/sync-protocol.md section 5.

export const FIRST_CHUNK = 64 * 1024;
export const LEAST_CHUNK = 64 * 1024;
const MOST_CHUNK = 1024 * 1024;
/** A chunk that took longer is large enough for this link: a break costs all of it. */
const SLOW_MS = 8_000;

/**
 * @param {number} size bytes of the chunk just sent
 * @param {boolean} arrived
 * @param {number} [took_ms]
 * @returns {number} bytes of the next one
 */
export function nextChunk(size, arrived, took_ms = 0) {
  if (!arrived) return Math.max(LEAST_CHUNK, Math.floor(size / 2));
  return took_ms > SLOW_MS ? size : Math.min(MOST_CHUNK, size * 2);
}
