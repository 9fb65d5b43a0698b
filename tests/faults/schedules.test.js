// Random faults over the real store, outbox, push, uploads and pull: nothing lost, duplicated, corrupt, stuck or silent.
// 5,000 plans by default; TITIAN_SOAK=1 plays 200,000, TITIAN_SEED another stretch of them.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PLANTED } from './schedules/planted.js';

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const PLANS = process.env.TITIAN_SOAK ? 200_000 : 5_000;
const FIRST_SEED = Number(process.env.TITIAN_SEED ?? 1);
/** A planted bug has to show within so many plans. */
const PLANS_TO_CATCH = 400;

test(`${PLANS} random fault schedules: 0 lost, 0 duplicated, 0 corrupt, 0 stuck, 0 silent`, async () => {
  const parts = availableParallelism();
  const each = Math.ceil(PLANS / parts);
  const sums = await Promise.all(
    Array.from({ length: parts }, (_, at) => playMany(ROOT, FIRST_SEED + at * each, each)),
  );
  const failed = sums.flatMap((sum) => sum.failed);
  const total = (/** @type {'played' | 'records' | 'requests' | 'carried' | 'offered' | 'copied'} */ of) =>
    sums.reduce((all, sum) => all + sum[of], 0);
  assert.deepEqual(failed, [], `seeds that fail, made smaller: ${JSON.stringify(failed, null, 1)}`);
  // What is meant to happen does happen: files by courier, questions after a restore, copied phones.
  for (const what of /** @type {const} */ (['carried', 'offered', 'copied'])) assert.ok(total(what) > PLANS / 50, what);
  note({
    name: 'faults.schedules',
    n: total('played'),
    failed: 0,
    records: total('records'),
    requests: total('requests'),
    carried: total('carried'),
    offered: total('offered'),
    copied: total('copied'),
  });
  assert.equal(total('played'), each * parts);
});

for (const { bug, seen, places } of PLANTED) {
  test(`planted and caught by random schedules: ${bug}`, async () => {
    const copy = mkdtempSync(join(tmpdir(), 'titian-schedules-'));
    try {
      for (const part of [
        'pwa/forms',
        'pwa/lib',
        'pwa/store',
        'pwa/sync',
        'tests/pwa/store-world.js',
        'tests/faults/schedules',
        'package.json',
      ]) {
        mkdirSync(join(copy, part, '..'), { recursive: true });
        cpSync(join(ROOT, part), join(copy, part), { recursive: true });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      for (const [path, from, to] of places) plant(join(copy, path), from, to);
      const { failed } = await playMany(copy, 1, PLANS_TO_CATCH);
      const faults = failed.flatMap((/** @type {any} */ one) => one.faults);
      assert.ok(
        faults.some((/** @type {string} */ fault) => seen.some((kind) => fault.startsWith(`${kind}:`))),
        `expected one of ${seen} within ${PLANS_TO_CATCH} plans, saw ${JSON.stringify(faults.slice(0, 5))}`,
      );
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
}

/** @param {string} path @param {string} from @param {string} to */
function plant(path, from, to) {
  const text = readFileSync(path, 'utf8');
  assert.equal(text.split(from).length, 2, `the line to damage stands once in ${path}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** @param {string} root @param {number} from @param {number} count @returns {Promise<any>} */
function playMany(root, from, count) {
  const { NODE_TEST_CONTEXT: _outer, ...env } = process.env;
  const words = ['--max-semi-space-size=64', join(root, 'tests/faults/schedules/many.js'), String(from), String(count)];
  return new Promise((done, fail) => {
    execFile(process.execPath, words, { cwd: root, env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) =>
      error
        ? fail(new Error(`seeds ${from} to ${from + count}: ${error.message}\n${stderr.slice(-3000)}`))
        : done(JSON.parse(stdout)),
    );
  });
}

/** What docs/reliability.md counts. @param {Record<string, unknown>} figure */
function note(figure) {
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  appendFileSync(join(ROOT, 'test-results', 'faults.jsonl'), `${JSON.stringify(figure)}\n`);
}
