// Faults planted under the store: what a full, slow or broken phone does to IndexedDB.

import 'fake-indexeddb/auto';

/** Watch every transaction that is opened. */
export function onTransactions() {
  const writes = [];
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') writes.push({ stores: [stores].flat(), durability: options?.durability });
    return original.call(this, stores, mode, options);
  };
  return { writes, stop: () => (IDBDatabase.prototype.transaction = original) };
}

/**
 * As Chromium does on a full disk: every request succeeds, then the transaction that wrote to `store` aborts.
 * @returns {() => void} restore
 */
export function quotaOn(store) {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const tx = transaction.call(this, stores, mode, options);
    if (mode === 'readwrite' && [stores].flat().includes(store)) {
      const full = new DOMException('full', 'QuotaExceededError');
      const { put, add } = IDBObjectStore.prototype;
      for (const [name, call] of Object.entries({ put, add })) {
        const target = tx.objectStore(store);
        target[name] = function (...values) {
          const request = call.apply(this, values);
          request.addEventListener('success', () => queueMicrotask(() => abortWith(tx, full)));
          return request;
        };
      }
    }
    return tx;
  };
  return () => (IDBDatabase.prototype.transaction = transaction);
}

/** @param {IDBTransaction} tx @param {DOMException} error */
function abortWith(tx, error) {
  try {
    tx.abort();
    Object.defineProperty(tx, 'error', { value: error, configurable: true });
  } catch {
    // Already ended.
  }
}

/** The browser cuts the connection under the app, as iOS does. */
export function cutConnection(db) {
  db.close();
}
