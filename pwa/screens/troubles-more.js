// Troubles that are told of only once the app has looked round, in a part of the app of their own.

import { t } from '../lib/words.js';
import { troubles } from './troubles.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./troubles.js').Way} Way */

/** A notice that a person has read. @param {string} code @returns {Way} */
const noted = (code) => ({
  label: () => t('Sudah saya baca'),
  run: (app) => import('./guard.js').then(({ putAway }) => putAway(app, code)),
});

Object.assign(
  troubles,
  /** @type {Record<string, import('./troubles.js').Trouble>} */ ({
    storage_full: {
      icon: 'storage',
      tone: 'wait',
      ways: ['outbox', 'forms'],
      title: () => t('Memori HP hampir habis'),
      happened: ({ left }) =>
        left ? t('Ruang tinggal untuk %(left)s.', { left }) : t('Tempat untuk isian dan foto baru hampir habis.'),
      safe: () => t('Semua isian yang sudah tersimpan tetap aman.'),
      todo: () =>
        t(
          'Kirim laporan yang menunggu saat ada sinyal, lalu hapus video atau aplikasi yang tidak dipakai dari HP ini.',
        ),
    },
    reserve: {
      icon: 'storage',
      tone: 'bad',
      ways: ['outbox', 'forms'],
      title: () => t('Hanya teks yang masih muat'),
      happened: () =>
        t(
          'Memori HP penuh. Titian menyisakan tempat terakhir untuk teks, jadi kamera berhenti sampai ada tempat lagi.',
        ),
      safe: () => t('Semua teks tetap tersimpan.'),
      todo: () =>
        t('Hapus video atau aplikasi yang tidak dipakai dari HP ini, dan kirim laporan yang menunggu saat ada sinyal.'),
    },
    rescued: {
      icon: 'check',
      tone: 'wait',
      ways: [noted('rescued'), 'outbox'],
      title: ({ records, drafts }) =>
        t('%(records)s laporan dan %(drafts)s draf dipulihkan dari salinan', {
          records: records ?? 0,
          drafts: drafts ?? 0,
        }),
      happened: () =>
        t('HP ini kehilangan penyimpanan Titian. Teks yang belum terkirim dipulihkan dari salinannya di HP ini.'),
      safe: () => t('Laporan yang sudah diterima kantor tetap aman di kantor, dan yang dipulihkan akan dikirim.'),
      todo: () =>
        t(
          'Foto yang belum terkirim tidak ikut disalin: ambil ulang bila masih bisa. Formulir diambil lagi saat ada sinyal.',
        ),
    },
    last_known: {
      icon: 'info',
      tone: 'wait',
      ways: [noted('last_known'), 'outbox'],
      title: () => t('Yang belum sampai dari HP ini'),
      happened: ({ waiting, files, at }) =>
        t(
          'Sebelum datanya hilang, HP ini terakhir memberi tahu kantor %(at)s: %(waiting)s laporan dan %(files)s foto atau berkas masih menunggu.',
          { at: at ?? '?', waiting: waiting ?? 0, files: files ?? 0 },
        ),
      safe: () => t('Yang sudah diterima kantor sebelum itu tetap aman di kantor.'),
      todo: () => t('Cocokkan dengan catatan Anda dan isi lagi yang belum sampai. Kantor melihat daftar yang sama.'),
    },
    seven_days: {
      icon: 'clock',
      tone: 'wait',
      ways: ['storage', 'forms'],
      title: () => t('Buka Titian setiap minggu'),
      happened: ({ days }) =>
        t(
          'Di iPhone dan iPad, Safari menghapus data situs yang tidak dibuka selama %(days)s hari. Itu tidak berlaku bila Titian dipasang di layar utama.',
          { days: days ?? 7 },
        ),
      safe: () => t('Semua isian masih ada di HP ini.'),
      todo: () =>
        t(
          'Kirim semua laporan sebelum pergi lama. Lalu pasang di layar utama: Bagikan, Tambah ke Layar Utama, dan daftarkan dari sana.',
        ),
    },
    private: {
      icon: 'lock',
      tone: 'bad',
      ways: ['storage', 'forms'],
      title: () => t('Jendela ini tidak menyimpan isian'),
      happened: () =>
        t(
          'Titian tidak bisa bekerja tanpa sinyal di jendela ini, biasanya karena jendela pribadi: semuanya terhapus saat ditutup.',
        ),
      safe: () => t('HP ini belum didaftarkan di sini, jadi tidak ada yang bisa hilang.'),
      todo: () => t('Salin tautan dari kantor, lalu buka di jendela biasa peramban Chrome, Safari atau Firefox.'),
    },
  }),
);
