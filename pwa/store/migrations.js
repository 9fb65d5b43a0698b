// The shape of the phone's database, as steps that are only ever added to: a phone may come from any of them.

/** @typedef {import('idb').IDBPDatabase} Handle */
/** @typedef {import('idb').IDBPTransaction<unknown, string[], 'versionchange'>} Upgrade */

/**
 * Step n brings version n to n + 1. Runs inside the browser's own upgrade transaction, so it happens whole or not at
 * all. A step never drops a store that may hold something unsent, and awaits only requests of that transaction.
 * @type {((db: Handle, tx: Upgrade) => void | Promise<void>)[]}
 */
export const MIGRATIONS = [firstShape, draftsHaveOwners, longTextsWait, tasksCome];

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

/**
 * Drafts begun before this step belong to whoever holds the phone; on a phone that was signed off, to whoever finished
 * the last record on it; else, with '', to the next person who enrols. Values of that time were sealed plain (v 0).
 * @param {Handle} _db @param {Upgrade} tx
 */
async function draftsHaveOwners(_db, tx) {
  const [identity, outbox, drafts] = await Promise.all([
    tx.objectStore('meta').get('identity'),
    tx.objectStore('outbox').getAll(),
    tx.objectStore('drafts').getAll(),
  ]);
  const last = outbox.sort((a, b) => (a.finished_at < b.finished_at ? 1 : -1))[0];
  const person_id = identity?.sealed?.value?.person?.id ?? last?.person_id ?? '';
  await Promise.all(drafts.map((row) => tx.objectStore('drafts').put({ ...row, person_id })));
}

/**
 * Long lists that are kept plain wait to be packed (texts.js), which takes longer than an upgrade may.
 * @param {Handle} _db @param {Upgrade} tx
 */
async function longTextsWait(_db, tx) {
  const texts = tx.objectStore('texts');
  texts.createIndex('unpacked', 'unpacked');
  for (let at = await texts.openCursor(); at; at = await at.continue()) {
    const text = at.value.sealed?.value;
    const isLongCsv = typeof text === 'string' && text.length >= 16_000 && !/^\s*[<{[]/.test(text);
    if (isLongCsv) await at.update({ ...at.value, unpacked: 1 });
  }
}

/** What the office asks of this person beside repairs. @param {Handle} db */
function tasksCome(db) {
  db.createObjectStore('tasks', { keyPath: 'id' });
}
