// One exchange with the office, in the order that counts: is it our server, answers, changes, then photos.

import { now } from '../lib/clock.js';
import { SyncError } from '../lib/errors.js';
import { t } from '../lib/words.js';
import { readSetting, writeSetting } from '../store/identity.js';
import { feedEpoch, packTexts } from '../store/library.js';
import { listWaiting, prune, reoffer } from '../store/outbox.js';
import { FIRST_CHUNK } from './chunks.js';
import { createClient } from './client.js';
import { fetchMissing, fetchReturned } from './fetchBlobs.js';
import { heartbeatOf, sendHeartbeat } from './heartbeat.js';
import { hello } from './hello.js';
import { BATCH_RECORDS } from './lanes.js';
import { pull } from './pull.js';
import { pushAnswers } from './push.js';
import { APP_VERSION, isTooOld } from './version.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../types').Identity} Identity */
/** @typedef {import('../types').Problem} Problem */
/** @typedef {import('../types').SyncStatus} SyncStatus */

/** A /hello that took longer is a weak link. */
const WEAK_MS = 1_500;
/** A smaller change is the link's doing, and not worth a write. */
const SKEW_CHANGE_S = 3;
/** So long after a break it goes on without a greeting and without news. */
const LATELY_MS = 15 * 60_000;

/**
 * @typedef {object} Exchange
 * @property {Database} db
 * @property {Identity} identity
 * @property {(patch: Partial<SyncStatus>) => void} tell
 * @property {() => boolean} yieldNow new answers have come; they go before the next chunk of a photo
 * @property {() => void} answersTaken the answers that wait now are being sent
 * @property {Memory} memory
 * @property {() => {type?: string, effectiveType?: string} | undefined} connection
 * @property {AbortSignal} signal
 * @property {string | null} lastError
 * @property {typeof globalThis.fetch} [fetch]
 * @property {string} [baseUrl]
 */
/** What a page remembers of its link from exchange to exchange. @typedef {{push: import('./push.js').Pace, upload: import('./uploads.js').UploadPace, sure: boolean, lately: Lately | null, parked_ms?: number, shut?: Set<string>, told: Map<string, string>}} Memory told: device → how it was said to stand; '' for this phone */
/** What this phone has heard and told since its link last broke. @typedef {{known: import('./hello.js').Hello, token: string, at_ms: number, pulled: boolean}} Lately */

/** @returns {Memory} */
export function newMemory() {
  const held = new Map();
  return {
    push: { records: BATCH_RECORDS, held },
    upload: { chunk: FIRST_CHUNK, held },
    told: new Map(),
    sure: true,
    lately: null,
  };
}

/** Did the link break, rather than somebody say no? @param {unknown} code */
export function isBreak(code) {
  return code === 'offline' || code === 'slow';
}

/** Whether anything came through since this was last asked. @param {Memory} memory */
export function hasMoved({ push, upload }) {
  const moved = Boolean(push.moved || upload.moved);
  push.moved = upload.moved = false;
  return moved;
}

/** The part that carries files and what goes beside the queue: needed once the first answers have gone, so it comes after them. */
function beside() {
  return import('./beside.js').catch((cause) => {
    throw new SyncError('offline', {}, cause);
  });
}

/**
 * @param {Exchange} way
 * @returns {Promise<{failed: number, problem: Problem | null}>} failed: records and files that were not taken now
 * @throws {SyncError}
 */
export async function exchange(way) {
  const { memory } = way;
  try {
    const done = await inOrder(way);
    Object.assign(memory, { sure: true, lately: null });
    return done;
  } catch (error) {
    memory.sure = error instanceof SyncError && isBreak(error.code);
    if (!memory.sure) memory.lately = null;
    throw error;
  }
}

/**
 * After a break it goes straight on where it was. Otherwise the answers go before the greeting, a round trip sooner:
 * only a receipt counts as one, whoever answers. Where somebody said no, or was not our server, the greeting is first.
 * @param {Exchange} way
 * @returns {Promise<{failed: number, problem: Problem | null}>}
 */
