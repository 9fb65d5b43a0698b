// Hand in what this phone carries for others: their answers first, then their files. What the office said is kept with
// the parcel; the parcel itself stays until a person lets it go.

import { sha256Hex } from '../lib/digest.js';
import { SyncError } from '../lib/errors.js';
import { allThere, changeParcel, listParcels, readParcel, wantedOf } from '../store/parcels.js';
import { fromBase64, readCourier } from './courier-read.js';
import { isAboutContent } from './isolate.js';
import { sendFile } from './uploads.js';

/** @typedef {import('./exchange.js').Exchange} Exchange */
/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('./courier-read.js').CourierHead} CourierHead */
/** @typedef {import('../store/parcels.js').Parcel} Parcel */
/** @typedef {import('../store/parcels.js').CarriedResult} CarriedResult */
/** @typedef {import('../store/parcels.js').Wanted} Wanted */
/** A record by its place in the file. @typedef {{at: number, record: string, proof: string}} Item */

/** As POST /push takes them: docs/sync-protocol.md section 4. Characters, a little less than its bytes. */
const MOST_RECORDS = 50;
const MOST_TEXT = 200 * 1024;
/** Nothing of the file can be handed in here, whatever is tried again. */
const FOR_GOOD = new Set(['COURIER_DEVICE_UNKNOWN', 'COURIER_SEALED']);

/** Answers of every parcel. @param {Exchange} way @param {Client} client @returns {Promise<number>} records that were not taken now */
export async function carryAnswers(way, client) {
  let failed = 0;
  for (const parcel of await openParcels(way, client)) {
    const blob = await readParcel(way.db, parcel.id);
    if (blob) failed += await answersOf(way, client, parcel, blob);
  }
  return failed;
}

/** Files of every parcel, those the office asks for. @param {Exchange} way @param {Client} client @returns {Promise<number>} files that were not taken now */
export async function carryFiles(way, client) {
  let failed = 0;
  for (const parcel of await openParcels(way, client)) {
    if (wantedOf(parcel).length === 0) continue;
    const blob = await readParcel(way.db, parcel.id);
    if (blob) failed += await filesOf(way, client, parcel, blob);
  }
  return failed;
}

/** Those with something left to hand in; one that this office cannot take is asked for once in a start of the app. @param {Exchange} way @param {Client} client */
async function openParcels({ db, memory }, client) {
  memory.shut ??= new Set();
  const parcels = await listParcels(db);
  for (const parcel of parcels) {
    // The server began a new life: what it said before is asked for again, and given again.
    if (parcel.epoch === client.epoch || !parcel.epoch) continue;
    Object.assign(parcel, { results: {}, problem: null, epoch: client.epoch ?? '' });
    await changeParcel(db, parcel.id, (row) => ({ ...row, results: {}, problem: null, epoch: parcel.epoch }));
  }
  return parcels.filter((parcel) => !allThere(parcel) && !memory.shut?.has(parcel.id));
}

/** @param {Exchange} way @param {Client} client @param {Parcel} parcel @param {Blob} blob @returns {Promise<number>} */
async function answersOf(way, client, parcel, blob) {
  /** @type {CourierHead | null} */
  let head = null;
  /** @type {Item[]} */
  let batch = [];
  let size = 0;
  let at = 0;
  let failed = 0;
  const send = async () => {
    const items = batch;
    batch = [];
    size = 0;
    if (head && items.length) failed += await handIn(way, client, parcel, head, items);
  };
  try {
    for await (const part of readCourier(blob)) {
      if ('head' in part) head = part.head;
      else if ('record' in part) {
        const item = { at, record: part.record, proof: part.proof };
        at += 1;
        if (parcel.results[item.at]) continue;
        if (batch.length >= MOST_RECORDS || size + item.record.length > MOST_TEXT) await send();
        batch.push(item);
        size += item.record.length;
      } else break;
    }
    await send();
  } catch (error) {
    // A phone whose access was withdrawn carries nothing; its own records go on all the same.
    if (error instanceof SyncError && error.params.status === 403) return failed;
    if (!(error instanceof SyncError) || !FOR_GOOD.has(String(error.params.code))) throw error;
    way.memory.shut?.add(parcel.id);
    const problem = { code: String(error.params.code), message: String(error.params.message ?? '') };
    await changeParcel(way.db, parcel.id, (row) => ({ ...row, problem, epoch: client.epoch ?? '' }));
  }
  return failed;
}

