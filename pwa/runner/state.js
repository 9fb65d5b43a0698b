// What a widget remembers between two drawings: an open list, a position being sought. It is no answer and is never saved.

/** @type {WeakMap<object, Map<string, any>>} */
const kept = new WeakMap();

/**
 * @template T
 * @param {object} owner a question's node, which stays itself when entries before it go; or the session
 * @param {string} key what for
 * @param {() => T} make
 * @returns {T}
 */
export function remember(owner, key, make) {
  const states = kept.get(owner) ?? new Map();
  kept.set(owner, states);
  if (!states.has(key)) states.set(key, make());
  return states.get(key);
}

/**
 * Where a question stands now: an entry before it may have gone while a position was sought or a voice recorded.
 * @param {Pick<import('./question.js').Field, 'session' | 'node'>} field
 * @returns {string | null} null when its own entry has gone
 */
export function placeNow({ session, node }) {
  return node.isConnected ? session.live.instance.indexedPath(node) : null;
}
