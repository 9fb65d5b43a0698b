// What the phone says: the Indonesian sentence is the key, English comes from locales/en/LC_MESSAGES/phone.po.

/** @typedef {'id' | 'en'} Language */

/** @type {Language} */
let current = 'id';
/** @type {Record<string, Record<string, string>>} */
const catalogues = {};
/** @type {Set<(language: Language) => void>} */
const listeners = new Set();

/**
 * One sentence in the reader's language.
 * An English sentence may hold two forms, "one report|%(n)s reports": the first is used when `n` is 1. Indonesian has no plural.
 * @param {string} msgid the Indonesian sentence, with `%(name)s` placeholders
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function t(msgid, params) {
  let text = (current === 'id' ? undefined : catalogues[current]?.[msgid]) || msgid;
  const bar = text === msgid ? -1 : text.indexOf('|');
  if (bar >= 0) text = params?.n === 1 || params?.n === '1' ? text.slice(0, bar) : text.slice(bar + 1);
  return params ? text.replace(/%\((\w+)\)s/g, (whole, name) => (name in params ? String(params[name]) : whole)) : text;
}

/** @returns {Language} */
export function language() {
  return current;
}

/** @param {Language} next */
export function setLanguage(next) {
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener(next);
}

/** @param {(language: Language) => void} fn @returns {() => void} stop listening */
export function onLanguage(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** @param {Language} which @param {Record<string, string>} sentences msgid → sentence */
export function setCatalogue(which, sentences) {
  catalogues[which] = sentences;
}

/** @param {Language} which @returns {boolean} whether its sentences are here */
export function hasCatalogue(which) {
  return which === 'id' || which in catalogues;
}

/** @param {number} value @param {number} [digits] most digits after the comma @returns {string} "3.258" in Indonesian, "3,258" in English */
export function formatNumber(value, digits = 0) {
  const [whole, part = ''] = value.toFixed(digits).split('.');
  const [group, comma] = current === 'en' ? [',', '.'] : ['.', ','];
  const rest = part.replace(/0+$/, '');
  return whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest ? comma + rest : '');
}

/** @param {number} bytes @returns {string} "812 B", "18 kB", "2,4 MB" (thousands, as phone plans count) */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${formatNumber(bytes)} B`;
  if (bytes < 999_500) return `${formatNumber(bytes / 1000)} kB`;
  if (bytes < 999_500_000) return `${formatNumber(bytes / 1_000_000, 1)} MB`;
  return `${formatNumber(bytes / 1_000_000_000, 1)} GB`;
}
