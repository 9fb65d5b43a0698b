// While a new release goes out, a new phone may meet the server of the one before: tests/vectors/sync/release-0.1.0.json.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readRecord } from '../../pwa/store/outbox.js';
import { openOffice } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

const OLDER = JSON.parse(readFileSync(new URL('../vectors/sync/release-0.1.0.json', import.meta.url), 'utf8'));
const only = (members, object) => Object.fromEntries(Object.entries(object).filter(([name]) => members.includes(name)));

/** An office that knows no newer call, and says no newer word. */
function olderOffice() {
  const office = openOffice();
  office.before = async ({ path }) =>
    OLDER.unknown_to_its_server.some((call) => path.startsWith(call))
      ? office.json({ error: { code: 'NOT_FOUND', message: '' } }, 404)
      : undefined;
  office.after = async ({ path }, response) => {
    if (path !== '/push' && path !== '/heartbeat') return response;
    const told = await response.json();
    if (path === '/heartbeat') return office.json(only(OLDER.heartbeat_answer_members, told));
    return office.json({ ...told, results: told.results.map((result) => only(OLDER.push_result_members, result)) });
  };
  return office;
}

test('a new phone hands in to the server of the release before, reports and photos, also after its restore', async () => {
  const office = olderOffice();
  const { db, made, begin } = await phone({ office, records: 2, options: { files: [{ name: 'a.jpg' }] } });
  const schedule = begin();
  await settledDown(schedule);
  for (const { instance_id } of made) assert.equal((await readRecord(db, instance_id)).state, 'received');
  assert.equal(office.files.size, 1, 'two photos of the same bytes');
  assert.equal(office.beats.length > 0, true);
  // It cannot be asked what it still holds: everything is sent again.
  office.epoch = 'e-new';
  office.records.clear();
  await schedule.nudge('tap');
  assert.equal(office.records.size, 2);
  for (const { instance_id } of made) {
    const { state, receipt } = await readRecord(db, instance_id);
    assert.deepEqual([state, receipt.epoch], ['received', 'e-new']);
  }
  schedule.stop();
});
