// The one line under the title: how the link stands, what is being sent, whether something waits for the person.

import { formatTime } from '../lib/clock.js';
import { t } from '../lib/words.js';

/** @typedef {import('../types').SyncStatus} SyncStatus */
/** @typedef {'ok' | 'wait' | 'bad' | 'info'} Tone */
/** @typedef {{ tone: Tone, icon: string, text: string, link?: { href: string, label: string } }} Line */
/** @typedef {{ status: SyncStatus, counts: { waiting: number, needsAction?: number }, update: unknown, filling: boolean }} Facts */

/**
 * It never blocks, never shouts, never hides.
 * @param {Facts} facts
 * @returns {Line}
 */
export function statusLine({ status, counts, update, filling }) {
  const { link, phase } = status;
  if (link === 'signed_out') {
    return {
      tone: 'bad',
      icon: 'lock',
      text: t('HP ini perlu didaftarkan lagi. Semua isian aman di HP ini.'),
      link: help('signed_out'),
    };
  }
  if (link === 'portal') {
    return {
      tone: 'wait',
      icon: 'portal',
      text: t('Wi-Fi ini meminta masuk dulu. Semua isian aman di HP ini.'),
      link: help('portal'),
    };
  }
  if (update && phase === 'idle') {
    return filling
      ? { tone: 'info', icon: 'update', text: t('Versi baru menunggu. Dipasang setelah isian ini selesai.') }
      : { tone: 'info', icon: 'update', text: t('Versi baru siap dipasang.'), link: help('update') };
  }
  if (link === 'offline') return { tone: 'wait', icon: 'offline', text: t('Luring. Semua isian aman di HP ini.') };
  if (link === 'unknown')
    return { tone: 'info', icon: 'weak', text: t('Memeriksa sambungan. Semua isian aman di HP ini.') };
  if (status.problem && phase === 'idle') return unanswered(status);
  if (counts.needsAction && counts.waiting === 0 && phase === 'idle') {
    const text = t('Tersambung. %(n)s laporan perlu tindakan.', { n: counts.needsAction });
    return { tone: 'wait', icon: link === 'weak' ? 'weak' : 'online', text };
  }
  return connected(link, phase, counts.waiting);
}

/** @param {'weak' | 'good'} link @param {SyncStatus['phase']} phase @param {number} waiting @returns {Line} */
function connected(link, phase, waiting) {
  const picture = link === 'weak' ? 'weak' : 'online';
  /** @param {string} text @returns {Line} */
  const line = (text) => ({ tone: 'ok', icon: picture, text });
  if (link === 'weak') {
    if (phase === 'photos') return line(t('Tersambung, sinyal lemah. Semua teks sudah diterima, foto menyusul.'));
    if (phase !== 'idle' || waiting > 0) return line(t('Tersambung, sinyal lemah. Mengirim teks dulu, foto menyusul.'));
    return line(t('Tersambung, sinyal lemah. Semua laporan Anda di HP ini sudah diterima kantor.'));
  }
  if (phase === 'answers') return line(t('Tersambung. Mengirim laporan.'));
  if (phase === 'photos') return line(t('Tersambung. Mengirim foto.'));
  if (phase === 'pull') return line(t('Tersambung. Mengambil kabar dari kantor.'));
  if (waiting > 0) return line(t('Tersambung. %(n)s laporan menunggu dikirim.', { n: waiting }));
  return line(t('Tersambung. Semua laporan Anda di HP ini sudah diterima kantor.'));
}

/** @param {SyncStatus} status @returns {Line} */
function unanswered({ next_try_at, problem }) {
  // The office took everything and says so; only the app is old.
  if (problem?.code === 'update_needed') return { tone: 'info', icon: 'update', text: problem.message };
  const text = next_try_at
    ? t('Kantor belum menjawab. Semua isian aman, dicoba lagi pukul %(time)s.', { time: formatTime(next_try_at) })
    : t('Kantor belum menjawab. Semua isian aman dan akan dicoba lagi.');
  return { tone: 'wait', icon: 'weak', text };
}

/** @param {string} code */
function help(code) {
  return { href: `#/help/${code}`, label: code === 'update' ? t('Pasang') : t('Apa artinya') };
}
