"""What ``--help`` of the commands says in Indonesian, by the English text beside each command."""

HELP = {
    "Look after a Titian server.": "Merawat server Titian.",
    # commands.py
    "Read the whole audit chain; the exit code is 1 when an entry does not fit.": (
        "Membaca seluruh rantai audit; kode keluar 1 bila ada catatan yang tidak cocok."
    ),
    "Make a person, the first admin for instance.": "Membuat pengguna, misalnya admin pertama.",
    "As the office writes it.": "Nama seperti yang ditulis kantor.",
    "For signing in: lower case.": "Untuk masuk: huruf kecil.",
    "The office's letters, ME.": "Huruf kantor, misalnya ME.",
    "Kemendagri code of a village in this person's care.": "Kode Kemendagri desa binaan pengguna ini.",
    "Ask for a password for the office pages.": "Menanyakan kata sandi untuk halaman kantor.",
    "Print a link and a QR that make a phone of USERNAME's (without it: of the first field officer).": (
        "Mencetak tautan dan QR yang mendaftarkan HP milik USERNAME (tanpa nama: petugas lapangan pertama)."
    ),
    "Print docs/errors.md: every reason for a refusal, from the catalogue.": (
        "Mencetak docs/errors.md: semua alasan penolakan, dari katalog."
    ),
    "Start a new life of the database; `restore` does it by itself, a promotion needs it once.": (
        "Memulai masa hidup baru basis data; `restore` melakukannya sendiri, server pengganti memerlukannya sekali."
    ),
    "Every phone will offer again all that it keeps. Go on?": (
        "Setiap HP akan menawarkan lagi semua yang disimpannya. Lanjutkan?"
    ),
    "Confirm the action without prompting.": "Melanjutkan tanpa bertanya.",
    # form_commands.py
    "Publish the form in FILE (.xlsx, .xls, .md, .csv, or an XForm .xml) with the files in FILE-media/ beside it.": (
        "Menerbitkan formulir dalam FILE (.xlsx, .xls, .md, .csv, atau XForm .xml) dengan berkas di FILE-media/ di "
        "sampingnya."
    ),
    "Who fills it in; all without it.": "Siapa yang mengisi; semua bila tidak disebut.",
    "Letters of the one office that its lists are for; without it, of every office.": (
        "Huruf satu kantor pemilik daftarnya; tanpa ini, semua kantor."
    ),
    "What officers call it, F13.": "Sebutan petugas, misalnya F13.",
    "Its name on the phone, in Indonesian.": "Namanya di HP, dalam bahasa Indonesia.",
    "The same in English.": "Namanya dalam bahasa Inggris.",
    "What it usually takes.": "Menit yang biasanya diperlukan.",
    "One of pwa/lib/icons.js.": "Salah satu dari pwa/lib/icons.js.",
    "Its place in the list.": "Urutannya dalam daftar.",
    "The question that says where: a village of ten digits.": "Pertanyaan yang menyebut tempat: desa sepuluh angka.",
    "XPath over the record; true: it is sent first.": "XPath atas isian; bila benar, dikirim lebih dulu.",
    "Lists of the same name on the server get this form's content.": (
        "Daftar bernama sama di server diganti dengan isi dari formulir ini."
    ),
    "What it tells you in.": "Bahasa keterangannya.",
    "Open a form, let it close (what was begun is received), or close it (what comes is kept for the office).": (
        "Membuka formulir, membiarkannya berakhir (yang sudah dimulai diterima), atau menutupnya (yang datang disimpan "
        "untuk kantor)."
    ),
    "Check every record by its own form now, instead of waiting for a quiet moment.": (
        "Memeriksa setiap isian dengan formulirnya sekarang, tanpa menunggu saat sepi."
    ),
    "Also records that have been checked.": "Juga isian yang sudah diperiksa.",
    # upkeep_commands.py
    "Write database and files into a new folder below FOLDER, on another disk, while the server runs.": (
        "Menulis basis data dan berkas ke folder baru di dalam FOLDER, di disk lain, selama server berjalan."
    ),
    "Remove all but the newest N, once the new one is verified.": (
        "Menghapus semua kecuali N terbaru, setelah yang baru terverifikasi."
    ),
    "Read it back at once (unless told not to).": "Langsung membacanya kembali (kecuali diminta tidak).",
    "Read a backup back (the newest one in FOLDER); exit code 1 when anything is amiss.": (
        "Membaca kembali cadangan (yang terbaru di FOLDER); kode keluar 1 bila ada yang tidak beres."
    ),
    "Bring a backup (the newest one in FOLDER) back into an empty data folder, with a new epoch.": (
        "Memulihkan cadangan (yang terbaru di FOLDER) ke folder data kosong, dengan epoch baru."
    ),
    "Compare rows, receipts, files and audit chain, reading every file; exit code 1 with faults.": (
        "Membandingkan baris, tanda terima, berkas, dan rantai audit dengan membaca setiap berkas; kode keluar 1 bila "
        "ada kesalahan."
    ),
    "Put right what provably loses nothing; each repair is in the audit log.": (
        "Memperbaiki yang terbukti tidak menghilangkan apa pun; setiap perbaikan tercatat dalam audit."
    ),
    "Make the search anew from the reports, beside the running server; nothing else is touched.": (
        "Membuat ulang pencarian dari laporan selama server berjalan; yang lain tidak disentuh."
    ),
    "Say what has been kept past the time that its form told people, by form and office; --do removes it.": (
        "Menyebut yang disimpan lebih lama dari janji formulirnya, per formulir dan kantor; --do menghapusnya."
    ),
    "Remove what is due; without it, only say what is.": "Menghapus yang lewat; tanpa ini hanya menyebutnya.",
    "Count the figures' facts anew from the reports, beside the running server; nothing else is touched.": (
        "Menghitung ulang angka dari laporan selama server berjalan; yang lain tidak disentuh."
    ),
    "Make the registers anew from approved reports, beside the running server; codes, decisions and notes stay.": (
        "Menyusun ulang register dari laporan yang disetujui selama server berjalan; kode, keputusan, dan catatan "
        "tetap."
    ),
    # quarantine_commands.py
    "What phones sent that could not be read: look at it, try it again.": (
        "Kiriman HP yang tidak terbaca: melihat dan mencobanya lagi."
    ),
    "Every request and record kept aside, oldest first.": "Semua kiriman dan isian yang disisihkan, yang terlama dulu.",
    "Also what has been taken in since.": "Juga yang sudah diterima setelahnya.",
    "One of them, ID or its beginning: where it comes from, and its bytes.": (
        "Salah satunya, ID atau awalannya: asalnya dan isinya."
    ),
    "Write the bytes as they came to a file.": "Menulis isinya persis seperti datang ke berkas.",
    "Read it again as this Titian reads, and take in what can be read; exit code 1 when something stays aside.\n\n"
    "What is taken in gets its receipt like any report; the phone learns it when it next asks. "
    "Trying twice does nothing twice.": (
        "Membacanya lagi dengan Titian ini dan menerima yang terbaca; kode keluar 1 bila ada yang tetap disisihkan.\n\n"
        "Yang diterima mendapat tanda terima seperti laporan biasa; HP mengetahuinya saat bertanya lagi. Mencoba dua "
        "kali tidak menggandakan apa pun."
    ),
    "All that is kept aside.": "Semua yang disisihkan.",
    "Also from phones that were revoked more than 30 days ago.": (
        "Juga dari HP yang dicabut lebih dari 30 hari yang lalu."
    ),
}
