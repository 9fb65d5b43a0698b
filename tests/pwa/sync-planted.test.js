// Do the tests see what they are there to see? Each fault is planted into a copy of the phone's code, and the named
// test must fail on it. A fault whose line is no longer in the code fails here too.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FAULTS } from './planted-faults.js';

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));

for (const { fault, file, from, to, tests, seen, also } of FAULTS) {
  test(`planted and caught: ${fault}`, async () => {
    const copy = mkdtempSync(join(tmpdir(), 'titian-planted-'));
    try {
      for (const part of [
        'pwa/forms',
        'pwa/lib',
        'pwa/store',
        'pwa/sync',
        'tests/pwa',
        'tests/vectors',
        'package.json',
      ]) {
        mkdirSync(join(copy, part, '..'), { recursive: true });
        cpSync(join(ROOT, part), join(copy, part), { recursive: true });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      for (const [path, before, after] of [[file, from, to], ...(also ? [also] : [])])
        plant(join(copy, path), before, after);
      const said = await run(copy, `tests/pwa/${tests}.test.js`);
      assert.match(said, new RegExp(`^not ok \\d+ - ${seen.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'));
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
}

function plant(path, from, to) {
  const text = readFileSync(path, 'utf8');
  assert.equal(text.split(from).length, 2, `the line to damage stands once in ${path}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** @returns {Promise<string>} TAP */
function run(cwd, path) {
  const { NODE_TEST_CONTEXT: _outer, ...env } = process.env;
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--test', '--test-reporter=tap', path],
      { cwd, env, timeout: 60_000 },
      (_error, stdout) => done(stdout),
    );
  });
}
