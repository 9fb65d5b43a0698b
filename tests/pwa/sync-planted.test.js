// Do the tests see what they are there to see? Each fault is planted into a copy of the phone's code, and the named
// test must fail on it. A fault whose line is no longer in the code fails here too.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));

const FAULTS = [
  {
    fault: 'success on any 200',
    file: 'pwa/sync/push.js',
    from: "if (settles(record, result, epoch) || result?.outcome === 'refused') await settle(db, result, epoch);",
    to: `await settle(db, { instance_id: record.instance_id, outcome: 'accepted', receipt: { instance_id: record.instance_id, sha256: record.sha256, epoch, seq: 1, received_at: '', code: '' } }, epoch); if (true) {}`,
    tests: 'sync-push',
    seen: 'not received: no results',
  },
  {
    fault: 'no digest in the receipt rule',
    file: 'pwa/store/receipts.js',
    from: ' || receipt.sha256 !== record.sha256',
    to: '',
    tests: 'sync-vectors',
    seen: 'receipt: receipt with another digest',
  },
  {
    fault: 'a page that is not ours counts as ours',
    file: 'pwa/sync/client.js',
    from: "if (!ours && options.expect !== 'bytes')",
    to: 'if (false)',
    tests: 'sync-push',
    seen: 'not received: 200 and JSON without our mark',
    also: [
      'pwa/sync/push.js',
      'left.push(record)',
      "await settle(db, { instance_id: record.instance_id, outcome: 'accepted', receipt: { instance_id: record.instance_id, sha256: record.sha256, epoch: epoch || 'x', seq: 1, received_at: '', code: '' } }, epoch || 'x')",
    ],
  },
  {
    fault: 'record and photo in two transactions',
    file: 'pwa/store/drafts.js',
    from: '      await writeFiles(tx, files, whole);\n    });',
    to: '    }).then(() => write(db, [...FILE_STORES], (tx) => writeFiles(tx, files, whole)));',
    tests: 'store-drafts',
    seen: 'a save is one strict transaction that holds the draft and its photos',
  },
  {
    fault: 'saved on request.onsuccess',
    file: 'pwa/store/transaction.js',
    from: '  const failure = await done;\n  if (failure) throw failure;\n',
    to: '',
    tests: 'store-drafts',
    seen: 'saved is when the transaction is complete, not when a request succeeded (0 photos): a full phone says quota',
  },
  {
    fault: 'relaxed durability',
    file: 'pwa/store/transaction.js',
    from: "'strict'",
    to: "'relaxed'",
    tests: 'store-outbox',
    seen: 'finish puts the record, its photos and the end of the draft into one strict transaction',
  },
  {
    fault: 'delete before receipt',
    file: 'pwa/store/pruning.js',
    from: 'if (!isSettled(row) || ',
    to: 'if (',
    tests: 'store-pruning',
    seen: 'a record that waits again after a restore is not pruned by its old receipt',
  },
  {
    fault: 'delete once sent',
    file: 'pwa/sync/push.js',
    from: "      try {\n        const { json, epoch } = await client.call('POST'",
    to: "      try {\n        const { write } = await import('../store/transaction.js');\n        const sent = batch;\n        await write(db, ['outbox'], async (tx) => { for (const { instance_id } of sent) await tx.objectStore('outbox').delete(instance_id); });\n        const { json, epoch } = await client.call('POST'",
    tests: 'sync-push',
    seen: 'an answer lost on the way leads to a repeat, one record and the same receipt',
  },
  {
    fault: "queue expiry by the phone's clock",
    file: 'pwa/store/pruning.js',
    from: 'const at = new Date(now);',
    to: "const at = (await import('../lib/clock.js')).now();",
    tests: 'store-pruning',
    seen: "the phone's own clock, ten years off, lets nothing go",
  },
  {
    fault: 'safe without a backup',
    file: 'pwa/store/pruning.js',
    from: 'safe_seq > 0 && ',
    to: 'safe_seq >= 0 || ',
    tests: 'store-pruning',
    seen: 'no backup was ever verified: safe_seq 0 covers nothing',
  },
  {
    fault: 'no one-tab lock',
    file: 'pwa/sync/lock.js',
    from: 'lock ? { held: true, value: await work() } : { held: false },',
    to: '({ held: true, value: await work() }),',
    tests: 'sync-schedule',
    seen: 'two tabs, one sender (Web Locks)',
  },
  {
    fault: 'a lease that anyone may take',
    file: 'pwa/store/lease.js',
    from: 'if (taken) return false;',
    to: '',
    tests: 'sync-schedule',
    seen: 'two tabs, one sender (the lease in the database)',
  },
  {
    fault: 'photo before answers',
    file: 'pwa/sync/exchange.js',
    from: '    failed += (await pushAnswers(',
    to: '    await (await uploads()).uploadFiles(db, client, null, sending, { pace: memory.upload, signal });\n    failed += (await pushAnswers(',
    tests: 'sync-exchange',
    seen: 'no photo goes before the last answer, also one that is finished while photos go',
  },
  {
    fault: 'photos of unsettled records',
    file: 'pwa/store/counts.js',
    from: 'row.settled_as !== null && row.person_id === here',
    to: 'row.person_id === here',
    tests: 'store-settling',
    seen: 'no file may go before its record is settled',
  },
  {
    fault: 'poison blocks the queue',
    file: 'pwa/sync/push.js',
    from: 'if (batch.length > 1) {',
    to: 'if (batch.length > 1) throw error;\n        if (batch.length > 1) {',
    tests: 'sync-push',
    seen: 'one record that makes the server fall is found by halving; the 49 others cross in the same run',
  },
  {
    fault: 'a restore is not noticed',
    file: 'pwa/sync/exchange.js',
    from: 'if (known.epoch !== identity.epoch) await reoffer(db, known.epoch);',
    to: 'if (false) await reoffer(db, known.epoch);',
    tests: 'sync-exchange',
    seen: 'the server restored from a backup: everything kept is offered again and stored once',
  },
  {
    fault: 'a draft of two tabs: the last one wins',
    file: 'pwa/store/drafts.js',
    from: 'if (finished || (before?.rev ?? 0) !== draft.rev) {',
    to: 'if (finished) {',
    tests: 'store-drafts',
    seen: 'a draft open in two tabs: the second save is refused and the first stays',
  },
  {
    fault: 'damaged bytes are sent',
    file: 'pwa/sync/uploads.js',
    from: 'if (file && (await sha256Hex(file.bytes)) === item.sha256) return file;',
    to: 'if (file) return file;',
    tests: 'sync-uploads',
    seen: 'a photo whose bytes went bad on the phone is not sent, its record says so, and the other photos go',
  },
  {
    fault: 'what was handed to a courier counts as received, without a receipt',
    file: 'pwa/store/parcels.js',
    from: 'put({ ...row, entrusted_at })',
    to: "put({ ...row, entrusted_at, state: 'received', settled_as: 'received' })",
    tests: 'sync-courier',
    seen: 'what another phone carries arrives once with its photos, and its own phone learns it without sending a byte of it',
  },
  {
    fault: 'a carrier takes an answer without receipts for arrival',
    file: 'pwa/sync/courier.js',
    from: "!(outcome === 'refused' || whole)",
    to: '!outcome',
    tests: 'sync-courier',
    seen: 'not arrived: results without receipts',
  },
];

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
