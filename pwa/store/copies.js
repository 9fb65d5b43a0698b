// A second copy of the text that has not been sent, outside the database: Chromium throws a damaged database away whole.
//
// The Cache API keeps each copy as a file of its own, in another place than IndexedDB. A copy is made after the strict
// save and never instead of it; it goes when the office has given its receipt. Photos are too large for it. What it does
// not survive: site data cleared or evicted as a whole while the app is closed (docs/decisions/0017).

import { later } from '../lib/clock.js';
import { COPIES } from './canary.js';
import { FORMER } from './identity.js';
import { onWrite, read, write } from './transaction.js';
import { open } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */
/** @typedef {'phone' | 'record' | 'draft'} Kind */
/** row and files as they lie in the database, without bytes. @typedef {{ kind: Kind, row: any, files: any[] }} Copy */
/** @typedef {{ records: number, drafts: number, files: number }} Rescued files: those whose bytes went with the database */

/** A finished report is copied almost at once, a draft when typing has paused, in milliseconds. */
const RECORD_MS = 50;
const DRAFT_MS = 1500;
const STORES = ['meta', 'outbox', 'drafts', 'files'];
/** In `meta`: this database has taken in what copies there were, so one that it does not know is out of date. */
const IN_STEP = 'copies';

/** What was copied last, by name. @type {Map<string, Copy>} */
let latest = new Map();

/** Keep the copies in step from now on. @param {Database} db */
export function watchCopies(db) {
  let cancel = () => {};
  let soonest = Infinity;
  let running = Promise.resolve();
  const now = () => {
    cancel();
    soonest = Infinity;
    running = running.then(() => keepCopies(db)).catch((error) => console.warn('copies', error));
  };
  onWrite((stores) => {
    // Only finishing a report and enrolling write to both.
    const ms = stores.includes('meta') && stores.includes('outbox') ? RECORD_MS : DRAFT_MS;
    if (ms >= soonest || !stores.some((store) => STORES.includes(store))) return;
    cancel();
    soonest = ms;
    cancel = later(ms, now);
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && now());
  now();
}

/** Copy what is not copied yet, remove what needs no copy any more. @param {Database} db */
export async function keepCopies(db) {
  const wanted = await copiesOf(db);
  // A database that does not know of the copies has lost what they hold.
  if (wanted === null) return;
  latest = wanted;
  const cache = await caches.open(COPIES);
  const kept = new Map((await cache.keys()).map((request) => [nameOf(request.url), request]));
  for (const [name, copy] of wanted) if (!kept.has(name)) await putCopy(cache, name, copy);
  for (const [name, request] of kept) if (!wanted.has(name)) await cache.delete(request);
}

/** The database is gone under the open app: write down again what is still in memory. */
export async function keepLatest() {
  const cache = await caches.open(COPIES);
  for (const [name, copy] of latest) await putCopy(cache, name, copy);
}

/** @returns {Promise<Copy[]>} those that can be read */
export async function listCopies() {
  if (!(await caches.has(COPIES))) return [];
  const cache = await caches.open(COPIES);
  const found = await Promise.all(
    (await cache.keys()).map(async (request) => (await cache.match(request))?.json().catch(() => null)),
  );
  return found.filter((copy) => copy?.row);
}

/**
 * Put the copies into a database that knows nothing of them, in one transaction. What lies there already stays as it is.
 * @param {Database} db
 * @returns {Promise<Rescued | null>} null when there was nothing to bring back
 */
export async function restoreCopies(db) {
  const inStep = await read(db, ['meta'], (tx) => tx.objectStore('meta').getKey(IN_STEP));
  if (inStep !== undefined) return null;
  const copies = await listCopies();
  const rescued = { records: 0, drafts: 0, files: 0 };
  await write(db, STORES, async (tx) => {
    const meta = tx.objectStore('meta');
    const phone = copies.find(({ kind }) => kind === 'phone')?.row;
    const enrolled = (await meta.getKey('identity')) !== undefined;
    if (phone && !enrolled) for (const row of phone.meta) await meta.put(row);
    let last = (await meta.get('device_seq'))?.number ?? (enrolled ? 0 : (phone?.device_seq ?? 0));
    // What was finished while its draft was still copied is finished.
    for (const { kind, row, files } of copies.sort((a, b) => (a.kind < b.kind ? 1 : -1))) {
      if (kind === 'phone' || (await isHere(tx, kind, row))) continue;
      if (kind === 'record') {
        // Another device counts its own records.
        last = enrolled ? last + 1 : Math.max(last, row.device_seq);
        await tx.objectStore('outbox').put(enrolled ? { ...row, device_seq: last } : row);
        rescued.records += 1;
      } else {
        await tx.objectStore('drafts').put(row);
        rescued.drafts += 1;
      }
      for (const file of files) {
        await tx.objectStore('files').put({ ...file, held: false, upload: null });
        rescued.files += file.role === 'preview' || file.received_at ? 0 : 1;
      }
    }
    if (last) await meta.put({ key: 'device_seq', number: last });
    await meta.put({ key: IN_STEP });
  });
  return copies.length > 0 ? rescued : null;
}

/** A record may have been a draft when it was copied. @param {WriteTransaction} tx @param {Kind} kind @param {any} row */
async function isHere(tx, kind, row) {
  const id = kind === 'record' ? row.instance_id : row.id;
  if ((await tx.objectStore('outbox').getKey(id)) !== undefined) return true;
  return kind === 'draft' && (await tx.objectStore('drafts').getKey(id)) !== undefined;
}

/** What should be there now, by a name that changes with its content. @param {Database} db @returns {Promise<Map<string, Copy> | null>} */
async function copiesOf(db) {
  const { meta, outbox, drafts, files } = await read(db, STORES, async (tx) => ({
    meta: await tx.objectStore('meta').getAll(),
    outbox: await tx.objectStore('outbox').getAll(),
    drafts: await tx.objectStore('drafts').getAll(),
    files: await tx.objectStore('files').getAll(),
  }));
  const keyed = new Map(meta.map((row) => [row.key, row]));
  if (!keyed.has(IN_STEP)) return null;
  /** @type {Map<string, Copy>} */
  const wanted = new Map();
  const filesOf = (/** @type {string} */ owner) => files.filter((file) => file.owner === owner);
  for (const row of drafts) wanted.set(`draft-${row.id}-${row.rev}`, { kind: 'draft', row, files: filesOf(row.id) });
  for (const row of outbox.filter(({ settled_as }) => settled_as === null)) {
    const { instance_id, device_seq, state } = row;
    wanted.set(`record-${instance_id}-${device_seq}-${state}`, { kind: 'record', row, files: filesOf(instance_id) });
  }
  const people = meta.filter(({ key }) => key === 'identity' || key === 'canary' || key.startsWith(FORMER));
  const identity = keyed.has('identity') ? await open(keyed.get('identity').sealed) : {};
  const device_seq = keyed.get('device_seq')?.number ?? 0;
  const name = `phone-${identity.device_id}-${identity.epoch}-${device_seq}-${people.length}`;
  if (people.length > 0) wanted.set(name, { kind: 'phone', row: { meta: people, device_seq }, files: [] });
  return wanted;
}

/** @param {Cache} cache @param {string} name @param {Copy} copy */
function putCopy(cache, name, copy) {
  return cache.put(`${COPIES}/${name}`, new Response(JSON.stringify(copy)));
}

/** @param {string} url @returns {string} */
function nameOf(url) {
  return decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
}
