// What to say when something stands in the way: what happened, that nothing is lost, what to do next.

import { t } from '../lib/words.js';

/** @typedef {Record<string, string | number>} Facts */
/** @typedef {import('./app.js').App} App */
/** @typedef {'reload' | 'start' | 'storage' | 'update' | 'outbox' | 'forms' | 'send' | { label: () => string, run: (app: App) => unknown }} Way */
/**
 * @typedef {object} Trouble
 * @property {string} icon
 * @property {'wait' | 'bad' | 'info'} tone
 * @property {(facts: Facts) => string} title
 * @property {(facts: Facts) => string} happened
 * @property {() => string} safe
 * @property {() => string} todo
 * @property {Way[]} ways
 */

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

/** @type {Record<string, Trouble>} */
export const troubles = {
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
  quota: {
    icon: 'storage',
    tone: 'bad',
    ways: ['outbox', 'forms', 'reload'],
    title: () => t('Memori HP penuh'),
    happened: () => t('HP ini tidak punya tempat lagi, jadi perubahan terakhir belum tersimpan.'),
    safe: () => t('Semua yang tersimpan sebelumnya tetap aman.'),
    todo: () => t('Hapus video atau aplikasi yang tidak dipakai dari HP ini, lalu ulangi perubahan terakhir.'),
  },
  evicted: {
    icon: 'storage',
    tone: 'bad',
    ways: ['start'],
    title: () => t('HP ini menghapus data Titian'),
    happened: () =>
      t(
        'Data Titian pernah ada di HP ini, tetapi sekarang kosong. Peramban atau seseorang menghapusnya, biasanya karena memori penuh.',
      ),
    safe: () =>
      t(
        'Semua laporan yang sudah diterima kantor tetap aman di kantor. Isian yang belum terkirim tidak ada lagi di HP ini.',
      ),
    todo: () =>
      t(
        'Daftarkan HP ini lagi dengan kode dari kantor, lalu pasang Titian di layar utama. Beri tahu kantor: daftar kantor menunjukkan laporan mana yang belum sampai.',
      ),
  },
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
  closed: {
    icon: 'lock',
    tone: 'wait',
    ways: ['reload'],
    title: () => t('Penyimpanan ditutup oleh HP'),
    happened: () =>
      t('HP ini menutup penyimpanan Titian saat sedang dipakai, misalnya karena Titian diperbarui di jendela lain.'),
    safe: () => t('Semua yang bertanda Tersimpan tetap aman.'),
    todo: () => t('Buka lagi Titian. Isian terbuka di tempat terakhir yang tersimpan.'),
  },
  older_code: {
    icon: 'update',
    tone: 'wait',
    ways: ['reload'],
    title: () => t('Jendela ini memakai versi lama'),
    happened: () => t('Titian sudah diperbarui di HP ini, dan jendela ini masih memakai versi sebelumnya.'),
    safe: () => t('Semua isian aman di HP ini.'),
    todo: () => t('Tutup semua jendela Titian, lalu buka lagi agar memakai versi baru.'),
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
  photo_room: {
    icon: 'camera',
    tone: 'bad',
    ways: ['outbox', 'forms'],
    title: () => t('Foto belum tersimpan'),
    happened: () => t('HP ini tidak punya tempat lagi untuk foto terakhir.'),
    safe: () => t('Semua teks sudah tersimpan.'),
    todo: () =>
      t(
        'Hapus video atau aplikasi yang tidak dipakai dari HP ini; fotonya lalu tersimpan sendiri selama layar ini terbuka.',
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
  stale_draft: {
    icon: 'lock',
    tone: 'bad',
    ways: ['reload'],
    title: () => t('Draf ini diubah di jendela lain'),
    happened: () =>
      t('Draf yang sama terbuka di jendela lain dan sudah berubah di sana, jadi jendela ini berhenti menyimpan.'),
    safe: () => t('Semua yang tersimpan di jendela lain itu tetap aman.'),
    todo: () => t('Tutup jendela yang lain, lalu buka lagi draf ini di sini.'),
  },
  form: {
    icon: 'forms',
    tone: 'bad',
    ways: ['send', 'forms'],
    title: () => t('Formulir ini belum bisa dibuka'),
    happened: () => t('Formulir ini tidak terbaca di HP ini.'),
    safe: () => t('Draf dan laporan yang tersimpan tetap aman.'),
    todo: () => t('Sambungkan HP sebentar agar formulirnya diambil lagi. Bila tetap begini, beri tahu kantor.'),
  },
  list_missing: {
    icon: 'download',
    tone: 'wait',
    ways: ['send', 'forms'],
    title: () => t('Daftar pilihan belum lengkap'),
    happened: () => t('Formulir ini memerlukan daftar pilihan, misalnya daftar desa, yang belum sampai di HP ini.'),
    safe: () => t('Semua isian aman di HP ini.'),
    todo: () => t('Sambungkan HP sebentar ke internet, lalu buka lagi formulirnya.'),
  },
  unknown: {
    icon: 'alert',
    tone: 'bad',
    ways: ['reload', 'forms'],
    title: () => t('Layar ini belum bisa dibuka'),
    happened: ({ detail }) =>
      detail ? t('Ada yang tidak terduga di Titian: %(detail)s', { detail }) : t('Ada yang tidak terduga di Titian.'),
    safe: () => t('Semua yang bertanda Tersimpan tetap aman.'),
    todo: () => t('Buka lagi layar ini. Bila tetap begini, sampaikan kalimat di atas kepada kantor.'),
  },
};
