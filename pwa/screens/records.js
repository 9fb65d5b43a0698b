// How one finished record stands, in a word, an icon and at most three sentences. Pure.

import { formatDay } from '../lib/clock.js';
import { formatBytes, formatNumber, t } from '../lib/words.js';

/** @typedef {import('../types').OutboxRecord} OutboxRecord */
/** @typedef {import('../types').Report} Report */
/** @typedef {import('../types').SyncStatus} SyncStatus */
/** @typedef {{ tone: 'ok' | 'wait' | 'bad' | 'info', icon: string, word: string, lines: string[], sent: boolean, percent: number | null, way: 'repair' | 'retry' | null }} Standing */

/**
 * @param {OutboxRecord} record
 * @param {Report | undefined} report what the office says about it, when a pull has brought that
 * @param {SyncStatus['sending']} sending
 * @returns {Standing}
 */
export function standing(record, report, sending) {
  if (sending?.instance_id === record.instance_id) return onItsWay(sending);
  if (record.state === 'waiting') {
    const lines =
      record.attempts > 0 && record.problem
        ? [t('Belum sampai ke kantor. Isian aman di HP ini dan dicoba lagi sendiri.')]
        : [];
    if (record.entrusted_at) lines.push(t('Dititipkan %(day)s.', { day: formatDay(record.entrusted_at) }));
    return stand('wait', 'clock', t('Menunggu'), lines);
  }
  if (record.state === 'needs_action') {
    return needsAction(record.problem);
  }
  return decided(record, report) ?? received(record);
}

/** @param {OutboxRecord['problem']} problem @returns {Standing} */
function needsAction(problem) {
  const safe = t('Isian tetap tersimpan di HP ini.');
  const lines = [
    problem?.message || t('Kantor belum bisa membaca laporan ini.'),
    safe,
    t(
      'Dicoba lagi sendiri sesekali, juga setelah pembaruan. Bila mendesak, coba kirim lagi atau simpan salinannya untuk kantor.',
    ),
  ];
  return { ...stand('bad', 'alert', t('Perlu tindakan'), lines), way: 'retry' };
}

/** @param {OutboxRecord} record @param {Report | undefined} report @returns {Standing | null} */
function decided(record, report) {
  if (report?.instance_id === record.instance_id) {
    if (report.state === 'returned') {
      return {
        ...stand(
          'wait',
          'message',
          t('Dikembalikan'),
          [t('Kantor minta perbaikan. Isian lama tetap tersimpan.')],
          true,
        ),
        way: 'repair',
      };
    }
    if (report.state === 'approved') return stand('ok', 'checks', t('Disetujui'), [], true);
    if (report.state === 'rejected')
      return stand(
        'bad',
        'close',
        t('Ditolak'),
        [report.note || t('Kantor tidak memakai laporan ini. Isian tetap tersimpan di kantor.')],
        true,
      );
    if (report.state === 'held' || report.state === 'quarantined') return held(report.note);
    if (report.state === 'conflicted') return conflicted();
    return null;
  }
  if (record.state === 'held') return held(record.problem?.message);
  if (record.state === 'conflicted') return conflicted();
  return null;
}

/** @param {OutboxRecord} record @returns {Standing} */
function received(record) {
  const files = sentFiles(record);
  if (files.left.length) {
    const lines = [
      t('Teks diterima kantor. Foto dan berkas %(size)s menyusul.', { size: formatBytes(files.left_bytes) }),
    ];
    return stand('info', 'check', t('Diterima'), lines);
  }
  if (record.state === 'safe') return stand('ok', 'checks', t('Aman'), [], true);
  return stand('ok', 'check', t('Diterima'), [], true);
}

