// What a form needs of the engine beyond the everyday: loaded before it opens, each from its own chunk.

/** @typedef {import('./types').Form} Form */
/** @typedef {{ digest?: typeof import('./digest.js'), signed?: typeof import('./signed.js'), functions?: typeof import('./functions-rare.js'), geojson?: typeof import('./geojson.js') }} Loaded */

/** What has been loaded. @type {Loaded} */
export const loaded = {};

/** Functions that few forms use. */
export const RARE = [
  ...['area', 'enclosed-area', 'distance', 'geofence', 'intersects', 'checklist', 'weighted-checklist', 'randomize'],
  ...['substring', 'starts-with', 'ends-with', 'substring-before', 'substring-after', 'normalize-space'],
  ...['boolean-from-string', 'floor', 'ceiling', 'abs', 'pow', 'random', 'date-time'],
  ...['acos', 'asin', 'atan', 'atan2', 'cos', 'sin', 'tan', 'sqrt', 'exp', 'exp10', 'log', 'log10', 'pi'],
  ...['decimal-date-time', 'decimal-time', 'local-name', 'name', 'namespace-uri', 'version', 'property'],
  ...['base64-decode', 'base64-encode', 'digest', 'extract-signed'],
];

/** What in a form's text asks for a chunk; 'wording' is the runner's: marks, media and guidance in words. @type {[string, RegExp][]} */
const ASKING = [
  ['digest', /\bdigest\s*\(|\brandomize\s*\([^"]*,/],
  ['signed', /\bextract-signed\s*\(/],
  ['functions', new RegExp(`(?:^|[^\\w:-])(?:${RARE.join('|')})\\s*\\(`)],
  ['geojson', /\.geojson\b/],
  [
    'wording',
    /form=["'](?:image|big-image|audio|video|guidance)|>(?:[^<]*[\s(])?(?:\*{1,2}\w|_{1,2}\w|#+ ?\w|&lt;(?:span|p)\b|\[[^<\]]+\]\()/,
  ],
];

/** @param {string} xform @returns {Set<string>} */
export function needsOf(xform) {
  return new Set(ASKING.filter(([, asking]) => asking.test(xform)).map(([name]) => name));
}

/** @param {Form} form @returns {Promise<void>} when everything it needs is there */
export async function prepare({ needs }) {
  if (needs.has('digest')) loaded.digest ??= await import('./digest.js');
  if (needs.has('functions')) loaded.functions ??= await import('./functions-rare.js');
  if (needs.has('geojson')) loaded.geojson ??= await import('./geojson.js');
  if (needs.has('signed')) loaded.signed ??= await import('./signed.js');
}
