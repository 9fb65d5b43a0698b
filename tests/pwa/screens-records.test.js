import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadWords, standing, toSend } from '../../pwa/screens/records.js';
import { photo, record, report } from './screens-world.js';

const receipt = { instance_id: 'uuid:1', sha256: 'x', epoch: 'e', seq: 1, received_at: '', code: 'ME-2026-004187' };

/** @param {Parameters<typeof standing>} parts */
const word = (...parts) => standing(...parts).word;

test('every state of a record is one word', () => {
  assert.equal(word(record(), undefined, null), 'Menunggu');
  assert.equal(word(record({ state: 'received', receipt }), undefined, null), 'Diterima');
  assert.equal(word(record({ state: 'safe', receipt }), undefined, null), 'Aman');
  assert.equal(word(record({ state: 'held', receipt }), undefined, null), 'Ditahan');
  assert.equal(word(record({ state: 'conflicted', receipt }), undefined, null), 'Ditahan');
  assert.equal(word(record({ state: 'needs_action' }), undefined, null), 'Perlu tindakan');
});

test('what the office decided stands before what the phone knows', () => {
  const settled = record({ state: 'safe', receipt });
  assert.equal(word(settled, report({ state: 'returned' }), null), 'Dikembalikan');
  assert.equal(word(settled, report({ state: 'approved' }), null), 'Disetujui');
  assert.equal(word(settled, report({ state: 'rejected' }), null), 'Ditolak');
  assert.equal(word(settled, report({ state: 'quarantined' }), null), 'Ditahan');
});

test('a decision on a later revision is not shown on the first one', () => {
  const first = record({ state: 'received', receipt });
  assert.equal(word(first, report({ instance_id: 'uuid:2', revision: 2, state: 'approved' }), null), 'Diterima');
});

test('a record being sent shows how far, and never a hundred before its receipt', () => {
  const sending = { instance_id: 'uuid:1', sent_bytes: 420, total_bytes: 1000 };
  assert.equal(word(record(), undefined, sending), 'Mengirim 42%');
  assert.equal(word(record(), undefined, { ...sending, sent_bytes: 1000 }), 'Mengirim 99%');
  assert.equal(word(record(), undefined, { ...sending, total_bytes: 0 }), 'Mengirim 0%');
});

test('what is wrong says what happened, that nothing is lost, and what to do', () => {
  const refused = standing(
    record({ state: 'needs_action', problem: { code: 'X', message: 'Tidak terbaca.' } }),
    undefined,
    null,
  );
  assert.deepEqual(refused.lines.slice(0, 2), ['Tidak terbaca.', 'Isian tetap tersimpan di HP ini.']);
  assert.match(refused.lines[2], /Dicoba lagi sendiri.*coba kirim lagi atau simpan salinannya/);
  assert.equal(refused.way, 'retry');
});

test('a received record whose photos still travel is not listed as sent', () => {
  const files = [photo('a', 100_000), photo('b', 200_000), photo('c', 300_000)];
  const stand = standing(record({ state: 'received', receipt, files, missing: ['b', 'c'] }), undefined, null);
  assert.equal(stand.sent, false);
  assert.match(stand.lines[0], /Foto dan berkas 500 kB menyusul/);
});

test('the load counts text of waiting records and files that the office lacks, once', () => {
  const files = [photo('a', 100_000), photo('b', 200_000)];
  const load = toSend([
    record({ instance_id: 'uuid:1', xml: 'x'.repeat(9_000), files: [photo('z', 50_000)] }),
    record({ instance_id: 'uuid:2', state: 'received', receipt, files, missing: ['b'] }),
    record({ instance_id: 'uuid:3', state: 'safe', receipt, files }),
    record({ instance_id: 'uuid:4', state: 'needs_action', files }),
  ]);
  assert.deepEqual(load, { records: 2, text_bytes: 9_000, photo_bytes: 250_000 });
});

test('the cost is shown only with a tariff, the time by how good the link is', () => {
  const load = { text_bytes: 18_000, photo_bytes: 2_400_000 };
  assert.equal(loadWords(load, 'weak', 0), '18 kB teks · 2,4 MB foto · ± 6 menit');
  assert.equal(loadWords(load, 'good', 25), '18 kB teks · 2,4 MB foto · ± 1 menit · ± Rp 61');
  assert.equal(loadWords({ text_bytes: 0, photo_bytes: 0 }, 'weak', 25), '');
});
