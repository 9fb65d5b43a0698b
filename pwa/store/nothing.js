// A store that holds nothing and keeps nothing: what is filled in before it was published leaves no trace anywhere.

/** @typedef {import('./database.js').Database} Database */

const STORE = {
  get: async () => undefined,
  getKey: async () => undefined,
  getAll: async () => [],
  getAllKeys: async () => [],
  count: async () => 0,
  put: async () => undefined,
  add: async () => undefined,
  delete: async () => undefined,
  clear: async () => undefined,
  index: () => STORE,
};

/** @returns {Database} as every reader and writer of the store takes it */
export function storeOfNothing() {
  const transaction = () => ({ done: Promise.resolve(), error: null, abort: () => {}, objectStore: () => STORE });
  return /** @type {Database} */ (/** @type {unknown} */ ({ name: 'nothing', transaction }));
}
