// Hand in finished forms: every waiting record's answers, in batches, each settled by its own receipt.

import { SyncError } from '../lib/errors.js';
import { t } from '../lib/words.js';
import { readSetting } from '../store/identity.js';
import { listWaiting, noteAttempt, park, placeOf, settle } from '../store/outbox.js';
import { ILL_AFTER, isAboutContent } from './isolate.js';
import { answersOrder, BATCH_RECORDS, batches } from './lanes.js';
import { settles } from './receipts.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {import('../types').Problem} Problem */
/** @typedef {import('../types').SyncStatus} SyncStatus */
/** @typedef {(sending: SyncStatus['sending']) => void} OnProgress */
/** How many records a batch may hold on this link; shared by the runs of one page. moved: some came through. held: what the server holds of their files. broke: batches that broke off in a row. @typedef {{records: number, moved?: boolean, broke?: number, held?: Map<string, number>}} Pace */

/** A record that failed so often by itself is set aside. */
const MOST_LONE_FAILURES = 5;
/** Records that failed by themselves before prove less about the server. */
const ILL_AFTER_SUSPECTS = 10;

/**
 * @param {Database} db
 * @param {Client} client
 * @param {OnProgress} [onProgress]
 * @param {{pace?: Pace, signal?: AbortSignal, person_id?: string}} [options] person_id: whose; the holder's unless told
 * @returns {Promise<{settled: number, failed: number}>} failed: sent alone, and no result that counts
 * @throws {SyncError} when the rest has to wait; what was settled stays settled
 */
export async function pushAnswers(
  db,
  client,
  onProgress = () => {},
  { pace = { records: BATCH_RECORDS }, signal, person_id } = {},
) {
  const waiting = answersOrder(await listWaiting(db, person_id));
  const known = await settledBefore(db, client, waiting, pace, signal);
  const records = waiting.filter(({ instance_id }) => !known?.has(instance_id));
  // What failed by itself before goes last: it must not hold up the others.
  const fresh = records.filter(({ attempts }) => attempts === 0);
  const suspects = records.filter(({ attempts }) => attempts > 0).sort((a, b) => a.attempts - b.attempts);
  const clock_skew_s = await readSetting(db, 'clock_skew_s', null);
  const total_bytes = records.reduce((sum, { xml }) => sum + xml.length, 0);
  const queue = [...batches(fresh, pace.records), ...batches(suspects, pace.records)];
  /** @type {{record: OutboxRecord, problem: Problem, status: number}[]} */
  const lone = [];
  let settled = 0;
  let sent_bytes = 0;
  try {
    for (let batch = queue.shift(); batch; batch = queue.shift()) {
      onProgress({ instance_id: batch[0].instance_id, sent_bytes, total_bytes });
      try {
        const { json, epoch } = await client.call('POST', '/push', {
          json: { records: batch.map((record) => message(record, clock_skew_s)) },
          gzip: true,
          signal,
        });
        const left = await settleBatch(db, batch, json?.results, epoch, pace.held);
        settled += batch.length - left.length;
        if (settled > 0) pace.moved = true;
        pace.broke = 0;
        lone.push(...left.map((record) => ({ record, problem: noResult(), status: 200 })));
      } catch (error) {
        if (!isAboutContent(error)) throw error;
        if (batch.length > 1) {
          const half = Math.ceil(batch.length / 2);
          queue.unshift(batch.slice(0, half), batch.slice(half));
          continue;
        }
        lone.push({ record: batch[0], problem: problemOf(error), status: Number(error.params.status) });
        const enough = batch[0].attempts > 0 ? ILL_AFTER_SUSPECTS : ILL_AFTER;
        const ill = error.code === 'server' && settled === 0 && lone.length >= enough;
        if (ill && queue.length > 0) throw error;
      }
      sent_bytes += batch.reduce((sum, { xml }) => sum + xml.length, 0);
      pace.records = Math.min(BATCH_RECORDS, pace.records * 2);
    }
  } catch (error) {
    const broke = error instanceof SyncError && (error.code === 'offline' || error.code === 'slow');
    if (broke) pace.records = Math.max(1, Math.floor(pace.records / 2));
    if (broke) pace.broke = (pace.broke ?? 0) + 1;
    throw error;
  } finally {
    await noteLone(db, lone, settled > 0);
  }
  return { settled, failed: lone.length };
}

/**
 * What was received before, in another life of the server, is asked for before it is sent again; so is everything once
 * batches keep breaking off.
 * @param {Database} db
 * @param {Client} client
 * @param {OutboxRecord[]} waiting
 * @param {Pace} pace
 * @param {AbortSignal} [signal]
 */
async function settledBefore(db, client, waiting, { broke = 0 }, signal) {
  const asked = waiting.filter(({ receipt, entrusted_at }) => receipt || entrusted_at || broke > 1);
  if (asked.length === 0) return null;
  const part = await import('./have.js').catch(() => null);
  return part?.settleKnown(db, client, asked, signal);
}

/** @param {OutboxRecord} record @param {number | null} clock_skew_s */
export function message(record, clock_skew_s) {
  const { instance_id, deprecated_id, form_id, form_version, device_seq, finished_at, urgent, xml, sha256, files } =
    record;
  return {
    instance_id,
    ...(deprecated_id ? { deprecated_id } : {}),
    form_id,
    form_version,
    device_seq,
    finished_at,
    ...(clock_skew_s === null ? {} : { clock_skew_s }),
    urgent,
    xml,
    sha256,
    files,
  };
}

/**
 * @param {Database} db
 * @param {OutboxRecord[]} batch
 * @param {unknown} results
 * @param {string} epoch
 * @param {Map<string, number>} [held] is told where each missing file goes on
 * @returns {Promise<OutboxRecord[]>} those without a result that counts
 */
async function settleBatch(db, batch, results, epoch, held) {
  const byId = new Map((Array.isArray(results) ? results : []).map((result) => [result?.instance_id, result]));
  const left = [];
  for (const record of batch) {
    const result = byId.get(record.instance_id);
    if (settles(record, result, epoch) || result?.outcome === 'refused') await settle(db, result, epoch);
    else left.push(record);
    for (const place of Object.values(result?.uploads ?? {})) {
      const url = placeOf(place);
      if (url) held?.set(url, Number(place.offset) || 0);
    }
  }
  return left;
}

/**
 * Count the failures, and set a record aside once it alone keeps failing. A server error counts against a record only
 * while others pass; a plain refusal of the message counts by itself.
 * @param {Database} db
 * @param {{record: OutboxRecord, problem: Problem, status: number}[]} lone
 * @param {boolean} othersPassed
 */
async function noteLone(db, lone, othersPassed) {
  for (const { record, problem, status } of lone) {
    const alone = othersPassed || (status >= 400 && status < 500);
    const failures = await noteAttempt(db, [record.instance_id], problem, { alone });
    if (failures[record.instance_id] >= MOST_LONE_FAILURES) await park(db, record.instance_id, problem);
  }
}

/** @param {SyncError} error @returns {Problem} */
function problemOf(error) {
  const { code, message: said } = error.params;
  return { code: String(code), message: String(said || '') || noResult().message };
}

/** @returns {Problem} */
function noResult() {
  return {
    code: 'NO_RESULT',
    message: t('Kantor belum dapat menerima laporan ini, sedangkan laporan lain sudah diterima. Isian aman di HP ini.'),
  };
}
