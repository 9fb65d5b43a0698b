// What a form needs of the engine beyond the everyday: loaded before it opens, each from its own chunk.

/** @typedef {import('./types').Form} Form */
/** @typedef {{ digest?: typeof import('./digest.js'), signed?: typeof import('./signed.js'), geo?: typeof import('./geo.js') }} Loaded */

/** What has been loaded. @type {Loaded} */
export const loaded = {};

/** What in a form's text asks for a chunk; 'wording' is the runner's: marks, media and guidance in words. @type {[string, RegExp][]} */
const ASKING = [
  ['digest', /\bdigest\s*\(|\brandomize\s*\([^"]*,/],
  ['signed', /\bextract-signed\s*\(/],
  ['geo', /\b(geofence|intersects)\s*\(/],
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
  if (needs.has('geo')) loaded.geo ??= await import('./geo.js');
  if (needs.has('signed')) loaded.signed ??= await import('./signed.js');
}
