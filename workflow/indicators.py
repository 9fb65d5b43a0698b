"""The figures of the leader's page: what each one counts, in which unit, over which day, and what it leaves out.

Source: workflow.md section 7; docs/workflow.md holds the table, and tests/workflow/test_indicators.py reads it. Pure.
"""

from dataclasses import dataclass

from core.words import Word

AREAS = {
    "reach": Word("Jangkauan"),
    "eyes": Word("Pengawasan"),
    "quality": Word("Mutu pemeriksaan"),
    "follow": Word("Tindak lanjut"),
    "protection": Word("Pelindungan PMI"),
    "services": Word("Layanan di desa"),
    "obstacles": Word("Hambatan"),
    "coordination": Word("Koordinasi"),
}
# Which day of a report says to which period it belongs
FINISHED, RECEIVED, APPROVED = "finished_on", "received_on", "approved_on"
# A share of fewer than this many says nothing: the count stands alone
LEAST_FOR_SHARE = 10
# From this travel time to the office a village counts as far; in minutes, by its newest approved F01
FAR_MINUTES = 180
GROUPS = {"near": Word("Dekat"), "far": Word("Jauh"), "unknown": Word("Waktu tempuh belum diketahui")}
# The hours of clocks V and D, within which a first answer is on time
ANSWER_S, URGENT_ANSWER_S = 48 * 3600, 6 * 3600


@dataclass(frozen=True)
class Indicator:
    """One figure. word: what a page calls it; by: the day that puts a report into a period; told: what it counts and
    what it leaves out; of: the figure that it is a share of."""

    area: str
    word: str
    by: str
    told: str
    of: str = ""


