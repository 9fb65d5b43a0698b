// What a widget remembers between two drawings: an open list, a position being sought. It is no answer and is never saved.

/** @type {WeakMap<object, Map<string, any>>} */
const kept = new WeakMap();

/**
 * @template T
 * @param {object} session
 * @param {string} key path of the field, and what for
 * @param {() => T} make
 * @returns {T}
 */
export function remember(session, key, make) {
  const states = kept.get(session) ?? new Map();
  kept.set(session, states);
  if (!states.has(key)) states.set(key, make());
  return states.get(key);
}
