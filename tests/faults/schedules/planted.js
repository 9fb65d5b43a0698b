// Bugs that rivals shipped, planted one at a time: the schedules have to see each (docs/reliability.md).

/** bug; the kinds of fault that show it; where it is planted: file, line, what stands there instead. @type {{bug: string, seen: string[], places: [string, string, string][]}[]} */
export const PLANTED = [
  {
    bug: 'delete before send',
    seen: ['lost'],
    places: [
      [
        'pwa/sync/push.js',
        "      try {\n        const { json, epoch } = await client.call('POST'",
        "      try {\n        const { write } = await import('../store/transaction.js');\n        const sent = batch;\n        await write(db, ['outbox'], async (tx) => { for (const { instance_id } of sent) await tx.objectStore('outbox').delete(instance_id); });\n        const { json, epoch } = await client.call('POST'",
      ],
    ],
  },
  {
    bug: 'any 2xx is success',
    seen: ['false', 'lost'],
    places: [
      ['pwa/sync/client.js', "    if (!ours && options.expect !== 'bytes')", '    if (false)'],
      ['pwa/sync/client.js', 'if (json?.epoch !== undefined && json.epoch !== told)', 'if (false)'],
      ['pwa/sync/client.js', "    if (expect === 'json' && !isJson)", '    if (false)'],
      [
        'pwa/sync/client.js',
        '  } catch (error) {\n    // Half an answer',
        '  } catch (error) {\n    return {};\n    // Half an answer',
      ],
      [
        'pwa/sync/push.js',
        "if (settles(record, result, epoch) || result?.outcome === 'refused') await settle(db, result, epoch);",
        "if (result?.outcome === 'refused') await settle(db, result, epoch);\n    else if (true) await settle(db, { instance_id: record.instance_id, outcome: 'accepted', missing: result?.missing ?? [], receipt: { instance_id: record.instance_id, sha256: record.sha256, epoch: epoch || 'x', seq: result?.receipt?.seq ?? 1, received_at: '', code: '' } }, epoch || 'x');",
      ],
    ],
  },
  {
    bug: 'no idempotency: a repeat goes under a new name',
    seen: ['duplicated', 'lost'],
    places: [
      [
        'tests/faults/schedules/office.js',
        '    let known = revisions.find((/** @type {any} */ revision) => revision.sha256 === sha256);',
        '    let known;',
      ],
    ],
  },
  {
    bug: 'no digest of an upload is checked',
    seen: ['corrupt'],
    places: [
      ['tests/faults/schedules/office.js', "if (method !== 'HEAD' && checksum", "if (method === 'NONE' && checksum"],
      ['tests/faults/schedules/office.js', 'if (digestOf(whole) !== upload.sha256) {', 'if (false) {'],
    ],
  },
  {
    bug: 'record and photo in two transactions',
    seen: ['lost', 'stuck', 'error'],
    places: [
      [
        'pwa/store/drafts.js',
        '        await writeFiles(tx, files, whole);\n      },\n      files.length === 0 || !whole,\n    );',
        '      },\n      files.length === 0 || !whole,\n    ).then(() => write(db, [...FILE_STORES], (tx) => writeFiles(tx, files, whole)));',
      ],
    ],
  },
  {
    bug: 'a receipt of a former life counts: a restore is not noticed',
    seen: ['lost'],
    places: [
      [
        'pwa/sync/exchange.js',
        'if (known.epoch !== identity.epoch) await reoffer(db, known.epoch);',
        "if (known.epoch !== identity.epoch) await (await import('../store/identity.js')).writeIdentity(db, { ...identity, epoch: known.epoch });",
      ],
    ],
  },
  {
    bug: 'what was received in a former life counts as known: what a restore lost is not sent again',
    seen: ['lost'],
    places: [
      [
        'pwa/sync/have.js',
        '    if (!settles(record, result, epoch)) continue;\n    await settle(db, result, epoch);',
        "    if (!record.receipt || !settles) continue;\n    await settle(db, { instance_id: record.instance_id, outcome: 'repeated', receipt: record.receipt, missing: [], ...(result ?? {}) }, epoch);",
      ],
    ],
  },
  {
    bug: "the queue expires by the phone's clock",
    seen: ['lost'],
    places: [
      ['pwa/store/pruning.js', 'const at = new Date(now);', "const at = (await import('../lib/clock.js')).now();"],
      [
        'pwa/store/pruning.js',
        'if (!isSettled(row) || ',
        'if ((!isSettled(row) && !isOver(row.finished_at, at, KEEP_RECEIVED_MS)) || ',
      ],
      ['pwa/store/pruning.js', '!(await allFilesReceived(tx, row.instance_id))', 'false'],
      [
        'pwa/store/pruning.js',
        'isOver(row.receipt?.received_at, at, KEEP_RECEIVED_MS)',
        'isOver(row.finished_at, at, KEEP_RECEIVED_MS)',
      ],
    ],
  },
  {
    bug: 'safe without a backup',
    seen: ['lost'],
    places: [
      [
        'pwa/store/pruning.js',
        'safe_seq > 0 && row.receipt !== null && row.receipt.seq <= safe_seq',
        'row.receipt !== null',
      ],
    ],
  },
  {
    bug: 'poison blocks the queue',
    seen: ['stuck', 'silent'],
    places: [
      [
        'pwa/sync/push.js',
        'if (batch.length > 1) {',
        'if (batch.length > 1) throw error;\n        if (batch.length > 1) {',
      ],
    ],
  },
  {
    bug: 'where an upload stands is never asked',
    seen: ['stuck'],
    places: [['pwa/sync/tus.js', 'if (held === null) {', 'if (false) {']],
  },
  {
    bug: 'saved once the request succeeded, not once the transaction is complete',
    seen: ['lost'],
    places: [['pwa/store/transaction.js', '  const failure = await done;\n  if (failure) throw failure;\n', '']],
  },
  {
    bug: 'handed to a courier counts as arrived',
    seen: ['false', 'lost'],
    places: [
      [
        'pwa/store/parcels.js',
        "if (row) await tx.objectStore('outbox').put({ ...row, entrusted_at });",
        "if (row) await tx.objectStore('outbox').put({ ...row, entrusted_at, state: 'received', settled_as: 'received' });",
      ],
    ],
  },
];
