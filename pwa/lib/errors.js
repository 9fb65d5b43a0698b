// Errors that a screen can put into words: a code to act on, and the facts of the case.

/** A sentence for `code` stands in screens/trouble.js. */
export class TitianError extends Error {
  /**
   * @param {string} code a word, never renumbered: 'quota', 'stale_draft', 'offline' …
   * @param {Record<string, unknown>} [params] facts for the sentence
   * @param {unknown} [cause]
   */
  constructor(code, params = {}, cause = undefined) {
    super(code, { cause });
    this.name = new.target.name;
    this.code = code;
    this.params = params;
  }
}

/** The phone's own store: 'quota', 'hung', 'blocked', 'closed', 'older_code', 'stale_draft' … */
export class StoreError extends TitianError {}

/** The way to the server: 'offline', 'portal', 'signed_out', 'refused', 'server', 'slow'. */
export class SyncError extends TitianError {}

/** A form or an instance that cannot be used as it is. */
export class FormError extends TitianError {}

/** @param {unknown} error @returns {string} its code, or 'unknown' */
export function codeOf(error) {
  return error instanceof TitianError ? error.code : 'unknown';
}
