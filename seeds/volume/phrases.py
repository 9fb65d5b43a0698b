"""Indonesian answers in many variants: put together from parts, with nobody's name and no real number in them."""

import random
import re
import zlib
from collections.abc import Callable, Mapping

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
_EMPLOYERS, _LODGINGS = ("Usaha Contoh", "Kebun Contoh"), ("Penginapan Contoh", "Mes Contoh")
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
# Patterns of forms whose answers are known again in another report: passports, business numbers, telephones
_PATTERNS = {"'^[A-Z0-9]{5,12}$'": "D", "'^[0-9]{13}$'": "B", "'^(\\+62|0)[0-9]{8,13}$'": "H"}
_PEOPLE = frozenset({"nama_oa", "tka_nama", "tamu_nama", "td_nama"})
_HOUSES = frozenset({"nama_inap", "nama_pt", "nama_tempat"})
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "wa",
    "ye",
    "zi",
)
# Of ten mentions, those of somebody or something that is met again and again
_REGULAR = 0.75


def long_text(rng: random.Random) -> str:
    return f"{rng.choice(_WHO)} {rng.choice(_DOES)} {rng.choice(_WHEN)}. {rng.choice(_THEN)}"


def place(rng: random.Random) -> str:
    return f"{rng.choice(_PLACES)} {rng.randint(1, 24)}, {rng.choice(_NEAR)}"


def name(rng: random.Random) -> str:
    return f"{rng.choice(_NAMES)} {rng.randint(1, 999):03d}"


def short(rng: random.Random) -> str:
    return rng.choice(_SHORT)


def known_again(
    slots: tuple[str, ...], form_id: str, mould: str, told: Mapping[str, str], rng: random.Random
) -> dict[str, str]:
    """Names with their numbers: foreigners who are met in one regency again, places that stand in their village.

    A number belongs to the name before it. Few are met often and many once, as in life.
    """
    found: dict[str, str] = {}
    person = house = 0
    numbered = True
    for slot in slots:
        kind = slot[0]
        if kind == "F" or (kind == "D" and numbered):
            person = _one(f"{form_id} {mould} {slot} {told['kab_kota']}", rng, 0.8)
            numbered = False
        if kind == "T" or (kind in "BH" and not house):
            house = _one(f"{form_id} {told['desa']}", rng, 1.1)
        if kind == "F":
            found[slot] = f"Contoh {_word(person)} {_word(person // 7)}"
        elif kind == "D":
            found[slot], numbered = f"{'ABCEGKNPX'[person % 9]}{1_000_000 + person % 8_999_999}", True
        elif kind == "T":
            among = _EMPLOYERS if form_id == "kunj_tka" else _LODGINGS
            found[slot] = f"{among[house % 2]} {_word(house)} {_word(house // 7)}"
        elif kind == "B":
            found[slot] = f"{1_000_000_000_000 + house * 97}"
        elif kind == "H":
            found[slot] = f"08{1_000_000_000 + house % 999_999_999}"
    return found


def _one(among: str, rng: random.Random, tail: float) -> int:
    """Somebody among those who are met there; or somebody new."""
    if rng.random() >= _REGULAR:
        return rng.getrandbits(32)
    return zlib.crc32(f"{among} {int(rng.paretovariate(tail))}".encode())


def _word(number: int) -> str:
    """A made-up word of three syllables."""
    count = len(_SYLLABLES)
    return "".join(_SYLLABLES[number // count**n % count] for n in range(3)).capitalize()


# One letter for each kind of text that differs from report to report; and those that are known again.
KINDS: dict[str, Callable[[random.Random], str]] = {"L": long_text, "P": place, "N": name, "S": short}
KNOWN = "FTDBH"
# What stands in a mould where such a text will be; as long as the shortest of its kind, and a number by its rule.
_MARK = re.compile(
    r"⟦(?P<a>[LPNSFT])(?P<b>\d\d)[^⟧]*⟧|ZZD(?P<D>\d\d)0|(?<!\d)99887766550(?P<B>\d\d)(?!\d)|(?<!\d)0899887766(?P<H>\d\d)(?!\d)"
)
_NUMBERS = {"D": "ZZD{:02d}0", "B": "99887766550{:02d}", "H": "0899887766{:02d}"}


class Marks:
    """Writes marks instead of texts, numbered in the order asked for."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, question: Question, rng: random.Random) -> str:
        kind = self.kind(question)
        if not kind or self.count > 98:
            return plausible.words(question, rng)
        self.count += 1
        if kind in _NUMBERS:
            return _NUMBERS[kind].format(self.count)
        return f"⟦{kind}{self.count:02d} {KINDS.get(kind, name)(rng)}⟧"

    @staticmethod
    def kind(question: Question) -> str:
        """The kind of text that answers a question; empty for what has a form of its own."""
        for pattern, kind in _PATTERNS.items():
            if pattern in question.constraint:
                return kind
        if "regex" in question.constraint or question.name in ("bangsa_lain", "mrz"):
            return ""
        if question.name in _PEOPLE or question.name in _HOUSES:
            return "F" if question.name in _PEOPLE else "T"
        if question.appearance == "multiline":
            return "L"
        if _NAMED.search(question.name):
            return "N"
        return "P" if re.search("lokasi|alamat|tempat", question.name) else "S"


def marks_in(text: str) -> list[tuple[str, str, int, int]]:
    """(slot, kind, start, end) of every mark in a text, in order."""
    return [(*_named(m), m.start(), m.end()) for m in _MARK.finditer(text)]


def _named(found: re.Match[str]) -> tuple[str, str]:
    kind = found["a"] or str(found.lastgroup)
    return f"{kind}{found['b'] or found[kind]}", kind
