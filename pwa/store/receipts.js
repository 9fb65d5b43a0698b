// When a record counts as received: the one rule that lets a record leave 'waiting'. Pure.

/** @typedef {import('../types').PushResult} PushResult */
/** @typedef {import('../types').RecordState} RecordState */
/** @typedef {Pick<import('../types').OutboxRecord, 'instance_id' | 'sha256'>} Offered */

/** @type {Map<unknown, RecordState>} */
const SETTLED = new Map([
  ['accepted', 'received'],
  ['repeated', 'received'],
  ['held', 'held'],
  ['conflicted', 'conflicted'],
]);

/**
 * Only a receipt that repeats our id and our digest settles a record; a status code never does.
 * A receipt keeps the epoch in which it was given: the server repeats an old one after a restore, but one it gives now
 * ('accepted') bears the epoch of its answer.
 * @param {Offered} record
 * @param {unknown} result one element of `results`, as it came
 * @param {string} epoch of the answer
 * @returns {boolean}
 */
export function settles(record, result, epoch) {
  const answer = /** @type {Partial<PushResult> | null} */ (result);
  const receipt = answer?.receipt;
  if (!epoch || !answer || !receipt || typeof receipt !== 'object') return false;
  if (!SETTLED.has(answer.outcome) || answer.instance_id !== record.instance_id) return false;
  if (receipt.instance_id !== record.instance_id || receipt.sha256 !== record.sha256) return false;
  if (!Number.isSafeInteger(receipt.seq) || receipt.seq < 1) return false;
  if (typeof receipt.epoch !== 'string' || receipt.epoch === '') return false;
  return answer.outcome !== 'accepted' || receipt.epoch === epoch;
}

/**
 * @param {Offered} record
 * @param {unknown} result
 * @param {string} epoch
 * @returns {RecordState} 'waiting' when the result says nothing that counts
 */
export function stateAfter(record, result, epoch) {
  const answer = /** @type {Partial<PushResult> | null} */ (result);
  if (settles(record, answer, epoch)) return SETTLED.get(answer?.outcome) ?? 'waiting';
  const refused = Boolean(epoch) && answer?.instance_id === record.instance_id && answer?.outcome === 'refused';
  return refused ? 'needs_action' : 'waiting';
}
