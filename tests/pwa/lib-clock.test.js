import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import {
  formatDate,
  formatDay,
  formatShortDate,
  formatTime,
  formatWeekday,
  nowIso,
  setClock,
  setTimeZone,
  todayIso,
} from '../../pwa/lib/clock.js';

beforeEach(() => setClock(() => Date.parse('2026-11-21T06:07:00Z')));
afterEach(() => {
  setClock(null);
  setTimeZone('Asia/Jakarta');
});

test('instants are kept in UTC and read in the office zone', () => {
  assert.equal(nowIso(), '2026-11-21T06:07:00.000Z');
  assert.equal(formatTime('2026-11-21T06:07:00Z'), '13.07');
  setTimeZone('Asia/Jayapura');
  assert.equal(formatTime('2026-11-21T06:07:00Z'), '15.07');
});

test('the day turns at midnight of the office, not of UTC', () => {
  setClock(() => Date.parse('2026-11-20T17:30:00Z'));
  assert.equal(todayIso(), '2026-11-21');
  assert.equal(formatDay('2026-11-20T16:59:00Z'), 'Kemarin 23.59');
  assert.equal(formatDay('2026-11-20T17:01:00Z'), '00.01');
});

test('today is a time, yesterday says so, older days have their date', () => {
  assert.equal(formatDay('2026-11-21T03:42:00Z'), '10.42');
  assert.equal(formatDay('2026-11-20T09:20:00Z'), 'Kemarin 16.20');
  assert.equal(formatDay('2026-11-19T01:00:00Z'), '19 Nov');
  assert.equal(formatDay('2025-11-19T01:00:00Z'), '19 Nov 2025');
  assert.equal(formatDay('not a time'), '');
});

test('calendar days do not move with the zone', () => {
  setTimeZone('Pacific/Kiritimati');
  assert.equal(formatDate('2026-11-19'), '19 Nov 2026');
  assert.equal(formatShortDate('2026-11-19'), '19 Nov');
  assert.equal(formatShortDate('2025-02-01'), '1 Feb 2025');
  assert.equal(formatWeekday('2026-11-26'), 'Kamis');
});