/** @param {NonNullable<SyncStatus['sending']>} sending @returns {Standing} */
function onItsWay(sending) {
  const percent =
    sending.total_bytes > 0 ? Math.min(99, Math.floor((100 * sending.sent_bytes) / sending.total_bytes)) : 0;
  const lines = sending.file
    ? [
        t('Teks diterima kantor. Foto dan berkas %(sent)s dari %(total)s.', {
          sent: formatBytes(sending.sent_bytes),
          total: formatBytes(sending.total_bytes),
        }),
      ]
    : [];
  return { ...stand('info', 'send', t('Mengirim %(percent)s%', { percent }), lines), percent };
}

/** @param {string | undefined} reason */
function held(reason) {
  return stand(
    'wait',
    'pause',
    t('Ditahan'),
    [t('Kantor sudah menyimpannya dan perlu memutuskan sesuatu dulu.'), reason ?? ''].filter(Boolean),
    true,
  );
}

function conflicted() {
  return stand(
    'wait',
    'pause',
    t('Ditahan'),
    [t('Ada dua isian berbeda untuk laporan ini. Kantor menyimpan keduanya dan memilih mana yang dipakai.')],
    true,
  );
}

/** @param {Standing['tone']} tone @param {string} icon @param {string} word @param {string[]} lines @param {boolean} [sent] @returns {Standing} */
function stand(tone, icon, word, lines, sent = false) {
  return { tone, icon, word, lines, sent, percent: null, way: null };
}

/** @param {OutboxRecord} record what of its files has arrived */
export function sentFiles(record) {
  const left =
    record.state === 'waiting' || record.state === 'needs_action'
      ? record.files
      : record.files.filter((file) => record.missing.includes(file.sha256));
  return { left, left_bytes: left.reduce((sum, file) => sum + file.size, 0) };
}

/** @param {OutboxRecord[]} records @returns {{ records: number, text_bytes: number, photo_bytes: number }} what has still to cross */
export function toSend(records) {
  const open = records.filter(
    (record) => record.state === 'waiting' || (record.state !== 'needs_action' && sentFiles(record).left.length > 0),
  );
  const waiting = open.filter((record) => record.state === 'waiting');
  return {
    records: open.length,
    text_bytes: waiting.reduce((sum, record) => sum + new TextEncoder().encode(record.xml).length, 0),
    photo_bytes: open.reduce((sum, record) => sum + sentFiles(record).left_bytes, 0),
  };
}

// Bytes a second seen on a weak 2G link and on a usual 4G link in the field; only for the "± 6 menit" that people plan by.
const WEAK_BYTES_S = 7_000;
const GOOD_BYTES_S = 100_000;

/** @param {{ text_bytes: number, photo_bytes: number }} load @param {SyncStatus['link']} link @param {number} rupiah_per_mb @returns {string} "18 kB teks · 2,4 MB foto · ± 6 menit · ± Rp 60" */
export function loadWords({ text_bytes, photo_bytes }, link, rupiah_per_mb) {
  const bytes = text_bytes + photo_bytes;
  const minutes = Math.ceil(bytes / (link === 'good' ? GOOD_BYTES_S : WEAK_BYTES_S) / 60);
  return [
    text_bytes > 0 ? t('%(size)s teks', { size: formatBytes(text_bytes) }) : '',
    photo_bytes > 0 ? t('%(size)s foto', { size: formatBytes(photo_bytes) }) : '',
    bytes > 0 ? t('± %(minutes)s menit', { minutes: formatNumber(Math.max(1, minutes)) }) : '',
    rupiah_per_mb > 0 && bytes > 0
      ? t('± Rp %(rupiah)s', { rupiah: formatNumber(Math.ceil((bytes / 1_000_000) * rupiah_per_mb)) })
      : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/**
 * Returned reports that no finished correction on this phone answers yet.
 * @param {Report[]} reports @param {import('../types').OutboxRecord[]} records
 */
export function toAnswer(reports, records) {
  const answered = new Set(records.map((record) => record.deprecated_id));
  return reports
    .filter((report) => report.state === 'returned' && !answered.has(report.instance_id))
    .sort((a, b) => ((a.answer_by ?? '9') < (b.answer_by ?? '9') ? -1 : 1));
}
