"""The one error a sender can act on, and the catalogue of its reasons.

The sentence is Indonesian and is its own translation key; English stands in the catalogue; docs/errors.md lists both.
Longer than a usual module because the catalogue is one table.
"""

from enum import Enum
from typing import Any

from core.words import Labels, Word, translate


class Reason(Enum):
    """Why something was refused: HTTP status and sentence. Names are the wire's codes and never change."""

    # Any request
    BAD_INPUT = (422, "Isian ini belum dapat dibaca: %(detail)s. Perbaiki lalu kirim lagi.")
    UNKNOWN_FIELD = (422, "Isian %(field)s tidak dikenal. Hapus isian itu lalu kirim lagi.")
    BAD_CURSOR = (422, "Penanda halaman tidak dapat dibaca. Mulai lagi dari halaman pertama.")
    BAD_COMPRESSION = (400, "Data terkompresi rusak atau terlalu besar. Kirim lagi.")
    LENGTH_NEEDED = (411, "Kiriman harus menyebut panjangnya (Content-Length). Kirim lagi dari aplikasi Titian.")
    BODY_CUT = (400, "Kiriman terputus di tengah jalan. Tidak ada yang hilang; kirim lagi.")
    TOO_LARGE = (413, "Kiriman terlalu besar: paling banyak %(limit)s bita. Kirim dalam bagian yang lebih kecil.")
    WRONG_TYPE = (415, "Jenis isi %(type)s tidak dapat diterima di sini. Gunakan %(expected)s.")
    NOT_FOUND = (404, "Halaman atau data ini tidak ditemukan. Periksa alamatnya.")
    WRONG_METHOD = (405, "Cara mengirim ini tidak dapat dipakai di alamat ini.")
    TOO_MANY_REQUESTS = (429, "Terlalu banyak permintaan. Coba lagi beberapa saat lagi.")
    BUSY = (503, "Server sedang sibuk. Tidak ada yang hilang; coba lagi beberapa saat lagi.")
    SERVER_FAULT = (500, "Ada kesalahan di server. Tidak ada yang hilang; coba lagi nanti atau hubungi kantor.")
    PAGE_EXPIRED = (400, "Halaman ini sudah terlalu lama terbuka. Muat ulang lalu coba lagi.")

    # Who is asking
    SIGN_IN_NEEDED = (401, "Anda perlu masuk lagi. Yang belum terkirim tetap tersimpan.")
    SIGN_IN_FAILED = (401, "Nama pengguna atau kata sandi tidak cocok. Periksa lalu coba lagi.")
    NOT_ALLOWED = (403, "Peran Anda tidak mencakup tindakan ini. Mintalah kepada atasan atau admin kantor.")
    TOKEN_UNKNOWN = (401, "HP ini belum dikenal server. Data tetap tersimpan; daftarkan ulang dengan kode dari kantor.")
    DEVICE_REVOKED = (403, "Akses HP ini telah dicabut. Data tetap tersimpan; hubungi kantor.")
    ENROLMENT_CODE_SPENT = (
        410,
        "Kode pendaftaran ini salah, sudah dipakai, atau lewat 10 menit. Minta kode baru ke kantor.",
    )

    # One pushed record
    UNREADABLE_XML = (422, "Isi laporan tidak dapat dibaca (%(detail)s). Salinan mentahnya disimpan; hubungi kantor.")
    DIGEST_MISMATCH = (422, "Isi laporan berubah di perjalanan. Salinan mentahnya disimpan; kirim lagi dari HP.")
    INSTANCE_ID_MISMATCH = (
        422,
        "Nomor di dalam laporan (%(found)s) berbeda dari nomor kirimannya. Salinan mentahnya disimpan; hubungi kantor.",
    )
    REVOKED_TOO_LONG = (
        403,
        "Akses HP ini dicabut lebih dari 30 hari lalu. Salinan mentah laporan disimpan; hubungi kantor.",
    )
    WAITS_FOR_EARLIER = (202, "Tersimpan. Menunggu laporan sebelumnya yang belum sampai.")
    FORM_CLOSED = (202, "Tersimpan. Formulir ini sudah ditutup; kantor yang memutuskan.")
    FORM_UNKNOWN = (202, "Tersimpan. Versi formulir ini belum dikenal server; kantor yang memutuskan.")
    QUARANTINED = (202, "Tersimpan terpisah karena akses HP ini dicabut; kantor yang memutuskan.")
    REPORT_OF_ANOTHER = (202, "Tersimpan terpisah karena memperbaiki laporan orang lain; kantor yang memutuskan.")
    SAME_ID_OTHER_CONTENT = (
        409,
        "Nomor laporan ini sudah ada dengan isi lain. Keduanya disimpan; kantor yang memutuskan.",
    )
    NOT_CURRENT = (409, "Laporan ini sudah diperbaiki lebih dulu. Keduanya disimpan; kantor yang memutuskan.")
    BATCH_TOO_LARGE = (413, "Kiriman terlalu besar: paling banyak %(records)s laporan atau %(limit)s bita.")

    # Files
    UPLOAD_UNKNOWN = (404, "Unggahan ini tidak ditemukan. Mulai unggah lagi dari awal.")
    UPLOAD_EXPIRED = (410, "Unggahan ini lewat 7 hari. Mulai unggah lagi dari awal.")
    UPLOAD_TAKEN_OVER = (409, "Unggahan ini dilanjutkan oleh permintaan yang lebih baru.")
    UPLOAD_METADATA = (400, "Keterangan berkas tidak lengkap: %(detail)s.")
    ATTACHMENT_GAP = (
        409,
        "Berkas %(name)s menunggu bita ke-%(expected)s, yang datang ke-%(got)s. Lanjutkan dari sana.",
    )
    CHUNK_DAMAGED = (460, "Potongan berkas rusak di perjalanan dan tidak dipakai. Kirim lagi potongan itu.")
    CHUNK_TOO_LARGE = (413, "Potongan berkas terlalu besar: paling banyak %(limit)s bita.")
    CHECKSUM_UNKNOWN = (400, "Cara hitung %(algorithm)s tidak dikenal. Gunakan sha256 atau sha1.")
    FILE_DAMAGED = (460, "Berkas %(name)s tidak utuh dan dibuang. Unggah lagi dari awal; aslinya tetap di HP.")
    FILE_TOO_LARGE = (413, "Berkas terlalu besar: paling banyak %(limit)s bita.")
    FILE_NAME_BAD = (422, "Nama berkas %(name)s tidak dapat dipakai. Gunakan nama tanpa garis miring.")
    FILE_NOT_EXPECTED = (404, "Berkas %(name)s tidak disebut dalam laporannya. Kirim laporannya dulu.")
    TUS_VERSION = (412, "Versi unggah yang dipakai server: %(version)s.")
    BLOB_UNKNOWN = (404, "Berkas ini tidak ada atau bukan untuk HP ini.")
    STORAGE_FULL = (507, "Ruang simpan server penuh. Data tetap di HP; coba lagi nanti.")

    # Records that somebody else brings
    COURIER_UNREADABLE = (422, "Berkas titipan ini %(why)s. Salinannya disimpan; minta HP asal membuatnya lagi.")
    COURIER_SEALED = (422, "Titipan ini tersegel, dan server ini belum dapat membukanya. Simpan berkasnya apa adanya.")
    COURIER_DEVICE_UNKNOWN = (404, "HP asal titipan ini (%(code)s) tidak dikenal di sini. Serahkan ke kantor asalnya.")
    COURIER_UNPROVEN = (
        422,
        "Laporan ini tidak terbukti dari HP asalnya. Salinan mentahnya disimpan; kirim dari HP itu.",
    )

    # Deciding on a report
    STALE_PAGE = (409, "%(who)s sudah %(did)s laporan ini pada %(at)s. Tidak ada yang berubah; muat ulang halaman.")
    OWN_REPORT = (403, "Ini laporan Anda sendiri. Rekan lain yang memutuskan.")
    ROLE_MAY_NOT_DECIDE = (
        403,
        "Peran Anda membaca laporan ini; yang memutuskan PIMPASA desanya, petugas, Kasi, atau Kakanim kantornya.",
    )
    KASI_REJECTS = (403, "Penolakan laporan jenis ini dipastikan oleh Kasi atau Kakanim.")
    REJECTION_WAITS = (
        409,
        "Penolakan laporan ini sudah diusulkan. Kasi atau Kakanim memastikan atau mengembalikannya.",
    )
    NOT_PROPOSED = (409, "Tidak ada usulan penolakan untuk laporan ini.")
    OWN_PROPOSAL = (403, "Penolakan ini Anda usulkan sendiri. Orang lain yang memastikannya.")
    CHECKLIST_OPEN = (422, "Centang dulu di daftar periksa: %(missing)s.")
    REFERRAL_NEEDED = (422, "Ada anak atau paksaan: tulis siapa yang diberi tahu dan kapan, sebelum menyetujui.")
    KASI_FOLLOWS = (403, "Tindak lanjut dipilih dan ditutup oleh Kasi atau Kakanim.")
    NOT_APPROVED = (409, "Tindak lanjut dipilih setelah laporan ini disetujui.")
    NOT_FOLLOWED = (409, "Laporan ini tidak memerlukan tindak lanjut.")
    NOT_CHOSEN = (409, "Tindak lanjut laporan ini belum dipilih.")
    ALREADY_CHOSEN = (409, "Tindak lanjut laporan ini sudah dipilih dan sedang berjalan.")
    ALREADY_FOLLOWED = (409, "Laporan ini sudah selesai ditindaklanjuti.")
    CHOICE_NEEDED = (422, "Pilih tindak lanjutnya.")
    PERSON_NEEDED = (422, "Pilih siapa yang mengerjakannya.")
    PERSON_NOT_REACHED = (
        422,
        "Orang ini tidak dapat diberi tugas itu: bukan dari kantor ini, atau formulirnya bukan untuknya.",
    )
    FORM_NEEDED = (422, "Pilih formulir yang diisi untuk tugas ini.")
    TEXT_NEEDED = (422, "Tulis apa yang perlu dikerjakan.")
    RESULT_NEEDED = (422, "Tulis hasilnya, supaya terbaca apa yang sudah dilakukan.")
    DOCUMENT_TOO_LARGE = (413, "Dokumen terlalu besar: paling banyak %(limit)s bita. Kecilkan, lalu unggah lagi.")
    OBSTACLE_UNKNOWN = (404, "Hambatan ini tidak ditemukan atau di luar wilayah kerja Anda.")
    KASI_ANSWERS = (403, "Hambatan dijawab dan ditutup oleh Kasi atau Kakanim kantornya.")
    KAKANIM_ESCALATES = (403, "Hambatan diteruskan ke Kanwil oleh Kakanim.")
    KANWIL_REPLIES = (403, "Hambatan yang diteruskan dijawab oleh Kanwil.")
    REPORTER_CONFIRMS = (403, "Selesai atau belumnya dinyatakan oleh pelapor hambatan ini.")
    OBSTACLE_GONE = (409, "Laporan hambatan ini tidak berlaku lagi, jadi tidak ada langkah berikutnya.")
    OBSTACLE_STATE = (409, "Langkah ini tidak sesuai keadaan hambatan sekarang. Muat ulang halaman.")
    OBSTACLE_CHANGED = (
        409,
        "%(who)s sudah mengubah hambatan ini pada %(at)s. Tidak ada yang berubah; muat ulang halaman.",
    )
    HOW_NEEDED = (422, "Pilih: ada rencana, atau tidak sekarang karena suatu alasan.")
    ANSWER_NEEDED = (422, "Tulis jawabannya: rencananya, atau mengapa tidak sekarang.")
    OBSTACLE_REASON_NEEDED = (422, "Tulis alasannya, supaya yang membaca tahu mengapa.")
    TASK_UNKNOWN = (404, "Tugas ini tidak ditemukan atau di luar wilayah kerja Anda.")
    TASK_DONE = (409, "Tugas ini sudah selesai dengan laporan dari lapangan.")
    TASK_WITHDRAWN = (409, "Tugas ini sudah ditarik.")
    TASK_STALE = (
        409,
        "Tugas ini berubah sejak halaman dibuka. Tidak ada yang berubah; periksa keadaannya, lalu ulangi.",
    )
    ALREADY_URGENT = (409, "Laporan ini sudah ditandai segera.")
    ROLE_MAY_NOT_RAISE = (403, "Laporan dinaikkan menjadi segera oleh petugas, Kasi, atau Kakanim kantornya.")
    REFERRED_LATER = (422, "Waktu pemberitahuan belum terjadi. Tulis kapan mereka benar-benar diberi tahu.")
    ALREADY_APPROVED = (409, "Laporan ini sudah disetujui.")
    ALREADY_REJECTED = (409, "Laporan ini sudah ditolak.")
    WAITS_FOR_REPAIR = (409, "Laporan ini sedang diperbaiki pelapornya.")
    ANSWER_EXPIRED = (409, "Batas jawaban pelapor sudah lewat. Kasi atau Kakanim dapat membukanya lagi.")
    CLAIMED = (409, "Laporan ini sedang diperiksa rekan lain. Tidak ada yang berubah.")
    NOT_CLAIMED = (409, "Laporan ini tidak sedang dipegang siapa pun.")
    HOLDER_RELEASES = (403, "Laporan ini dilepas oleh pemegangnya, Kasi, atau Kakanim; atau sendiri setelah 24 jam.")
    ALREADY_OPEN = (409, "Laporan ini sudah terbuka untuk diputuskan.")
    KASI_REOPENS = (403, "Laporan yang lewat batas jawaban hanya dibuka lagi oleh Kasi atau Kakanim.")
    ALREADY_MERGED = (409, "Laporan ini sudah digabung ke laporan lain.")
    KASI_UNMERGES = (403, "Penggabungan laporan hanya dibatalkan oleh Kasi atau Kakanim.")
    MERGE_NEEDS_CLAIM = (409, "Tekan Periksa dulu: laporan digabung oleh yang sedang memeriksanya.")
    MERGE_EARLIER = (409, "Yang digabung adalah laporan yang datang kemudian. Bandingkan dari laporan itu.")
    MERGE_OTHER_FORM = (409, "Kedua laporan memakai formulir yang berbeda, jadi tidak dapat digabung.")
    MERGE_INTO_REJECTED = (409, "Laporan tujuan sudah ditolak, jadi tidak ada yang dapat digabung ke sana.")
    MERGE_INTO_MERGED = (409, "Laporan tujuan sendiri sudah digabung. Gabungkan ke laporan tujuannya.")
    MERGE_FOLLOWED = (409, "Tindak lanjut laporan ini masih berjalan, jadi belum dapat digabung. Putuskan sendiri.")
    ALREADY_APART = (409, "Kedua laporan ini sudah dinyatakan tidak sama.")
    NOT_NIL = (409, "Bukan laporan nihil yang baru diterima. Buka dan putuskan sendiri.")
    NIL_WITH_FINDINGS = (409, "Pemeriksaan ulang menemukan sesuatu pada isiannya. Buka dan putuskan sendiri.")
    REASON_NEEDED = (422, "Tulis alasannya, supaya pelapor tahu apa yang perlu dilakukan.")
    ANSWER_BY_PAST = (422, "Batas waktu jawaban harus hari ini atau sesudahnya.")
    REPORT_UNKNOWN = (404, "Laporan ini tidak ditemukan atau di luar wilayah kerja Anda.")
    NO_IDENTITY = (404, "Laporan ini tidak menyimpan identitas penyampai.")
    IDENTITY_CLOSED = (403, "Identitas penyampai hanya dibuka Kasi, Kakanim, atau untuk aduan oleh kepatuhan internal.")
    IDENTITY_REASON = (422, "Tulis untuk apa identitas ini dibuka. Alasannya tercatat di jejak audit.")
    IDENTITY_REFUSAL = (422, "Tulis mengapa identitas ini tidak dibuka, supaya yang meminta tahu.")
    IDENTITY_OWN = (409, "Laporan ini Anda tulis sendiri; penyampainya ada di isinya.")
    IDENTITY_ASKED = (409, "Anda sudah meminta identitas ini. Tunggu jawaban rekan, atau tarik permintaannya dulu.")
    IDENTITY_OPEN = (409, "Identitas ini sedang terbuka bagi Anda. Tekan Buka identitas penyampai.")
    IDENTITY_NOT_ASKED = (409, "Identitas ini belum diminta. Tulis dulu untuk apa, lalu rekan yang menyetujuinya.")
    IDENTITY_WAITS = (409, "Permintaan ini masih menunggu jawaban rekan.")
    IDENTITY_LAPSED = (409, "Permintaan ini tidak dijawab sampai batas waktunya. Ajukan lagi bila masih perlu.")
    IDENTITY_REFUSED = (409, "Permintaan ini ditolak. Bacalah alasannya; ajukan lagi bila ada alasan lain.")
    IDENTITY_TIME_OVER = (409, "Waktu membaca identitas ini sudah habis. Ajukan lagi bila masih perlu.")
    IDENTITY_DECIDED = (409, "Permintaan ini sudah diputuskan. Tidak ada yang berubah.")
    OWN_ASKING = (403, "Ini permintaan Anda sendiri. Rekan lain yang menyetujui atau menolaknya.")
    ASKING_UNKNOWN = (404, "Permintaan ini tidak ditemukan, atau bukan milik Anda.")
    ASKING_STALE = (
        409,
        "Permintaan ini sudah diputuskan oleh %(who)s pada %(at)s. Tidak ada yang berubah; periksa keadaannya.",
    )

    # People and devices
    USERNAME_TAKEN = (409, "Nama pengguna %(username)s sudah dipakai. Pilih nama lain.")
    USERNAME_BAD = (422, "Nama pengguna: 3 sampai 40 huruf kecil, angka, titik, atau garis.")
    NAME_NEEDED = (422, "Tulis namanya.")
    FILTER_NAME_TAKEN = (422, "Anda sudah punya saringan bernama %(name)s di daftar ini. Pilih nama lain.")
    FILTER_TOO_MANY = (409, "Paling banyak %(most)s saringan. Hapus yang tidak dipakai lagi, lalu simpan.")
    FILTER_CHANGED = (409, "Saringan ini sudah diubah di halaman lain. Lihat keadaannya sekarang, lalu coba lagi.")
    PASSWORD_SHORT = (422, "Kata sandi paling sedikit %(least)s huruf.")
    ROLE_UNKNOWN = (422, "Peran %(role)s tidak dikenal.")
    OFFICE_UNKNOWN = (404, "Kantor ini tidak ditemukan atau di luar wilayah Anda.")
    PERSON_UNKNOWN = (404, "Orang ini tidak ditemukan atau di luar wilayah Anda.")
    PERSON_INACTIVE = (409, "Akun orang ini tidak aktif.")
    PERSON_ACTIVE = (409, "Akun orang ini masih aktif.")
    PERSON_STALE = (
        409,
        "%(who)s sudah mengubah data orang ini pada %(at)s. Tidak ada yang berubah; muat ulang halaman.",
    )
    OWN_ACCOUNT = (403, "Peran, kantor, dan desa Anda sendiri diatur oleh rekan lain yang mengelola pengguna.")
    ROLES_APART = (422, "Kepatuhan internal, admin, dan mitra desa masing-masing berdiri sendiri, tanpa peran lain.")
    COMPLIANCE_ABOVE = (422, "Kepatuhan internal berkantor di Kanwil, di luar kantor yang diadukan.")
    VILLAGES_ELSEWHERE = (
        422,
        "%(names)s di luar wilayah kerja kantor baru. Hapus centangnya; penerusnya dapat dipilih di bawah.",
    )
    SUCCESSOR_UNFIT = (422, "Penerus desa: orang lain yang aktif di kantor yang sama, dengan peran yang sesuai.")
    HANDOVER_EMPTY = (422, "Pilih paling sedikit satu desa yang diserahkan.")
    HANDOVER_NOTE = (422, "Tulis catatan serah terima, supaya penerusnya tahu apa yang sedang berjalan.")
    DEVICE_UNKNOWN = (404, "HP ini tidak ditemukan atau di luar wilayah Anda.")
    VILLAGE_UNKNOWN = (404, "Desa atau kelurahan %(code)s tidak dikenal.")

    # The register of fostered villages
    VILLAGE_NOT_HERE = (404, "Desa ini tidak ada di register, atau di luar wilayah kerja Anda.")
    VILLAGE_REGISTERED = (409, "Desa ini sudah ada di register. Buka halamannya.")
    VILLAGE_NO_STEP = (409, "Dari tahap %(stage)s desa tidak dapat langsung ke tahap %(to)s. Tidak ada yang berubah.")
    VILLAGE_STEP_ROLE = (403, "Langkah ini dilakukan oleh %(who)s.")
    VILLAGE_STEP_LACKS = (409, "Belum dapat dilakukan: %(missing)s. Lengkapi dulu; tidak ada yang berubah.")
    VILLAGE_REASON_NEEDED = (422, "Tulis alasannya, supaya rekan kelak tahu mengapa.")
    VILLAGE_CHANGED = (
        409,
        "%(who)s sudah mengubah catatan desa ini pada %(at)s. Tidak ada yang berubah; muat ulang halaman.",
    )
    DOCUMENT_KIND_UNKNOWN = (422, "Pilih jenis suratnya.")
    DOCUMENT_EMPTY = (422, "Isi nomor atau pilih berkas suratnya.")
    DOCUMENT_DAY_BAD = (422, "Tanggal surat: hari ini atau sebelumnya.")
    DOCUMENT_TYPE_BAD = (422, "Berkas surat berupa PDF atau gambar (JPEG, PNG).")
    CONTACT_BAD = (422, "Tulis nama kontak dan nomor HP-nya: 0 atau +62, lalu 8 sampai 13 angka.")
    ASSIGNEE_BAD = (422, "Pilih PIMPASA yang aktif dari kantor desa ini.")
    ASSIGNED_ALREADY = (409, "Orang ini sudah memegang desa ini.")
    NOT_ASSIGNED = (409, "Orang ini tidak memegang desa ini lagi. Tidak ada yang berubah; muat ulang halaman.")
    ASSIGNED_DAY_BAD = (422, "Tanggal penugasan: hari ini atau sebelumnya, dan tidak berakhir sebelum mulai.")
    AREA_UNKNOWN = (404, "Kabupaten atau kota ini tidak ditemukan, atau di luar wilayah Anda.")
    AREA_SAME = (409, "Wilayah ini sudah milik kantor itu pada tanggal itu.")
    AREA_DAY_BAD = (
        422,
        "Tanggal mulai harus sesudah %(day)s, hari wilayah ini mulai dipegang kantornya yang terakhir.",
    )
    AREA_CHANGED = (409, "Wilayah ini sudah dipindahkan orang lain. Tidak ada yang berubah; muat ulang halaman.")
    SETTING_BAD = (422, "Tulis angka %(least)s sampai %(most)s, tanggal mulai berlaku, dan dasarnya.")

    # Periodic reports
    PERIOD_UNKNOWN = (404, "Laporan berkala ini tidak ada, atau di luar wilayah kerja Anda.")
    PERIOD_RUNS = (409, "Periode ini belum berakhir. Bekukan sesudah hari terakhirnya; angkanya masih berubah.")
    PERIOD_FROZEN = (409, "Laporan ini sudah dibekukan dan ditandatangani %(who)s. Tidak ada yang berubah.")
    PERIOD_DRAFT = (409, "Laporan ini masih konsep; belum ada yang dapat dikembalikan.")
    PERIOD_SIGNER = (403, "Giliran tanda tangan ini bukan milik Anda. Halaman ini menyebut siapa berikutnya.")
    PERIOD_CHANGED = (
        409,
        "Angka laporan ini berubah sejak halaman dibuka, misalnya karena ada laporan yang baru disetujui. "
        "Tidak ada yang dibekukan; periksa angka yang baru, lalu ulangi.",
    )
    PERIOD_REASON = (422, "Tulis alasannya, supaya PIMPASA tahu apa yang perlu diperbaiki.")
    # Registers of foreigners, employers and lodgings
    REGISTER_UNKNOWN = (404, "Entri ini tidak ditemukan, tidak punya laporan lagi, atau di luar wilayah Anda.")
    REGISTER_CHANGED = (
        409,
        "Entri ini berubah sejak halaman dibuka: %(who)s, %(at)s. Tidak ada yang berubah; periksa lagi, lalu ulangi.",
    )
    REGISTER_REASON = (422, "Tulis alasannya, agar orang lain dapat mengikutinya.")
    REGISTER_PURPOSE = (422, "Tulis untuk apa identitas ini dibuka. Alasannya tersimpan di jejak audit.")
    REGISTER_NOTE = (422, "Tulis isi catatannya, paling banyak 1.000 huruf.")
    REGISTER_SAME = (409, "Keduanya sudah ditampilkan sebagai satu entri. Tidak ada yang berubah.")
    REGISTER_DECIDED = (409, "Keputusan ini sudah dibatalkan oleh %(who)s. Tidak ada yang berubah.")

    # Services in villages
    DETECTION_UNKNOWN = (404, "Deteksi dini ini tidak ditemukan atau di luar wilayah Anda.")
    DETECTION_STALE = (
        409,
        "Deteksi dini ini berubah sejak halaman dibuka: %(who)s, %(at)s. Tidak ada yang berubah; "
        "periksa lagi, lalu ulangi.",
    )
    DETECTION_ROLE = (403, "Hasil dicatat dan dibuka lagi oleh Kasi atau Kakanim; rujukan oleh petugas kantornya.")
    DETECTION_GONE = (409, "Laporan ini ditolak atau digabung, jadi tidak ada langkah berikutnya di sini.")
    DETECTION_STATE = (409, "Langkah ini tidak cocok dengan keadaannya sekarang. Tidak ada yang berubah.")
    DETECTION_LACKS = (409, "Belum diberi tahu: %(missing)s. Catat rujukannya dulu, atau pilih tidak terbukti.")
    DETECTION_NOT_REFERRED = (409, "Belum ada rujukan yang tercatat. Catat siapa yang diberi tahu dulu.")
    AGENCY_NEEDED = (422, "Pilih instansi yang diberi tahu.")
    TOLD_WHO_NEEDED = (422, "Tulis siapa yang diberi tahu: nama, jabatan, atau nomor piketnya.")
    TOLD_AT_NEEDED = (422, "Tulis tanggal dan jam pemberitahuannya.")
    CHANNEL_NEEDED = (422, "Pilih lewat apa mereka diberi tahu.")
    REFERRAL_UNKNOWN = (404, "Rujukan ini tidak ditemukan. Muat ulang halaman.")
    REFERRAL_WITHDRAWN = (409, "Rujukan ini sudah dibatalkan. Tidak ada yang berubah.")
    AGENCY_ANSWER_NEEDED = (422, "Tulis isi jawaban instansi itu.")
    ANSWERED_ON_NEEDED = (422, "Tulis tanggal jawabannya: hari ini atau sebelumnya.")
    OUTCOME_NEEDED = (422, "Pilih hasilnya.")
    DETECTION_REASON = (422, "Tulis alasannya; ia tercatat di riwayat deteksi dini ini.")
    NAME_CLOSED = (403, "Nama ini dibuka Kasi, Kakanim, PIMPASA desanya, atau untuk orang dewasa oleh petugas.")
    NO_NAME = (404, "Laporan ini tidak menyebut nama.")
    SERVICE_UNKNOWN = (404, "Permintaan layanan ini tidak ditemukan atau di luar wilayah Anda.")
    SERVICE_STALE = (
        409,
        "Permintaan ini berubah sejak halaman dibuka: %(who)s, %(at)s. Tidak ada yang berubah; "
        "periksa lagi, lalu ulangi.",
    )
    SERVICE_ROLE = (403, "Langkah ini diambil peran lain di kantor Anda.")
    SERVICE_NO_STEP = (409, "Langkah ini tidak cocok dengan keadaan permintaan sekarang. Tidak ada yang berubah.")
    SERVICE_NOT_APPROVED = (
        409,
        "Laporan permintaan ini sedang tidak disetujui. Tunggu keputusannya, atau tolak di sini.",
    )
    SERVICE_MIXED = (422, "Satu jadwal hanya untuk permintaan dari satu desa.")
    SERVICE_DAY_PAST = (422, "Pilih tanggal layanan: hari ini atau sesudahnya.")
    SERVICE_PLACE = (422, "Tulis tempat layanannya, misalnya balai desa.")
    SERVICE_TEAM = (422, "Pilih paling sedikit satu orang kantor untuk timnya.")
    SERVICE_TOO_EARLY = (409, "Hasil dicatat pada hari layanan (%(day)s) atau sesudahnya.")
    SERVICE_COUNTS = (
        422,
        "Isi keempat angka, 0 sampai 500; yang terbit dan yang ditolak bersama tidak melebihi yang mengajukan.",
    )

    # Activities
    ACTIVITY_UNKNOWN = (404, "Kegiatan ini tidak ditemukan atau di luar wilayah Anda.")
    ACTIVITY_STALE = (
        409,
        "Kegiatan ini berubah sejak halaman dibuka: %(who)s, %(at)s. Tidak ada yang berubah; "
        "periksa lagi, lalu ulangi.",
    )
    ACTIVITY_ROLE = (403, "Kegiatan direncanakan petugas, Kasi, atau kepala kantor.")
    ACTIVITY_NO_STEP = (409, "Langkah ini tidak cocok dengan keadaan kegiatan sekarang. Tidak ada yang berubah.")
    ACTIVITY_ANSWERED = (
        409,
        "Laporan untuk rencana ini baru saja sampai dan sedang dihubungkan. Tidak ada yang berubah; "
        "buka lagi sebentar.",
    )
    ACTIVITY_KIND = (422, "Pilih jenis kegiatannya.")
    ACTIVITY_TOPICS = (422, "Pilih paling sedikit satu materi.")
    ACTIVITY_PLACE = (422, "Pilih desa, atau kabupaten/kota, di wilayah kerja Anda.")
    ACTIVITY_DAY = (422, "Pilih tanggal kegiatan: hari ini sampai tiga tahun lagi.")
    ACTIVITY_GOAL = (422, "Tulis sasaran orang dengan angka, 1 sampai 10.000, atau kosongkan.")
    ACTIVITY_BUDGET = (422, "Tulis anggaran dalam rupiah dengan angka saja, paling banyak 100 miliar, atau kosongkan.")
    ACTIVITY_APART = (
        422,
        "Pilih satu yang ditawarkan: dari kantor dan wilayah yang sama, paling jauh %(days)s hari dari rencananya.",
    )

    # Coordination, lessons, sharing
    NOTE_UNKNOWN = (404, "Catatan koordinasi ini tidak ditemukan atau di luar wilayah Anda.")
    ITEM_UNKNOWN = (404, "Tindak lanjut ini tidak ditemukan atau di luar wilayah Anda.")
    ITEM_STALE = (
        409,
        "Tindak lanjut ini berubah sejak halaman dibuka: %(who)s, %(at)s. Tidak ada yang berubah; "
        "periksa lagi, lalu ulangi.",
    )
    ITEM_ROLE = (403, "Langkah pada tindak lanjut ini diambil peran lain di kantor Anda.")
    ITEM_NO_STEP = (409, "Langkah ini tidak cocok dengan keadaan tindak lanjut sekarang. Tidak ada yang berubah.")
    ITEM_TASKED = (409, "Tindak lanjut ini sudah menjadi tugas di HP. Tarik tugas itu dulu di halaman Tugas.")
    ITEM_NOT_APPROVED = (
        409,
        "Laporan koordinasinya sedang tidak disetujui. Tunggu keputusannya; selesai atau batal tetap dapat dicatat.",
    )
    LESSON_UNKNOWN = (404, "Pelajaran ini tidak ditemukan atau di luar wilayah Anda.")
    LESSON_HOW = (422, "Tulis bagaimana pelajaran ini dipakai.")
    LESSON_OWN = (409, "Pelajaran ini berasal dari kantor Anda sendiri; yang dihitung adalah pemakaian kantor lain.")
    LESSON_USED = (409, "Kantor Anda sudah mencatat pemakaiannya: %(who)s, %(at)s. Tidak ada yang berubah.")
    SHARE_UNKNOWN = (404, "Yang dibagikan ini tidak ditemukan, sudah diakhiri, atau bukan untuk kantor Anda.")
    SHARE_TO = (422, "Pilih paling sedikit satu kantor penerima.")
    SHARE_PARTS = (422, "Pilih paling sedikit satu bagian yang dibagikan.")
    SHARE_PURPOSE = (422, "Tulis untuk keperluan apa ini dibagikan; penerima membacanya.")
    SHARE_UNTIL = (422, "Pilih hari terakhir: hari ini atau sesudahnya, atau kosongkan.")
    SHARE_NOT_APPROVED = (409, "Laporannya sedang tidak disetujui, jadi belum dapat dibagikan.")
    SHARE_ENDED = (409, "Pembagian ini sudah diakhiri oleh %(who)s, %(at)s. Tidak ada yang berubah.")

    # Other systems
    API_TOKEN_UNKNOWN = (401, "Token ini tidak dikenal, dicabut, atau lewat masanya. Minta token baru kepada admin.")
    TOKEN_NOT_HERE = (404, "Token ini tidak ditemukan atau di luar wilayah Anda.")
    TOKEN_DAY_BAD = (422, "Hari terakhir: hari ini sampai %(most)s hari lagi.")
    TOKEN_TOO_MANY = (409, "Sudah ada %(most)s token yang berlaku. Cabut satu yang tidak dipakai lagi.")
    HOOK_UNKNOWN = (404, "Alamat ini tidak ditemukan, sudah diakhiri, atau di luar wilayah Anda.")
    HOOK_URL_BAD = (422, "Tulis alamat lengkapnya, mulai dengan https://, tanpa kata sandi dan tanpa spasi.")
    HOOK_KINDS_NEEDED = (422, "Pilih paling sedikit satu kejadian.")
    HOOK_TOO_MANY = (409, "Sudah ada %(most)s alamat. Akhiri satu yang tidak dipakai lagi.")
    HOOK_NOT_STILL = (409, "Tidak ada kiriman yang berhenti di sini. Tidak ada yang berubah.")

    # Forms and lists
    FORM_NOT_READABLE = (422, "Formulir tidak dapat dibaca: %(detail)s.")
    FORM_VERSION_EXISTS = (
        409,
        "Versi %(version)s dari formulir %(form_id)s sudah ada dengan isi lain. Naikkan versinya.",
    )
    FORM_NOT_FOUND = (404, "Formulir %(form_id)s tidak ditemukan.")
    FORM_STATE_UNKNOWN = (422, "Keadaan formulir %(state)s tidak dikenal.")
    LIST_NOT_READABLE = (422, "Daftar %(name)s tidak dapat dibaca: %(detail)s.")
    FORM_ALREADY_OPEN = (409, "Formulir ini sudah terbuka.")
    FORM_ALREADY_CLOSING = (409, "Formulir ini sudah ditutup bagi isian baru.")
    FORM_ALREADY_CLOSED = (409, "Formulir ini sudah ditarik.")
    FORM_STALE = (
        409,
        "%(who)s sudah mengubah formulir ini pada %(at)s. Tidak ada yang berubah; periksa keadaannya, lalu ulangi.",
    )
    FORM_OF_OTHERS = (403, "Ini juga berlaku bagi kantor di luar wilayah Anda. Mintalah kepada Kanwil.")
    FORM_OFFICE_NEEDED = (422, "Pilih paling sedikit satu kantor.")
    FORM_IN_THE_WAY = (
        422,
        "Formulir ini belum dapat diterbitkan. Perbaiki temuan yang menghalangi di berkasnya, lalu unggah lagi.",
    )
    FORM_LISTS_MISSING = (422, "Daftar ini belum ada: %(names)s. Unggah daftarnya ke draf ini, lalu terbitkan.")
    FORM_LISTS_OTHER = (
        409,
        "Server mempunyai isi lain dengan nama %(names)s. Centang penggantian daftar, atau ganti nama daftar Anda.",
    )
    FORM_DRAFT_UNKNOWN = (404, "Draf formulir ini tidak ada lagi. Mungkin sudah dihapus; unggah lagi berkasnya.")
    FORM_DRAFT_PUBLISHED = (409, "Draf ini sudah diterbitkan. Unggah berkas baru untuk versi berikutnya.")
    FORM_FILES_TOO_LARGE = (
        413,
        "Berkas pelengkap draf ini melebihi %(limit)s bita bersama-sama. Kecilkan gambar atau suaranya.",
    )
    LIST_UNKNOWN = (404, "Daftar ini tidak ditemukan atau di luar wilayah Anda.")
    LIST_NAME_BAD = (422, "Nama daftar %(name)s tidak dapat dipakai: akhiri dengan .csv, .xml, atau .geojson.")
    LIST_STALE = (
        409,
        "%(who)s sudah menerbitkan versi lain daftar ini pada %(at)s. Tidak ada yang berubah; bandingkan lagi dulu.",
    )
    LIST_DAY_PAST = (422, "Tanggal mulai berlaku harus hari ini atau sesudahnya.")
    LIST_IN_USE = (409, "Versi ini pernah atau sedang berlaku, jadi tetap disimpan.")

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """The Indonesian sentence with its ``%(name)s`` places."""
        return self.value[1]


class Refusal(Exception):  # noqa: N818  the house word
    """A request that its sender can put right. Raised by verbs, answered at the doors; never for our own bugs."""

    def __init__(
        self, reason: Reason, /, *, where: str | None = None, retry_after_s: int | None = None, **facts: Any
    ) -> None:
        """where: path of the field at fault, ``records.3.sha256``; facts: what the sentence names."""
        super().__init__(reason.name)
        self.reason = reason
        self.where = where
        self.retry_after_s = retry_after_s
        self.facts = facts

    @property
    def code(self) -> str:
        """The word on the wire."""
        return self.reason.name

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.reason.status

    def message(self, language: str = "id") -> str:
        """The whole sentence in a language."""
        facts = {name: _said(fact, language) for name, fact in self.facts.items()}
        return translate(self.reason.sentence, language) % _Facts(facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.message('en')}"


def _said(fact: Any, language: str) -> Any:
    if isinstance(fact, Labels):
        return fact.said(language)
    return translate(fact, language) if isinstance(fact, Word) else fact


class _Facts(dict[str, Any]):
    """A sentence never fails for want of a fact."""

    def __missing__(self, name: str) -> str:
        return "…"
