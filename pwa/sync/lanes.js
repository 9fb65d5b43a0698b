// What goes first. Pure; docs/sync-protocol.md section 6.

/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {import('../types').FileRole} FileRole */
/** @typedef {'preview' | 'urgent' | 'photo' | 'original'} Lane */

/** @type {Lane[]} */
export const LANES = ['preview', 'urgent', 'photo', 'original'];

/** 50 records or 256 kB of XML a batch: docs/sync-protocol.md section 4. */
export const BATCH_RECORDS = 50;
export const BATCH_XML_BYTES = 256 * 1024;

/**
 * Urgent ones, then first reports, then answers to returned ones; within each the order in which they were finished.
 * The number decides, not the clock: a clock can jump.
 * @template {Pick<OutboxRecord, 'state' | 'urgent' | 'device_seq' | 'deprecated_id'>} R
 * @param {R[]} records
 * @returns {R[]} those that wait
 */
export function answersOrder(records) {
  const rank = (/** @type {R} */ record) => (record.urgent ? 0 : record.deprecated_id ? 2 : 1);
  return records
    .filter(({ state }) => state === 'waiting')
    .sort((a, b) => rank(a) - rank(b) || a.device_seq - b.device_seq);
}

/**
 * @template {{xml: string}} R
 * @param {R[]} records in order
 * @param {number} [most] records a batch; fewer on a link that breaks
 * @returns {R[][]} a record larger than a batch stands alone
 */
export function batches(records, most = BATCH_RECORDS) {
  /** @type {R[][]} */
  const made = [];
  let bytes = 0;
  for (const record of records) {
    const size = new TextEncoder().encode(record.xml).length;
    const last = made[made.length - 1];
    if (last && last.length < most && bytes + size <= BATCH_XML_BYTES) {
      last.push(record);
      bytes += size;
    } else {
      made.push([record]);
      bytes = size;
    }
  }
  return made;
}

/** @param {{role: FileRole, urgent: boolean}} item @returns {Lane} */
export function laneOf({ role, urgent }) {
  if (role === 'preview' || role === 'original') return role;
  return urgent ? 'urgent' : 'photo';
}

/**
 * Previews, then photos of urgent records, then the others, smallest first; evidence originals last.
 * @template {{name: string, size: number, role: FileRole, urgent: boolean, device_seq: number}} F
 * @param {F[]} items
 * @returns {F[]}
 */
export function filesOrder(items) {
  const rank = (/** @type {F} */ item) => 2 * LANES.indexOf(laneOf(item)) + (item.urgent ? 0 : 1);
  return [...items].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.size - b.size ||
      a.device_seq - b.device_seq ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
