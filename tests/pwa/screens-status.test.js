import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusLine } from '../../pwa/screens/status.js';

/** @typedef {import('../../pwa/types').SyncStatus} SyncStatus */

/** @param {Partial<SyncStatus>} status @param {{ waiting?: number, needsAction?: number, update?: boolean, filling?: boolean }} [rest] */
function line(status, { waiting = 0, needsAction = 0, update = false, filling = false } = {}) {
  return statusLine({
    status: {
      link: 'good',
      phase: 'idle',
      sending: null,
      next_try_at: null,
      last_contact_at: null,
      problem: null,
      ...status,
    },
    counts: { waiting, needsAction },
    update: update || null,
    filling,
  });
}

test('with a record set aside it does not say that all were received', () => {
  for (const link of /** @type {const} */ (['good', 'weak']))
    assert.equal(line({ link }, { needsAction: 2 }).text, 'Tersambung. 2 laporan perlu tindakan.');
});

test('without a link it says so, and that all is safe', () => {
  assert.equal(line({ link: 'offline' }).text, 'Luring. Semua isian aman di HP ini.');
  assert.equal(line({ link: 'offline' }).tone, 'wait');
  for (const link of /** @type {const} */ (['offline', 'portal', 'signed_out', 'unknown'])) {
    assert.match(line({ link }).text, /Semua isian aman di HP ini\.$/);
  }
});

test('on a weak link text goes first', () => {
  assert.equal(
    line({ link: 'weak', phase: 'answers' }, { waiting: 3 }).text,
    'Tersambung, sinyal lemah. Mengirim teks dulu, foto menyusul.',
  );
});

test('a server that does not answer is said with the time of the next try', () => {
  const status = { problem: { code: 'server', message: '' }, next_try_at: '2026-11-21T06:07:00Z' };
  assert.match(line(status).text, /^Kantor belum menjawab\. .*13\.07\.$/);
});

test('a new version is offered with a way to take it, but never while a form is open', () => {
  assert.deepEqual(line({}, { update: true }).link, { href: '#/help/update', label: 'Pasang' });
  assert.equal(line({}, { update: true, filling: true }).link, undefined);
});

test('trouble and sending stand before the offer of a new version', () => {
  assert.match(line({ link: 'signed_out' }, { update: true }).text, /didaftarkan lagi/);
  assert.equal(line({ phase: 'photos' }, { update: true }).text, 'Tersambung. Mengirim foto.');
});

test('all sent is said only when nothing waits', () => {
  assert.equal(line({}, { waiting: 2 }).text, 'Tersambung. 2 laporan menunggu dikirim.');
  assert.equal(line({}).text, 'Tersambung. Semua laporan Anda di HP ini sudah diterima kantor.');
});
