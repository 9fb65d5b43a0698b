// Whose fault is it: the thing that was sent, or the way to the server? Pure.

import { SyncError } from '../lib/errors.js';

/** So many things that fail by themselves while nothing passed: the server is ill, not the things. */
export const ILL_AFTER = 2;

/**
 * Whether a failure may lie in what was sent, so that the others should be tried without it.
 * @param {unknown} error
 * @returns {error is SyncError}
 */
export function isAboutContent(error) {
  if (!(error instanceof SyncError)) return false;
  const status = Number(error.params.status);
  // 403: this phone may not (any more). 426: this app is too old.
  if (error.code === 'refused') return status !== 403 && status !== 426;
  // Busy, full or asked to slow down: that is the server's state, whatever is sent.
  return error.code === 'server' && ![429, 503, 507].includes(status);
}
