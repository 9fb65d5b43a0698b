// What goes wrong, and when: drawn by a seed, printed whole, and made smaller when it shows a fault.

import { dice } from './world.js';

const SPAN_MS = 10 * 60_000;
const LINK_FAULTS = [
  'drop',
  'cut request',
  'lose answer',
  'cut answer',
  'duplicate',
  'late',
  'hold',
  'portal',
  'busy',
  'flip',
  'crash before',
  'crash after',
];
const FATES = ['whole', 'whole', 'cut', 'flip', 'never'];
const POISONS = ['falls', 'schema', 'unreadable', 'too large'];

/** @typedef {{kind: string, at?: number, for?: number, by?: number, nth?: number, fault?: string, n?: number, files?: number[], urgent?: boolean, poison?: string | null, rounds?: number, again?: number, fates?: string[], part?: number}} Event */
/** @typedef {{seed: number, webLocks: boolean, events: Event[]}} Plan */

/** @param {number} seed @returns {Plan} */
export function drawPlan(seed) {
  const random = dice(seed);
  const upTo = (/** @type {number} */ most) => Math.floor(random() * most);
  /** @type {Event[]} */
  const events = [];
  const saves = 1 + upTo(4);
  for (let n = 1; n <= saves; n += 1) {
    const files = Array.from({ length: [0, 1, 1, 2][upTo(4)] }, () =>
      upTo(8) === 0 ? 66_000 + upTo(90_000) : 200 + upTo(9_000),
    );
    const poison = upTo(20) === 0 ? POISONS[upTo(files.length ? 4 : 3)] : null;
    events.push({ kind: 'save', n, at: upTo(SPAN_MS / 2), files, urgent: upTo(4) === 0, poison });
  }
  const link = upTo(7);
  for (let at = 0; at < link; at += 1)
    events.push({
      kind: 'link',
      nth: 1 + upTo(9 * saves),
      fault: LINK_FAULTS[upTo(LINK_FAULTS.length)],
      by: upTo(100),
    });
  if (upTo(3) === 0) events.push({ kind: 'down', at: upTo(SPAN_MS), for: upTo(SPAN_MS / 3) });
  if (upTo(3) === 0) events.push({ kind: 'kill', nth: 1 + upTo(12 * saves), rounds: upTo(16) });
  if (upTo(3) === 0) events.push({ kind: 'tab', at: upTo(SPAN_MS) });
  if (upTo(4) === 0) events.push({ kind: 'clock', at: upTo(SPAN_MS), by: (upTo(2) ? 1 : -1) * 10 ** (3 + upTo(9)) });
  if (upTo(3) === 0) events.push({ kind: 'backup', at: upTo(SPAN_MS) });
  if (upTo(3) === 0) events.push({ kind: 'restore', at: upTo(SPAN_MS) });
  if (upTo(4) === 0) events.push({ kind: 'tap', at: upTo(SPAN_MS) });
  const webLocks = upTo(3) > 0;
  if (upTo(3) === 0) {
    const fates = [FATES[upTo(FATES.length)], FATES[upTo(FATES.length)]];
    const times = { at: upTo(SPAN_MS), by: upTo(SPAN_MS), again: upTo(SPAN_MS) };
    events.push({ kind: 'courier', ...times, fates, part: upTo(100) });
    // Who has a link needs no courier.
    if (upTo(3)) events.push({ kind: 'down', at: upTo(SPAN_MS / 4), for: times.at + times.by });
  }
  if (upTo(6) === 0) events.push({ kind: 'copy', n: saves + 1, at: upTo(SPAN_MS), files: [200 + upTo(9_000)] });
  for (let at = upTo(3); at > 0; at -= 1)
    events.push({ kind: 'have', nth: at, fault: LINK_FAULTS[upTo(LINK_FAULTS.length)], by: upTo(100) });
  return { seed, webLocks, events };
}

/**
 * Leave events out, one by one and again, as long as what remains still fails.
 * @param {Plan} plan
 * @param {(plan: Plan) => Promise<boolean>} fails
 * @returns {Promise<Plan>}
 */
export async function shrink(plan, fails) {
  let least = plan;
  for (let smaller = true; smaller; ) {
    smaller = false;
    for (const event of least.events) {
      const without = { ...least, events: least.events.filter((other) => other !== event) };
      if (!(await fails(without))) continue;
      least = without;
      smaller = true;
      break;
    }
  }
  return least;
}
