// The office's view of this person's reports.

import { bodies, readBody } from './library.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').Report} Report */

/** @param {Database} db @returns {Promise<Report[]>} latest word of the office first */
export async function listReports(db) {
  const reports = /** @type {Report[]} */ (await bodies(db, 'reports'));
  return reports.sort((a, b) => (lastWord(a) < lastWord(b) ? 1 : -1));
}

/** @param {Database} db @param {string} root_id @returns {Promise<Report | null>} */
export async function readReport(db, root_id) {
  return readBody(db, 'reports', root_id);
}

/** @param {Report} report */
function lastWord(report) {
  return report.decided_at ?? report.received_at;
}
