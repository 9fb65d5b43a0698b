// What was promised against what is there: lost, duplicated, corrupt, stuck, silent.

import { listDrafts } from '../../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../../pwa/store/files.js';
import { listOutbox, outboxCounts } from '../../../pwa/store/outbox.js';
import { openDatabase } from '../../../pwa/store/database.js';
import { digestOf } from './office.js';
import { runTo, nowMs } from './world.js';

const SETTLED = ['received', 'held', 'conflicted', 'safe'];

/** One phone. @param {{phone: any, office: any, ledger: any}} sight */
export function watch({ phone, office, ledger }) {
  /** @type {any} */
  let db = null;
  const watcher = {
    db: async () => {
      db ??= await resting(openDatabase({ name: phone.name }));
      return db;
    },
    /** What the screens show at this moment is held against the office. */
    async look() {
      for (const row of await resting(listOutbox(await watcher.db()))) {
        if (!SETTLED.includes(row.state)) continue;
        const stored = office.ever.get(row.instance_id)?.has(row.sha256);
        if (!stored) ledger.faults.add(`false: ${row.instance_id} shown as ${row.state}, and the office never had it`);
        const state = row.state === 'safe' ? 'safe' : 'received';
        if (ledger.shown.get(row.instance_id) !== 'safe') ledger.shown.set(row.instance_id, state);
      }
    },
    async isQuiet() {
      const db = await watcher.db();
      const ill = new Set([...ledger.saved.values()].filter(({ poison }) => poison === 'falls').map(({ id }) => id));
      const rows = (await resting(listOutbox(db))).filter(({ instance_id }) => !ill.has(instance_id));
      return rows.every(({ state }) => state !== 'waiting') && (await owed(db, rows)) === 0;
    },
  };
  return watcher;
}

/** Files that are neither with the office nor named as trouble. @param {any} db @param {any[]} rows */
async function owed(db, rows) {
  let files = 0;
  for (const row of rows) {
    if (row.state === 'needs_action') continue;
    for (const file of await resting(listFiles(db, row.instance_id))) files += file.received_at ? 0 : 1;
  }
  return files;
}

/** @param {{phone: any, office: any, ledger: any, watcher: any}} sight @returns {Promise<string[]>} */
export async function judge({ phone, office, ledger, watcher }) {
  const faults = /** @type {string[]} */ ([...ledger.faults]);
  const db = await watcher.db();
  const rows = new Map((await resting(listOutbox(db))).map((row) => [row.instance_id, row]));
  const begun = await resting(listDrafts(db));
  const drafts = new Set(begun.map(({ id }) => id));
  for (const draft of begun) {
    for (const { name, sha256 } of draft.files) {
      const file = await resting(readFile(db, draft.id, name));
      if (!file || digestOf(new Uint8Array(file.bytes)) !== sha256) faults.push(`lost: ${name} of draft ${draft.id}`);
    }
  }
  for (const { id, sha256, files, poison, on } of ledger.saved.values()) {
    const row = rows.get(id);
    // What another phone finished counts here only where it was copied.
    if (on !== phone.name && !row) continue;
    if (poison) {
      // A server that falls over the only record there is may be ill itself: the record waits, and says why.
      const told = row?.problem?.code && (row.state === 'needs_action' || poison === 'falls');
      if (!told) faults.push(`silent: ${id} cannot be taken (${poison}), and is shown as ${row?.state ?? 'nothing'}`);
      else if (digestOf(row.xml) !== sha256) faults.push(`corrupt: ${id} on the phone`);
      continue;
    }
    const revisions = office.state.records.get(id) ?? [];
    if (row?.state === 'waiting') faults.push(`stuck: ${id} still waits`);
    else if (row?.state === 'needs_action') faults.push(`stuck: ${id} was set aside: ${row.problem?.code}`);
    else if (revisions.length === 0) faults.push(`lost: ${id}`);
    if (revisions.length > 1) faults.push(`duplicated: ${id} is there ${revisions.length} times`);
    for (const { xml } of revisions) if (digestOf(xml) !== sha256) faults.push(`corrupt: ${id}`);
    await judgeFiles(db, { id, row, files, office, faults });
  }
  const begunHere = [...ledger.drafts.values()].filter(({ on }) => on === phone.name);
  const known = new Set(begunHere.map((draft) => draft.id));
  const made = new Map();
  for (const revisions of office.state.records.values()) {
    for (const { xml } of revisions)
      made.set(xml.match(/n="(\d+)"/)?.[1], (made.get(xml.match(/n="(\d+)"/)?.[1]) ?? 0) + 1);
  }
  for (const [n, times] of made) if (times > 1) faults.push(`duplicated: form ${n} is there ${times} times`);
  for (const [key, times] of office.accepted) if (times > 1) faults.push(`duplicated: ${key} accepted ${times} times`);
  for (const id of known) {
    if (!drafts.has(id) && !rows.has(id) && !office.state.records.has(id)) faults.push(`lost: draft ${id}`);
  }
  await judgeCounts(db, rows, { phone, office, faults });
  return [...new Set(faults)];
}

/** @param {any} db @param {any} sight */
async function judgeFiles(db, { id, row, files, office, faults }) {
  for (const { name, sha256 } of files) {
    const there = office.state.files.get(sha256);
    if (there && digestOf(there) !== sha256) faults.push(`corrupt: ${name} of ${id}`);
    if (there) continue;
    const here = row && (await resting(readFile(db, id, name)));
    if (!here) faults.push(`lost: ${name} of ${id}`);
    else faults.push(`stuck: ${name} of ${id}`);
  }
}

/** Phone and office can compare counts: what the last word of the phone said is how it stands. @param {any} db @param {Map<string, any>} rows @param {any} sight */
async function judgeCounts(db, rows, { phone, office, faults }) {
  const counts = await resting(outboxCounts(db));
  const shown = counts.waiting + counts.received + counts.held + counts.conflicted + counts.needs_action + counts.safe;
  if (shown !== rows.size) faults.push(`silent: ${rows.size} records, ${shown} shown`);
  for (const row of rows.values()) {
    if (row.state === 'needs_action' && !row.problem)
      faults.push(`silent: ${row.instance_id} set aside without a reason`);
  }
  const told = office.beats.findLast((/** @type {any} */ { from }) => from === phone.name)?.counts;
  if (rows.size > 0 && told && (told.waiting !== counts.waiting || told.needs_action !== counts.needs_action))
    faults.push(`silent: the office was told ${JSON.stringify(told)}, it is ${JSON.stringify(counts)}`);
}

/** What is asked of the store while the world rests. @template T @param {Promise<T>} promise @returns {Promise<T>} */
async function resting(promise) {
  let over = false;
  const end = () => {
    over = true;
  };
  promise.then(end, end);
  while (!over) await runTo(nowMs());
  return promise;
}
