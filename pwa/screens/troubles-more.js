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

/** Parts of the app that few ever need. @param {'takeOut' | 'fetchFresh'} what @returns {(app: App) => unknown} */
const rescue = (what) => (app) =>
  import('./rescue.js').then(
    (parts) => parts[what](app),
    () => app.say(t('Bagian aplikasi ini belum sampai di HP. Sambungkan HP ke internet, lalu coba lagi.')),
  );
/** @type {Way} */
const OUT = { label: () => t('Simpan laporan ke berkas'), run: rescue('takeOut') };
/** @type {Way} */
const FRESH = { label: () => t('Ambil versi baru'), run: rescue('fetchFresh') };

Object.assign(
  troubles,
  /** @type {Record<string, import('./troubles.js').Trouble>} */ ({
    hung: {
      icon: 'clock',
      tone: 'wait',
      ways: ['reload'],
      title: () => t('Penyimpanan HP belum menjawab'),
      happened: () => t('Titian sudah menunggu 10 detik, tetapi penyimpanan HP ini belum bisa dibuka.'),
      safe: () => t('Isian tetap ada di HP ini.'),
      todo: () => t('Tutup Titian, buka lagi. Bila tetap begini, nyalakan ulang HP. Jangan menghapus data peramban.'),
    },
    blocked: {
      icon: 'lock',
      tone: 'wait',
      ways: ['reload'],
      title: () => t('Titian terbuka di jendela lain'),
      happened: () =>
        t('Versi baru perlu merapikan penyimpanan, tetapi Titian versi lama masih terbuka di jendela lain.'),
      safe: () => t('Semua isian aman di HP ini.'),
      todo: () => t('Tutup semua jendela Titian yang lain, lalu buka lagi di sini.'),
    },
    storage: {
      icon: 'storage',
      tone: 'wait',
      ways: ['storage', 'forms'],
      title: () => t('Penyimpanan belum dijamin'),
      happened: () =>
        t(
          'Peramban belum menjanjikan untuk menyimpan isian selamanya. Bila memori HP hampir habis, peramban boleh menghapus isian yang belum terkirim.',
        ),
      safe: () => t('Semua isian masih ada di HP ini.'),
      todo: () =>
        t(
          'Pasang Titian di layar utama, lalu minta lagi. Sampai itu Titian mengirim lebih sering; sebelum perjalanan jauh, kirim dulu semua laporan.',
        ),
    },
    outdated: {
      icon: 'update',
      tone: 'wait',
      ways: [FRESH, OUT],
      title: () => t('Versi baru diperlukan'),
      happened: () =>
        t('Isian di HP ini sudah disimpan oleh versi Titian yang lebih baru daripada versi yang sekarang terbuka.'),
      safe: () => t('Semua isian tetap ada di HP ini, dan versi ini tidak mengubahnya.'),
      todo: () =>
        t('Ambil versi baru saat ada sinyal. Laporan yang menunggu bisa disimpan ke berkas dan dititipkan ke kantor.'),
    },
    broken: {
      icon: 'storage',
      tone: 'bad',
      ways: ['reload', OUT],
      title: () => t('Penyimpanan belum bisa dibuka'),
      happened: () => t('HP ini menolak membuka penyimpanan Titian.'),
      safe: () => t('Titian tidak menghapus apa pun, dan tidak mulai dari kosong.'),
      todo: () =>
        t(
          'Nyalakan ulang HP, lalu buka lagi. Jangan menghapus data peramban. Salinan laporan yang menunggu bisa disimpan ke berkas.',
        ),
    },
    clock: {
      icon: 'clock',
      tone: 'wait',
      ways: ['forms'],
      title: () => t('Jam HP tidak cocok'),
      happened: ({ minutes, way }) =>
        way === 'fast'
          ? t('Jam HP ini lebih cepat %(minutes)s menit daripada jam kantor.', { minutes: minutes ?? '?' })
          : t('Jam HP ini lebih lambat %(minutes)s menit daripada jam kantor.', { minutes: minutes ?? '?' }),
      safe: () => t('Isian tetap tersimpan. Kantor mencatat selisihnya pada setiap laporan.'),
      todo: () => t('Buka Pengaturan HP, Tanggal dan waktu, lalu nyalakan waktu otomatis.'),
    },
    update: {
      icon: 'update',
      tone: 'info',
      ways: ['update', 'forms'],
      title: () => t('Versi baru siap dipasang'),
      happened: () => t('Versi baru Titian sudah lengkap di HP ini dan tidak memakai kuota lagi.'),
      safe: () => t('Draf, kotak keluar dan foto tetap seperti sekarang.'),
      todo: () => t('Pasang sekarang, atau nanti saja. Memasang hanya perlu beberapa detik.'),
    },
    signed_out: {
      icon: 'lock',
      tone: 'bad',
      ways: ['start', 'outbox'],
      title: () => t('HP ini perlu didaftarkan lagi'),
      happened: () => t('Kantor tidak mengenali HP ini lagi. Izinnya dicabut atau masa berlakunya habis.'),
      safe: () => t('Semua isian aman di HP ini dan dikirim setelah HP didaftarkan lagi. Formulir tetap bisa diisi.'),
      todo: () => t('Hubungi kantor dan minta kode pendaftaran baru, lalu pindai dengan HP ini.'),
    },
    portal: {
      icon: 'portal',
      tone: 'wait',
      ways: ['send', 'forms'],
      title: () => t('Wi-Fi ini meminta masuk dulu'),
      happened: () =>
        t(
          'Jaringan ini menjawab dengan halamannya sendiri, bukan jawaban kantor. Biasanya Wi-Fi umum yang meminta masuk.',
        ),
      safe: () => t('Tidak ada yang terkirim ke alamat yang salah. Semua isian aman di HP ini.'),
      todo: () =>
        t('Buka halaman masuk Wi-Fi itu di peramban, atau matikan Wi-Fi dan pakai data seluler. Lalu kirim lagi.'),
    },
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
          'Kabar terakhir HP ini kepada kantor sebelum datanya hilang, %(at)s: %(waiting)s laporan dan %(files)s foto atau berkas masih menunggu. Yang selesai diisi sesudah itu belum diketahui kantor.',
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
      ways: ['reload'],
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