/** One batch; one that cannot be taken whole is taken in halves. @param {Exchange} way @param {Client} client @param {Parcel} parcel @param {CourierHead} head @param {Item[]} items @returns {Promise<number>} */
async function handIn(way, client, parcel, head, items) {
  /** @type {unknown} */
  let results;
  try {
    const proofs = items.map(({ proof }) => proof);
    const records = items.map(({ record }) => JSON.parse(record));
    const json = { ...head, proofs, records };
    const answer = await client.call('POST', '/courier', { json, gzip: true, signal: way.signal });
    results = answer.json?.results;
  } catch (error) {
    if (!isAboutContent(error) || FOR_GOOD.has(String(error.params.code))) throw error;
    if (items.length === 1) return 1;
    const half = Math.ceil(items.length / 2);
    const first = await handIn(way, client, parcel, head, items.slice(0, half));
    return first + (await handIn(way, client, parcel, head, items.slice(half)));
  }
  const told = Array.isArray(results) && results.length === items.length ? results : [];
  /** @type {Record<number, CarriedResult>} */
  const taken = {};
  for (const [place, { at }] of items.entries()) {
    const result = resultOf(told[place]);
    if (result) taken[at] = result;
  }
  Object.assign(parcel.results, taken);
  if (Object.keys(taken).length > 0) way.memory.push.moved = true;
  await changeParcel(way.db, parcel.id, (row) => ({
    ...row,
    results: { ...row.results, ...taken },
    problem: null,
    epoch: client.epoch ?? '',
  }));
  return items.length - Object.keys(taken).length;
}

/**
 * Only a receipt or a plain refusal counts. Whether a receipt is that of the record only its owner can judge.
 * @param {any} told
 * @returns {CarriedResult | null}
 */
function resultOf(told) {
  const { instance_id, outcome, receipt, problem, wants } = told ?? {};
  const whole = receipt?.instance_id === instance_id && Number.isSafeInteger(receipt?.seq) && receipt.seq > 0;
  if (typeof instance_id !== 'string' || !(outcome === 'refused' || whole)) return null;
  const said = problem ? { code: String(problem.code), message: String(problem.message ?? '') } : null;
  return {
    instance_id,
    outcome: String(outcome),
    receipt: whole ? receipt : null,
    problem: said,
    wants: Array.isArray(wants) ? wants : [],
  };
}

/** @param {Exchange} way @param {Client} client @param {Parcel} parcel @param {Blob} blob @returns {Promise<number>} */
async function filesOf(way, client, parcel, blob) {
  let failed = 0;
  for await (const part of readCourier(blob)) {
    if (!('base64' in part)) continue;
    const wanted = wantedOf(parcel).filter(({ sha256 }) => sha256 === part.sha256);
    if (wanted.length === 0) continue;
    const bytes = fromBase64(part.base64);
    // Bytes that are not what their name says are as good as absent.
    if (!bytes || (await sha256Hex(bytes)) !== part.sha256) continue;
    for (const want of wanted) {
      const done = await sendWanted(way, client, want, bytes);
      if (done === 'yield') return failed;
      if (done === 'failed') failed += 1;
      else await settleWant(way, parcel, want);
    }
    if (wantedOf(parcel).length === 0) return failed;
  }
  if (failed > 0) return failed;
  // Read to its end: what is still asked for is not in it. Its owner's phone has it.
  await changeWants(way, parcel, (wants) => wants.map((want) => ({ ...want, absent: true })));
  return 0;
}

/** @param {Exchange} way @param {Client} client @param {Wanted} want @param {ArrayBuffer} bytes @returns {Promise<'sent' | 'failed' | 'yield'>} */
async function sendWanted(way, client, want, bytes) {
  const { db, memory, signal, yieldNow } = way;
  const item = { ...want, upload: null };
  const sending = { db, client, item, bytes, type: want.type, pace: memory.upload, signal, yieldNow, report: () => {} };
  try {
    return (await sendFile(/** @type {any} */ (sending))) === null ? 'yield' : 'sent';
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    return 'failed';
  }
}

/** @param {Exchange} way @param {Parcel} parcel @param {Wanted} want */
function settleWant(way, parcel, { instance_id, name, sha256 }) {
  return changeWants(way, parcel, (wants) =>
    wants.filter((one) => one.instance_id !== instance_id || one.name !== name || one.sha256 !== sha256),
  );
}

/** @param {Exchange} way @param {Parcel} parcel @param {(wants: Wanted[]) => Wanted[]} how */
async function changeWants(way, parcel, how) {
  for (const result of Object.values(parcel.results)) result.wants = how(result.wants);
  await changeParcel(way.db, parcel.id, (row) => ({ ...row, results: parcel.results }));
}
