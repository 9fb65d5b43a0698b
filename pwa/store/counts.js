// What waits, in numbers: for the outbox screen, for the heartbeat, and for the order of uploads.

import { holder } from './identity.js';
import { read } from './transaction.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./outbox-row.js').OutboxRow} OutboxRow */
/** @typedef {import('../types').FileRole} FileRole */

/**
 * @typedef {object} UnsentFile
 * @property {string} instance_id
 * @property {string} name
 * @property {string} sha256
 * @property {number} size
 * @property {FileRole} role
 * @property {boolean} urgent
 * @property {number} device_seq
 * @property {number} failures how often the server did not take it
 * @property {boolean} held whether its bytes are on this phone
 * @property {string | null} upload where a begun upload continues
 */

/**
 * @typedef {object} OutboxCounts
 * @property {number} draft
 * @property {number} waiting
 * @property {number} received
 * @property {number} held
 * @property {number} conflicted
 * @property {number} needs_action
 * @property {number} safe
 * @property {number} files_waiting
 * @property {number} text_bytes answers that wait, before compression
 * @property {number} photo_bytes files that wait, of waiting records too
 * @property {string | null} oldest_unsent_at
 * @property {number} last_device_seq
 * @property {number} others records of those who held this phone before that are not with the office
 */

/** @param {Database} db @param {string} [whose] who holds the phone unless told @returns {Promise<OutboxCounts>} that person's; while nobody holds the phone, everything */
export async function outboxCounts(db, whose) {
  const person_id = whose ?? (await holder(db));
  const { all, files, drafts, last_device_seq } = await read(db, ['outbox', 'files', 'drafts', 'meta'], async (tx) => ({
    all: /** @type {OutboxRow[]} */ (await tx.objectStore('outbox').getAll()),
    files: await tx.objectStore('files').getAll(),
    drafts: await tx.objectStore('drafts').getAll(),
    last_device_seq: (await tx.objectStore('meta').get('device_seq'))?.number ?? 0,
  }));
  const own = (/** @type {{person_id: string}} */ row) => !person_id || row.person_id === person_id;
  const rows = all.filter(own);
  const count = (/** @type {string} */ state) => rows.filter((row) => row.state === state).length;
  const waiting = rows.filter((row) => row.state === 'waiting');
  const owners = new Set(rows.map((row) => row.instance_id));
  const unsent = files.filter((file) => owners.has(file.owner) && !file.received_at);
  return {
    draft: drafts.filter(own).length,
    waiting: waiting.length,
    received: count('received'),
    held: count('held'),
    conflicted: count('conflicted'),
    needs_action: count('needs_action'),
    safe: count('safe'),
    files_waiting: unsent.length,
    text_bytes: waiting.reduce((sum, row) => sum + row.xml_bytes, 0),
    photo_bytes: unsent.reduce((sum, file) => sum + file.size, 0),
    oldest_unsent_at: waiting.map((row) => row.finished_at).sort()[0] ?? null,
    last_device_seq,
    others: all.filter((row) => !rows.includes(row) && row.settled_as === null).length,
  };
}

/**
 * Files that may go now: their record's answers are with the server, and they are not damaged.
 * @param {Database} db
 * @param {string} [person_id] who holds the phone unless told
 * @returns {Promise<UnsentFile[]>} that person's
 */
export async function listUnsentFiles(db, person_id) {
  const here = person_id ?? (await holder(db));
  const { rows, files } = await read(db, ['outbox', 'files'], async (tx) => ({
    rows: /** @type {OutboxRow[]} */ (await tx.objectStore('outbox').getAll()),
    files: await tx.objectStore('files').getAll(),
  }));
  const settled = new Map(
    rows.filter((row) => row.settled_as !== null && row.person_id === here).map((row) => [row.instance_id, row]),
  );
  return files.flatMap((file) => {
    const row = settled.get(file.owner);
    if (!row || file.received_at || file.damaged) return [];
    const { name, sha256, size, role, held, upload, failures } = file;
    const { instance_id, urgent, device_seq } = row;
    return [{ instance_id, name, sha256, size, role, urgent, device_seq, held, upload, failures }];
  });
}
