// When the phone speaks to the office; docs/sync-protocol.md section 7. What it says is exchange.js.

import { later, now } from '../lib/clock.js';
import { SyncError } from '../lib/errors.js';
import { readIdentity } from '../store/identity.js';
import { missingBlobs } from '../store/library.js';
import { outboxCounts } from '../store/outbox.js';
import { nextDelay } from './backoff.js';
import { exchange, hasMoved, isBreak, newMemory } from './exchange.js';
import { asOnlySender } from './lock.js';
import { browserSignals } from './signals.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../types').SyncStatus} SyncStatus */
/** @typedef {import('./signals.js').Reason} Reason */
/**
 * @typedef {object} Schedule
 * @property {(reason: Reason) => Promise<void>} nudge resolves when the try that it led to has ended
 * @property {() => void} stop
 * @property {() => SyncStatus} status
 * @property {(fn: (status: SyncStatus) => void) => () => void} subscribe
 */
/**
 * @typedef {object} ScheduleOptions
 * @property {typeof globalThis.fetch} [fetch]
 * @property {string} [baseUrl]
 * @property {LockManager | null} [locks]
 * @property {() => number} [random]
 * @property {typeof browserSignals} [signals]
 * @property {(ms: number, fn: () => void) => () => void} [wait]
 */

const POLL_MS = 60_000;
const LEAST_WAIT_MS = 1_000;
const SOON_MS = 100;
/** A server that begins a new life twice within one try is left alone for a while. */
const MOST_EPOCHS = 3;
/** These mean that something changed or that a person wants it: waiting so far no longer counts. @type {Set<Reason>} */
const RESETS = new Set(/** @type {Reason[]} */ (['start', 'online', 'tap', 'network']));
/** These may try while backing off, unless the server itself asked for rest. @type {Set<Reason>} */
const TRIES = new Set(/** @type {Reason[]} */ (['visible', 'save', 'sync']));

