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

/** @type {Record<string, Trouble>} */
export const troubles = {
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
