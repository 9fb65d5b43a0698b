// Play many plans and print what came of them as one JSON line. By hand, for one seed and all that happened in it:
//   node tests/faults/schedules/many.js 1583 1 --tell

import { drawPlan, shrink } from './plan.js';
import { play } from './run.js';

const [from, count] = process.argv.slice(2).map(Number);
const tell = process.argv.includes('--tell');
const MOST_SHOWN = 3;

const sum = {
  from,
  count,
  played: 0,
  carried: 0,
  offered: 0,
  copied: 0,
  records: 0,
  requests: 0,
  failed: /** @type {any[]} */ ([]),
};
for (let seed = from; seed < from + count && sum.failed.length < MOST_SHOWN; seed += 1) {
  const { faults, records, requests, log, ...counted } = await play(drawPlan(seed));
  sum.played += 1;
  for (const of of /** @type {const} */ (['carried', 'offered', 'copied'])) sum[of] += counted[of];
  sum.records += records;
  sum.requests += requests;
  if (tell) console.error(JSON.stringify(drawPlan(seed), null, 1), log.join('\n'));
  if (faults.length === 0) continue;
  // Fewer events that still show a fault of the same kind.
  const kind = faults[0].split(':')[0];
  const least = await shrink(drawPlan(seed), async (plan) =>
    (await play(plan)).faults.some((fault) => fault.startsWith(kind)),
  );
  sum.failed.push({ seed, faults, least });
}
process.stdout.write(`${JSON.stringify(sum)}\n`);
