// Which release of the app this is, and whether the server still speaks to it.

/** Written in by the build. @type {{version: string, words: Record<string, string>} | undefined} */
const BUILT = /** @type {any} */ (globalThis).__TITIAN__;

export const APP_VERSION = BUILT?.version ?? '0.0.0';

/** Where the words of a language lie, relative to the page. @param {string} language @returns {string | undefined} */
export function wordsPath(language) {
  return BUILT?.words[language];
}

/**
 * @param {string} version "0.1.0+a1b2c3d4"
 * @param {unknown} oldest the oldest that the server serves, "0.1.0"
 * @returns {boolean}
 */
export function isTooOld(version, oldest) {
  const [mine, theirs] = [numbers(version), numbers(String(oldest ?? ''))];
  const at = theirs.findIndex((part, place) => part !== (mine[place] ?? 0));
  return at !== -1 && (mine[at] ?? 0) < theirs[at];
}

/** @param {string} version */
function numbers(version) {
  return (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '').split('.').filter(Boolean).map(Number);
}