async function inOrder(way) {
  const { db, identity, tell, signal, fetch, baseUrl, memory } = way;
  const { token } = identity;
  let client = createClient({ fetch, baseUrl, token, epoch: identity.epoch });
  const since_ms = Math.abs(now().getTime() - (memory.lately?.at_ms ?? 0));
  if (since_ms > LATELY_MS || memory.lately?.token !== token) memory.lately = null;
  const pulledFirst = !memory.lately && (await firstNews(way, client));
  let offered = !memory.sure;
  if (offered) await meet();
  let aside = false;
  /** @type {Problem | null} */
  let problem = null;
  let failed = 0;
  /** @type {SyncError | null} */
  let revoked = null;
  const sending = (/** @type {SyncStatus['sending']} */ now) => tell({ sending: now });
  for (let again = true; again; ) {
    tell({ phase: 'answers', sending: null });
    way.answersTaken();
    failed += (await pushAnswers(db, client, sending, { pace: memory.push, signal })).failed;
    const lately = memory.lately ?? (await meet());
    // The server began a new life: all that is kept waits again.
    if (client.epoch !== identity.epoch && !offered) {
      offered = true;
      continue;
    }
    if (!lately.pulled) {
      tell({ phase: 'pull', sending: null });
      revoked = await takeNews(way, client, pulledFirst);
      lately.pulled = revoked === null;
    }
    if (!aside) failed += await (await beside()).pushBeside(way, client, lately.known.server_time);
    aside = true;
    if (revoked || !(await photosMayGo(way))) break;
    tell({ phase: 'photos', sending: null });
    const { uploadOwn, uploadBeside } = await beside();
    const run = await uploadOwn(db, client, null, sending, { pace: memory.upload, signal, yieldNow: way.yieldNow });
    failed += run.failed;
    again = run.yielded;
    if (run.problem) problem = run.problem;
    else if (!again) failed += await uploadBeside(way, client);
  }
  if (revoked) throw revoked;
  // What forms show comes last: it may be large, and nothing of the person's waits for it.
  await fetchMissing(db, client, { signal, media: true, enough: way.yieldNow });
  await beat(way, client);
  if (isTooOld(APP_VERSION, memory.lately?.known.oldest_app_version)) problem ??= tooOld();
  return { failed, problem };

  async function meet() {
    const known = await greet(way, createClient({ fetch, baseUrl, epoch: identity.epoch }));
    client = createClient({ fetch, baseUrl, token, epoch: known.epoch });
    if (known.epoch !== identity.epoch) memory.told.clear();
    memory.lately = { known, token, at_ms: now().getTime(), pulled: false };
    return memory.lately;
  }
}

/**
 * @param {Exchange} way
 * @param {import('./client.js').Client} client
 * @returns {Promise<import('./hello.js').Hello>}
 */
async function greet({ db, identity, tell, connection }, client) {
  const known = await hello(client);
  const weak = known.took_ms > WEAK_MS || /2g/.test(connection()?.effectiveType ?? '');
  tell({ link: weak ? 'weak' : 'good', last_contact_at: known.server_time });
  const skew_s = await readSetting(db, 'clock_skew_s', null);
  if (skew_s === null || Math.abs(skew_s - known.clock_skew_s) >= SKEW_CHANGE_S) {
    await writeSetting(db, 'clock_skew_s', known.clock_skew_s);
  }
  // The server began a new life: offer everything that is still kept, before anything is let go.
  if (known.epoch !== identity.epoch) await reoffer(db, known.epoch);
  else await prune(db, { safe_seq: known.safe_seq, now: known.server_time });
  return known;
}

/**
 * A new phone has nothing to hand in, so it asks for its forms before it greets, a round trip sooner. If anything is
 * not as it should be, the greeting and the pull after it say what.
 * @param {Exchange} way
 * @param {import('./client.js').Client} client
 * @returns {Promise<boolean>} whether they came
 */
async function firstNews({ db, tell, signal }, client) {
  try {
    if ((await feedEpoch(db)) || (await listWaiting(db)).length > 0) return false;
    tell({ phase: 'pull' });
    await pull(db, client, { signal });
    tell({ phase: 'idle' });
    return true;
  } catch {
    return false;
  }
}

/**
 * A refusal here must not hold up the queue: a revoked phone still hands in, it only learns nothing new.
 * @param {Exchange} way
 * @param {import('./client.js').Client} client
 * @param {boolean} pulled the news have come already
 * @returns {Promise<SyncError | null>}
 */
async function takeNews(way, client, pulled) {
  const { db, signal } = way;
  try {
    if (!pulled) await pull(db, client, { signal });
    await fetchMissing(db, client, { signal, media: false });
    await fetchReturned(db, client, { signal, photos: await photosMayGo(way) });
    await (await beside()).dropUnused(db);
    // Photos need not wait for this; what fails is tried again after the next news.
    void packTexts(db).catch(() => {});
    return null;
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'refused') throw error;
    return error.params.status === 403 ? new SyncError('signed_out', error.params) : null;
  }
}

/** Answers always go; photos wait for Wi-Fi when the person wants that and the browser can tell. @param {Exchange} way */
async function photosMayGo({ db, connection }) {
  if (!(await readSetting(db, 'photos_wifi_only', false))) return true;
  return !['cellular', 'wimax', 'bluetooth', 'none'].includes(connection()?.type ?? 'unknown');
}

/** @param {Exchange} way @param {import('./client.js').Client} client */
async function beat({ db, memory, signal, lastError }, client) {
  const news = await heartbeatOf(db, lastError);
  const { device_time: _time, storage_free_bytes: _free, ...telling } = news;
  const now = JSON.stringify(telling);
  if (now === memory.told.get('')) return;
  try {
    if (await sendHeartbeat(db, client, news, signal)) memory.told.set('', now);
  } catch (error) {
    // The office learns it next time; nothing of the person's waits for this.
    if (!(error instanceof SyncError) || error.code === 'signed_out') throw error;
  }
}

/** @returns {Problem} */
function tooOld() {
  return {
    code: 'update_needed',
    message: t('Versi Titian di HP ini sudah lama. Laporan tetap dikirim; pasang versi baru.'),
  };
}