/** @param {Database} db @param {ScheduleOptions} [options] @returns {Schedule} */
export function startSchedule(
  db,
  { fetch, baseUrl, locks, random = Math.random, signals = browserSignals, wait = later } = {},
) {
  /** @type {SyncStatus} */
  let status = {
    link: 'unknown',
    phase: 'idle',
    sending: null,
    next_try_at: null,
    last_contact_at: null,
    problem: null,
  };
  /** @type {Set<(status: SyncStatus) => void>} */
  const listeners = new Set();
  const memory = newMemory();
  const ended = new AbortController();
  let attempt = 0;
  let cancelWait = () => {};
  /** none: may try · backoff: after failures · asked: the server wants rest */
  let resting = /** @type {'none' | 'backoff' | 'asked'} */ ('none');
  /** @type {Promise<void> | null} */
  let running = null;
  let again = false;
  /** A word of the link that came while a try was under way: that try may still hang on the link before it. */
  let heard = false;
  /** The browser's own word led to this try. */
  let woken = false;
  let answersCame = false;
  /** @type {string | null} */
  let lastError = null;

  const outside = signals(
    (reason) => void nudge(reason),
    (message) => {
      if (message?.type === 'save') answersCame = again = true;
      if (message?.type !== 'status') return;
      // That tab may have told the office since then how this phone stands.
      memory.told.clear();
      if (!running) show(message.status);
    },
  );

  /** @param {SyncStatus} next */
  function show(next) {
    status = next;
    for (const listener of listeners) listener(status);
  }

  /** @param {Partial<SyncStatus>} patch */
  function tell(patch) {
    show({ ...status, ...patch });
    outside.tellTabs({ type: 'status', status });
  }

  /** @param {Reason} reason @returns {Promise<void>} */
  function nudge(reason) {
    if (ended.signal.aborted) return Promise.resolve();
    if (reason === 'save') {
      answersCame = true;
      outside.tellTabs({ type: 'save' });
      outside.askWake();
    }
    const word = RESETS.has(reason);
    if (word) attempt = 0;
    if (running) {
      again ||= reason === 'save' || reason === 'tap';
      heard ||= word;
      return running;
    }
    if (!word && (resting === 'asked' || (resting === 'backoff' && !TRIES.has(reason)))) return Promise.resolve();
    if (status.link === 'signed_out' && ['timer', 'visible', 'sync'].includes(reason)) return Promise.resolve();
    woken = reason === 'sync';
    running = turns().finally(() => {
      running = null;
    });
    return running;
  }

  async function turns() {
    do {
      cancelWait();
      resting = 'none';
      again = heard = false;
      const sent = await asOnlySender(db, turn, { locks }).catch(failed);
      // Another tab sends, and tells us how it goes.
      if (sent && !sent.held) rest(POLL_MS, 'none');
    } while ((resting === 'none' ? again : heard && resting === 'backoff') && !ended.signal.aborted);
  }

  async function turn() {
    for (let lives = 1; ; lives += 1) {
      const identity = await readIdentity(db);
      if (!identity) return;
      try {
        const { failed: left, problem } = await exchange({
          db,
          identity,
          tell,
          memory,
          fetch,
          baseUrl,
          lastError,
          signal: ended.signal,
          connection: outside.connection,
          yieldNow: () => answersCame,
          answersTaken: () => {
            answersCame = false;
          },
        });
        lastError = null;
        tell({ phase: 'idle', sending: null, problem, next_try_at: null });
        if (left > 0) backOff(null, hasMoved(memory));
        else await restAfterSuccess();
        return;
      } catch (error) {
        const anew = error instanceof SyncError && error.code === 'epoch_changed' && lives < MOST_EPOCHS;
        if (!anew) return failed(error);
      }
    }
  }

  async function restAfterSuccess() {
    attempt = 0;
    const [counts, missing] = await Promise.all([outboxCounts(db), missingBlobs(db)]);
    again ||= heard && counts.waiting > 0;
    if (missing.length !== (status.lacking ?? 0)) tell({ lacking: missing.length });
    if (counts.waiting + counts.files_waiting + missing.length > 0) rest(POLL_MS, 'none');
  }

  /** @param {unknown} error @returns {null} */
  function failed(error) {
    if (ended.signal.aborted) return null;
    const code = error instanceof SyncError ? error.code : 'store';
    const facts = error instanceof SyncError ? error.params : {};
    lastError = `${code} ${facts.code ?? (error instanceof Error ? error.message : '')}`.trim();
    if (code === 'store') console.error(error);
    const moved = hasMoved(memory);
    const link = linkAfter(code, status.link, moved);
    const said = { code, message: String(facts.message ?? '') };
    tell({
      link,
      phase: 'idle',
      sending: null,
      problem: isBreak(code) || link === 'portal' ? null : said,
      next_try_at: null,
    });
    // A browser that has a link answers at once, whether the office can be reached or not: it is asked once for each wait.
    if (!woken) outside.askWake();
    if (code === 'signed_out') return null;
    if (moved && isBreak(code)) goOn();
    else backOff(typeof facts.retry_after_s === 'number' ? facts.retry_after_s : null, moved);
    return null;
  }

  /** A link that breaks and breaks, but moves something each time, is not waited for. */
  function goOn() {
    attempt = 0;
    rest(random() * SOON_MS, 'backoff');
  }

  /** @param {number | null} retry_after_s @param {boolean} moved */
  function backOff(retry_after_s, moved) {
    attempt = moved ? 1 : attempt + 1;
    rest(Math.max(LEAST_WAIT_MS, nextDelay(attempt, random(), retry_after_s)), retry_after_s ? 'asked' : 'backoff');
  }

  /** Counted by a timer, not by comparing clocks: a clock that jumps must not stop the sender. @param {number} ms @param {typeof resting} kind */
  function rest(ms, kind) {
    cancelWait();
    resting = kind;
    if (kind !== 'none') tell({ next_try_at: new Date(now().getTime() + ms).toISOString() });
    cancelWait = wait(ms, () => {
      resting = 'none';
      // A short wait may be over before the try that asked for it has quite ended.
      if (running) void running.then(() => nudge('timer'));
      else void nudge('timer');
    });
  }

  void nudge('start');
  return {
    nudge,
    status: () => status,
    subscribe(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    stop() {
      ended.abort();
      cancelWait();
      outside.stop();
      listeners.clear();
    },
  };
}

/** @param {string} code @param {SyncStatus['link']} before @param {boolean} moved @returns {SyncStatus['link']} */
function linkAfter(code, before, moved) {
  if (moved && isBreak(code)) return 'weak';
  if (code === 'offline' || code === 'portal' || code === 'signed_out') return code;
  return code === 'slow' ? 'weak' : before === 'signed_out' ? 'good' : before;
}
