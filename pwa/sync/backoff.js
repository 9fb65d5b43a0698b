// How long to wait after a failure. Pure; docs/sync-protocol.md section 7.

const BASE_MS = 2_000;
const CEILING_MS = 30 * 60_000;
const RETRY_AFTER_CEILING_S = 3_600;

/**
 * Full jitter, so that 200 phones that return at once do not knock together; the server's own wish comes on top.
 * @param {number} attempt failures in a row, from 1
 * @param {number} random from 0 to below 1
 * @param {number | null} [retry_after_s] as the server asked
 * @returns {number} milliseconds
 */
export function nextDelay(attempt, random, retry_after_s = null) {
  const ceiling = Math.min(CEILING_MS, BASE_MS * 2 ** Math.min(attempt - 1, 30));
  const asked = Number.isFinite(retry_after_s) ? Math.max(0, Number(retry_after_s)) : 0;
  return Math.floor(random * ceiling) + Math.min(asked, RETRY_AFTER_CEILING_S) * 1_000;
}
