// About the data: what is collected and why, who reads it, how long it stays, where the lists come from.

import { html } from '../lib/dom.js';
import { t } from '../lib/words.js';

/** @param {import('./app.js').App} app @returns {import('./app.js').Screen} */
export function openAbout(app) {
  return {
    title: () => t('Tentang data'),
    back: app.identity ? '#/settings' : '#/start',
    quiet: true,
    reading: true,
    body: () => html`
      <section class="card prose"><h2 class="lead">${t('Apa yang dikumpulkan')}</h2>
        <p>${t('Hanya isian yang Anda ketik, foto yang Anda ambil, dan lokasi bila Anda memintanya. Titian tidak melacak perjalanan Anda dan tidak membaca isi HP lain.')}</p>
        <p>${t('Setiap laporan mencatat nama Anda, kode HP, dan jam HP saat laporan selesai.')}</p></section>
      <section class="card prose"><h2 class="lead">${t('Untuk apa dan siapa yang membaca')}</h2>
        <p>${t('Untuk tugas pengawasan dan pelayanan keimigrasian di desa. Dibaca oleh petugas yang berwenang di kantor Anda dan di Kantor Wilayah. Mitra desa hanya melihat laporannya sendiri.')}</p>
        <p>${t('Setiap kali laporan dibuka atau diubah di kantor, namanya dan waktunya dicatat.')}</p></section>
      <section class="card prose"><h2 class="lead">${t('Berapa lama disimpan')}</h2>
        <ul>
          <li>${t('Draf: di HP ini sampai Anda menyelesaikan atau membuangnya.')}</li>
          <li>${t('Laporan terkirim: salinannya di HP ini sampai kantor memastikan cadangannya aman, paling lama 30 hari sesudah diterima.')}</li>
          <li>${t('Laporan yang belum diterima kantor tidak pernah dihapus sendiri dari HP ini.')}</li>
          <li>${t('Di kantor: menurut jadwal retensi arsip yang berlaku.')}</li>
        </ul></section>
      <section class="card prose"><h2 class="lead">${t('Peta dan jaringan')}</h2>
        <p>${t('HP ini hanya berhubungan dengan server kantor. Tidak ada peta, huruf atau pelacak dari luar.')}</p></section>
      <section class="card prose"><h2 class="lead">${t('Sumber data')}</h2>
        <p>${t('Kode dan nama wilayah: idn-area-data 3.1.2, lisensi basis data ODbL 1.0.')}</p>
        <p>${t('Titik desa dan batas wilayah: wilayah_boundaries, hak cipta 2024-2025 Cahya DSN, lisensi MIT; menurut Kepmendagri 300.2.2-2138/2025. Hanya untuk petunjuk arah, bukan penetapan batas.')}</p>
        <p>${t('Titian: lisensi Apache 2.0. Memakai lit-html (BSD-3), idb (ISC) dan openrosa-xpath-evaluator (Apache 2.0).')}</p></section>`,
  };
}
