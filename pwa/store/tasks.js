// What the office asks of this person beside repairs, from the feed.

import { bodies, readBody } from './library.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').Task} Task */

/** @param {Database} db @returns {Promise<Task[]>} the soonest answer first */
export async function listTasks(db) {
  const tasks = /** @type {Task[]} */ (await bodies(db, 'tasks'));
  return tasks.sort((a, b) => (a.answer_by < b.answer_by ? -1 : a.answer_by > b.answer_by ? 1 : 0));
}

/** @param {Database} db @param {string} task_id @returns {Promise<Task | null>} */
export async function readTask(db, task_id) {
  return readBody(db, 'tasks', task_id);
}
