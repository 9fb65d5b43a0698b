// A small world with one clock, for one thread: timers run when everything else has come to rest, and time then jumps
// to the next of them. Nothing here waits in real time, and nothing is left to chance: the same plan, the same run.

import { createHash } from 'node:crypto';
import { enterPaper } from './paper.js';

const turn = globalThis.setImmediate;

/** A repeatable chance: mulberry32. @param {number} seed @returns {() => number} from 0 to below 1 */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const world = { now_ms: 0, tasks: 0, timers: /** @type {any[]} */ ([]), made: 0, random: dice(0) };

/** Take over the timers, the digests and the names of this thread; what runs in it notices nothing. */
export function enterWorld() {
  globalThis.setImmediate = /** @type {any} */ (
    (/** @type {any} */ fn, /** @type {any[]} */ ...args) => {
      world.tasks += 1;
      return turn(() => {
        world.tasks -= 1;
        fn(...args);
      });
    }
  );
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ fn, ms = 0, /** @type {any[]} */ ...args) => {
      world.made += 1;
      world.timers.push({ id: world.made, at_ms: world.now_ms + Math.max(0, ms), fn: () => fn(...args) });
      return world.made;
    }
  );
  globalThis.clearTimeout = /** @type {any} */ (
    (/** @type {any} */ id) => {
      const at = world.timers.findIndex((timer) => timer.id === id);
      if (at !== -1) world.timers.splice(at, 1);
    }
  );
  // The real ones answer from other threads, in whatever order those finish.
  Object.getPrototypeOf(crypto.subtle).digest = async (/** @type {any} */ _name, /** @type {any} */ data) =>
    new Uint8Array(createHash('sha256').update(new Uint8Array(data)).digest()).buffer;
  Object.defineProperty(crypto, 'randomUUID', { value: name, configurable: true });
  // Packing is proven against the real server (test_upload_cuts.py); here it would be another thread.
  Object.defineProperty(globalThis, 'CompressionStream', { value: undefined, configurable: true });
  enterPaper();
}

function name() {
  const hex = Array.from({ length: 32 }, () => Math.floor(world.random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Begin anew at instant 0. @param {number} seed */
export function startWorld(seed) {
  Object.assign(world, { now_ms: 0, timers: [], random: dice(seed ^ 0x5eed) });
}

export function nowMs() {
  return world.now_ms;
}

/** @param {number} ms @returns {Promise<void>} */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** So many rounds of the event loop: the only way to end between two steps of a transaction. @param {number} rounds @param {() => void} fn */
export function afterRounds(rounds, fn) {
  if (rounds <= 0) fn();
  else setImmediate(() => afterRounds(rounds - 1, fn));
}

/** Let everything come to rest without moving the clock. */
export async function rest() {
  do await new Promise((resolve) => turn(resolve));
  while (world.tasks > 0);
}

/** Run until `until_ms`, or until nothing is left to run. @param {number} until_ms */
export async function runTo(until_ms) {
  for (;;) {
    await rest();
    let next = null;
    for (const timer of world.timers) {
      if (!next || timer.at_ms < next.at_ms || (timer.at_ms === next.at_ms && timer.id < next.id)) next = timer;
    }
    if (!next || next.at_ms > until_ms) break;
    world.timers.splice(world.timers.indexOf(next), 1);
    world.now_ms = Math.max(world.now_ms, next.at_ms);
    next.fn();
  }
  world.now_ms = Math.max(world.now_ms, until_ms);
}
