// The shape of the phone's database, as steps that are only ever added to: a phone may come from any of them.

/** @typedef {import('idb').IDBPDatabase} Handle */

/**
 * Step n brings version n to n + 1. Runs inside the browser's own upgrade transaction, so it happens whole or not at
 * all. A step never drops a store that may hold something unsent.
 * @type {((db: Handle) => void)[]}
 */
export const MIGRATIONS = [firstShape];

/** @param {Handle} db */
function firstShape(db) {
  db.createObjectStore('meta', { keyPath: 'key' });
  db.createObjectStore('drafts', { keyPath: 'id' });
  db.createObjectStore('outbox', { keyPath: 'instance_id' });
  // What a file is and its bytes lie apart: lists and totals must not read megabytes.
  db.createObjectStore('files', { keyPath: ['owner', 'name'] }).createIndex('owner', 'owner');
  db.createObjectStore('bytes', { keyPath: ['owner', 'name'] });
  db.createObjectStore('forms', { keyPath: 'id' });
  db.createObjectStore('lists', { keyPath: 'id' });
  db.createObjectStore('reports', { keyPath: 'id' });
  db.createObjectStore('villages', { keyPath: 'id' });
  db.createObjectStore('texts', { keyPath: 'sha256' });
}
