"""Indonesian answers in many variants: put together from parts, with nobody's name and no real number in them."""

import random
import re
from collections.abc import Callable

from forms.model import Question
from seeds import plausible

_WHO = ("Warga", "Ketua RT", "Pemilik warung", "Kepala dusun", "Penjaga penginapan", "Mandor kebun", "Linmas desa")
_DOES = (
    "melihat dua orang asing menyewa rumah kontrakan",
    "menyampaikan ada pekerja asing di pabrik karet",
    "melaporkan tamu asing menginap tanpa mengisi buku tamu",
    "menanyakan cara memperpanjang izin tinggal pasangannya",
    "mengatakan rombongan asing datang membawa kamera",
    "menerima penjelasan tentang bahaya bekerja ke luar negeri tanpa prosedur",
    "menunjukkan rumah yang dipakai menampung calon pekerja",
    "mencatat orang asing memasang mesin di gudang sawit",
    "meminta layanan paspor dibuka lagi di balai desa",
    "menolak menunjukkan buku tamu pada kunjungan pertama",
    "menyebut perekrut menjanjikan gaji besar di kapal ikan",
    "membantu petugas menemukan alamat penginapan",
)
_WHEN = (
    "sejak awal bulan",
    "sejak dua minggu lalu",
    "pada sore hari",
    "pagi tadi",
    "setelah musyawarah desa",
    "saat kunjungan rutin",
    "seusai panen",
    "ketika banjir surut",
)
_THEN = (
    "Belum dicek ke kantor.",
    "Dokumen belum dilihat, perlu kunjungan ulang.",
    "Jalan rusak setelah hujan, sinyal hanya ada di dekat menara.",
    "Petugas diterima dengan baik.",
    "Data dicocokkan dengan buku tamu.",
    "Diteruskan kepada kepala seksi.",
    "Keterangan serupa datang dari dua rumah lain.",
    "Tidak ada tanda paksaan.",
)
_PLACES = ("RT", "Dusun", "Simpang", "Jalan kebun", "Blok", "Lorong", "Tepi sungai", "Belakang pasar")
_NEAR = (
    "dekat balai desa",
    "seberang masjid",
    "200 m dari jembatan",
    "samping sekolah",
    "dekat dermaga",
    "rumah papan",
)
_NAMES = ("Contoh", "Warga", "Penginapan Contoh", "Usaha Contoh", "Kebun Contoh", "Mes Contoh")
_SHORT = (
    "Perlu kunjungan ulang",
    "Sudah dijelaskan kepada warga",
    "Menunggu surat dari kecamatan",
    "Sesuai buku tamu",
    "Dokumen lengkap",
    "Alat dan kendaraan kurang",
    "Biaya perjalanan belum tersedia",
    "Diteruskan ke kepala desa",
)
_NAMED = re.compile(r"(^|_)(nama|tim|kontak|narasumber|peserta|kades|oleh|pj|pimpasa|penjamin|perekrut)(_|$)")
_PASSPORT = r"^[A-Z0-9]{5,12}$"


def long_text(rng: random.Random) -> str:
    return f"{rng.choice(_WHO)} {rng.choice(_DOES)} {rng.choice(_WHEN)}. {rng.choice(_THEN)}"


def place(rng: random.Random) -> str:
    return f"{rng.choice(_PLACES)} {rng.randint(1, 24)}, {rng.choice(_NEAR)}"


def name(rng: random.Random) -> str:
    return f"{rng.choice(_NAMES)} {rng.randint(1, 999):03d}"


def short(rng: random.Random) -> str:
    return rng.choice(_SHORT)


def passport(rng: random.Random) -> str:
    return f"{rng.choice('ABCEGKNPX')}{rng.randint(1_000_000, 9_999_999)}"


# One letter for each kind of text that differs from report to report.
KINDS: dict[str, Callable[[random.Random], str]] = {
    "L": long_text,
    "P": place,
    "N": name,
    "S": short,
    "D": passport,
}
# What stands in a mould where such a text will be; as long as the shortest of its kind, and a passport by its rule.
_MARK = re.compile(r"⟦([LPNS])(\d\d)[^⟧]*⟧|ZZ(D)(\d\d)0")


class Marks:
    """Writes marks instead of texts, numbered in the order asked for."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, question: Question, rng: random.Random) -> str:
        kind = self.kind(question)
        if not kind or self.count > 98:
            return plausible.words(question, rng)
        self.count += 1
        if kind == "D":
            return f"ZZD{self.count:02d}0"
        return f"⟦{kind}{self.count:02d} {KINDS[kind](rng)}⟧"

    @staticmethod
    def kind(question: Question) -> str:
        """The kind of text that answers a question; empty for what has a form of its own."""
        if f"'{_PASSPORT}'" in question.constraint:
            return "D"
        if "regex" in question.constraint or question.name in ("bangsa_lain", "mrz"):
            return ""
        if question.appearance == "multiline":
            return "L"
        if _NAMED.search(question.name):
            return "N"
        return "P" if re.search("lokasi|alamat|tempat", question.name) else "S"


def marks_in(text: str) -> list[tuple[str, str, int, int]]:
    """(slot, kind, start, end) of every mark in a text, in order."""
    return [(f"{m[1] or m[3]}{m[2] or m[4]}", m[1] or m[3], m.start(), m.end()) for m in _MARK.finditer(text)]