_I = Indicator
INDICATORS = {
    "activities": _I("reach", Word("Kegiatan"), FINISHED, Word("F07 yang disetujui")),
    "observations": _I(
        "eyes", Word("Laporan pengamatan"), FINISHED, Word("F02, F03, F04 yang disetujui, nihil ikut dihitung")
    ),
    "nil": _I("eyes", Word("Di antaranya nihil"), FINISHED, Word("F02 tanpa orang asing"), "observations"),
    "pointed": _I("eyes", Word("Dengan titik GPS"), FINISHED, Word("titik diambil di tempat"), "observations"),
    "seen": _I("eyes", Word("Menyebut orang asing"), FINISHED, Word("F02, F03, F04 yang bukan nihil"), "observations"),
    "pictured": _I("eyes", Word("Dengan foto"), FINISHED, Word("laporan nihil tidak diminta foto"), "seen"),
    "undecided": _I(
        "quality",
        Word("Belum diputuskan"),
        FINISHED,
        Word("yang disetujui sesudah periodenya dibekukan menjadi susulan"),
    ),
    "received": _I("quality", Word("Laporan masuk"), RECEIVED, Word("semua formulir, apa pun keputusannya")),
    "due_check": _I(
        "quality", Word("Sudah waktunya diperiksa"), RECEIVED, Word("sudah dijawab, atau 48 jamnya sudah lewat")
    ),
    "checked": _I(
        "quality", Word("Diperiksa dalam 48 jam"), RECEIVED, Word("jawaban pertama kantor, apa pun isinya"), "due_check"
    ),
    "answered": _I("quality", Word("Sudah dijawab"), RECEIVED, Word("dikembalikan, disetujui, atau ditolak")),
    "returned": _I("quality", Word("Pernah dikembalikan"), RECEIVED, Word("untuk diperbaiki pelapornya"), "answered"),
    "due_follow": _I(
        "follow",
        Word("Sudah waktunya ditindaklanjuti"),
        APPROVED,
        Word("F02 sampai F06 dan F08, bukan nihil; sudah selesai, atau jam T-nya sudah lewat"),
    ),
    "followed": _I("follow", Word("Selesai dalam jam T"), APPROVED, Word("72 jam, 6 jam yang segera"), "due_follow"),
    "due_urgent": _I("follow", Word("F08 yang segera"), RECEIVED, Word("sudah dijawab, atau 6 jamnya sudah lewat")),
    "urgent_answered": _I("follow", Word("Dijawab dalam 6 jam"), RECEIVED, Word("jawaban pertama"), "due_urgent"),
    "risks": _I("protection", Word("Laporan risiko PMI"), FINISHED, Word("F08 yang disetujui")),
    "referred": _I(
        "protection", Word("Sudah dirujuk"), FINISHED, Word("pelapor atau kantor memberi tahu instansi lain"), "risks"
    ),
    "prevented": _I(
        "protection",
        Word("Dicegah berangkat"),
        FINISHED,
        Word("hasil yang dicatat Kasi atau Kakanim di Deteksi dini"),
        "risks",
    ),
    "brought_home": _I(
        "protection", Word("Dipulangkan"), FINISHED, Word("hasil yang dicatat di Deteksi dini"), "risks"
    ),
    "recruiters": _I(
        "protection",
        Word("Perekrut di lebih dari satu desa"),
        FINISHED,
        Word("laporan yang menyebut nama atau nomor perekrut yang sama; bukan jumlah orang"),
    ),
    "requests": _I(
        "services", Word("Permintaan layanan"), FINISHED, Word("F09 yang disetujui; pelayanannya belum dicatat di sini")
    ),
    "obstacles": _I(
        "obstacles", Word("Hambatan tercatat"), FINISHED, Word("F10 yang menunggu jawaban atau sudah disetujui")
    ),
    "obstacles_answered": _I("obstacles", Word("Sudah dijawab"), FINISHED, Word("F10 yang disetujui"), "obstacles"),
    "meetings": _I("coordination", Word("Catatan koordinasi"), FINISHED, Word("F12 yang disetujui")),
}
# figure: the answers that it is told apart by, each as (choice, word)
KINDS = {
    "risks": {
        "darurat": Word("Darurat"),
        "tinggi": Word("Tinggi"),
        "sedang": Word("Sedang"),
        "rendah": Word("Rendah"),
    },
    "activities": {
        "sosialisasi": Word("Sosialisasi"),
        "penyuluhan": Word("Penyuluhan hukum"),
        "pelatihan": Word("Pelatihan/bimtek perangkat"),
        "sambang": Word("Sambang desa/tatap muka"),
        "rakor": Word("Rapat koordinasi desa"),
        "sekolah": Word("Imigrasi masuk sekolah"),
        "layanan": Word("Layanan keimigrasian/paspor keliling"),
        "baksos": Word("Bakti sosial"),
    },
    "requests": {
        "paspor_baru": Word("Paspor baru"),
        "paspor_ganti": Word("Penggantian paspor"),
        "paspor_hilang": Word("Paspor hilang/rusak"),
        "eazy": Word("Paspor kolektif di lokasi"),
        "rentan": Word("Layanan kelompok rentan/sakit"),
        "izin_tinggal": Word("Izin tinggal/orang asing"),
        "ganda": Word("Anak berkewarganegaraan ganda"),
        "konsultasi": Word("Konsultasi"),
    },
    "obstacles": {
        "sdm": Word("Jumlah/kemampuan petugas"),
        "anggaran": Word("Anggaran/biaya perjalanan"),
        "transport": Word("Kendaraan/perahu"),
        "jalan": Word("Jalan/cuaca/jarak"),
        "sinyal": Word("Sinyal/internet/listrik"),
        "perangkat": Word("HP/laptop/alat rekam/ATK"),
        "aplikasi": Word("Aplikasi/data/akun"),
        "aturan": Word("Aturan/prosedur belum jelas"),
        "penerjemah": Word("Penerjemah"),
        "tahanan": Word("Ruang detensi/tempat tahanan"),
        "koordinasi": Word("Koordinasi dengan instansi lain"),
        "desa": Word("Dukungan desa/warga"),
        "keamanan": Word("Keamanan petugas"),
        "lain": Word("Lainnya"),
    },
    "meetings": {
        "rapat": Word("Rapat/Tim Pora"),
        "operasi": Word("Operasi gabungan"),
        "studi": Word("Studi tiru"),
        "gelar": Word("Gelar perkara"),
        "serah": Word("Serah terima orang/berkas"),
        "telepon": Word("Telepon/surat"),
    },
}


def share(part: int, whole: int) -> int | None:
    """How many of a hundred, rounded; None where too few stand behind it."""
    return None if whole < LEAST_FOR_SHARE else (part * 200 + whole) // (2 * whole)


def group_of(minutes: int | None) -> str:
    """Near or far: villages are compared with those of their own group only."""
    if minutes is None:
        return "unknown"
    return "far" if minutes >= FAR_MINUTES else "near"
