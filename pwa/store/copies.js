// A second copy of the text that has not been sent, outside the database: Chromium throws a damaged database away whole.
//
// The Cache API keeps each copy as a file of its own, in another place than IndexedDB. A copy is made after the strict
// save and never instead of it; it goes when the office has given its receipt. Photos are too large for it. What it does
// not survive: site data cleared or evicted as a whole while the app is closed (docs/decisions/0019).

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
const RECORD_MS = 100;
const DRAFT_MS = 1500;
const STORES = ['meta', 'outbox', 'drafts', 'files'];

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
    // Finishing a report, enrolling, signing off.
    const ms = stores.includes('meta') ? RECORD_MS : DRAFT_MS;
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
 * Put what only the copies know into the database, in one transaction: at the start of a page, before a copy may go. A
 * damaged log can also cost the database only its newest part. What lies there already stays as it is, unless it is an
 * older state of the same draft.
 * @param {Database} db
 * @returns {Promise<Rescued | null>} null when there was nothing to bring back
 */
export async function restoreCopies(db) {
  const copies = await listCopies();
  if (copies.length === 0) return null;
  const rescued = { records: 0, drafts: 0, files: 0 };
  const phone = copies.find(({ kind }) => kind === 'phone')?.row;
  const hadPhone = await write(db, STORES, async (tx) => {
    const meta = tx.objectStore('meta');
    // Who signed off is known by that; damage may take any row.
    const known = (await meta.getAllKeys()).some((key) => key === 'identity' || String(key).startsWith(FORMER));
    if (phone && !known) for (const row of phone.meta) await meta.put(row);
    // Another device counts its own records.
    const same = phone && (!known || phone.device_id === (await deviceOf(tx)));
    const before = (await meta.get('device_seq'))?.number ?? 0;
    let last = Math.max(before, same ? phone.device_seq : 0);
    // What was finished while its draft was still copied is finished.
    for (const { kind, row, files } of copies.sort((a, b) => (a.kind < b.kind ? 1 : -1))) {
      if (kind === 'phone' || (await isHere(tx, kind, row))) continue;
      if (kind === 'record') {
        last = same ? Math.max(last, row.device_seq) : last + 1;
        await tx.objectStore('outbox').put(same ? row : { ...row, device_seq: last });
        rescued.records += 1;
      } else {
        await tx.objectStore('drafts').put(row);
        rescued.drafts += 1;
      }
      for (const file of files) {
        if ((await tx.objectStore('files').getKey([file.owner, file.name])) !== undefined) continue;
        await tx.objectStore('files').put({ ...file, held: false, upload: null });
        rescued.files += file.role === 'preview' || file.received_at ? 0 : 1;
      }
    }
    if (last > before) await meta.put({ key: 'device_seq', number: last });
    return known;
  });
  return rescued.records + rescued.drafts > 0 || !hadPhone ? rescued : null;
}

/** Inside the caller's transaction; a seal is not waited for. @param {WriteTransaction} tx @returns {Promise<string>} */
async function deviceOf(tx) {
  const canary = await tx.objectStore('meta').get('canary');
  return canary?.id ?? '';
}

/** A record may have been a draft when it was copied. @param {WriteTransaction} tx @param {Kind} kind @param {any} row */
async function isHere(tx, kind, row) {
  const id = kind === 'record' ? row.instance_id : row.id;
  if ((await tx.objectStore('outbox').getKey(id)) !== undefined) return true;
  return kind === 'draft' && ((await tx.objectStore('drafts').get(id))?.rev ?? -1) >= row.rev;
}

/** What should be there now, by a name that changes with its content. @param {Database} db @returns {Promise<Map<string, Copy>>} */
async function copiesOf(db) {
  const { meta, outbox, drafts, files } = await read(db, STORES, async (tx) => ({
    meta: await tx.objectStore('meta').getAll(),
    outbox: await tx.objectStore('outbox').getAll(),
    drafts: await tx.objectStore('drafts').getAll(),
    files: await tx.objectStore('files').getAll(),
  }));
  const keyed = new Map(meta.map((row) => [row.key, row]));
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
  if (people.length > 0)
    wanted.set(name, {
      kind: 'phone',
      row: { meta: people, device_seq, device_id: keyed.get('canary')?.id },
      files: [],
    });
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
