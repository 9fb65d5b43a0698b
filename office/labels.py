"""The office's words for states, roles, actions and sizes."""

from flask_babel import format_decimal

from models.report_list import MOST_COUNTED
from office.words import _

HELD_STATES = ("held", "conflicted", "quarantined")
# What has a tab only while there is something in it
RARE_STATES = (*HELD_STATES, "merged")


def state_word(state: str) -> str:
    """A report's state in a word."""
    words = {
        "received": _("Diterima"),
        "returned": _("Perlu perbaikan"),
        "approved": _("Disetujui"),
        "rejected": _("Ditolak"),
        "merged": _("Digabung"),
        "followed": _("Sudah ditindaklanjuti"),
        "held": _("Tertahan"),
        "conflicted": _("Berbeda isi"),
        "quarantined": _("Disimpan terpisah"),
    }
    return words.get(state, state)


def state_tone(state: str) -> str:
    """The tone that stands beside the word, never instead of it."""
    tones = {
        "received": "info",
        "returned": "waiting",
        "approved": "positive",
        "rejected": "negative",
        "merged": "info",
        "followed": "positive",
    }
    return tones.get(state, "waiting")


def role_word(role: str) -> str:
    """A role as people say it."""
    words = {
        "mitra_desa": _("Mitra desa"),
        "pimpasa": _("PIMPASA"),
        "petugas": _("Petugas Inteldakim"),
        "ppns": _("PPNS keimigrasian"),
        "kasi": _("Kasi Inteldakim"),
        "kakanim": _("Kepala kantor"),
        "kanwil": _("Kanwil"),
        "kepatuhan": _("Kepatuhan internal"),
        "admin": _("Admin teknis"),
    }
    return words.get(role, role)


def role_hint(role: str) -> str:
    """What the role sees and does, in one line."""
    hints = {
        "mitra_desa": _("Mengisi di HP, melihat laporannya sendiri"),
        "pimpasa": _("Petugas di desa binaan, meninjau laporan orang lain dari desanya"),
        "petugas": _("Meninjau laporan kantornya"),
        "ppns": _("Menyidik perkara"),
        "kasi": _("Meninjau, memutuskan, mengelola pengguna"),
        "kakanim": _("Memimpin kantor, memutuskan"),
        "kanwil": _("Melihat semua kantor di wilayahnya"),
        "kepatuhan": _("Menangani aduan tentang petugas dan calo"),
        "admin": _("Mengelola pengguna dan perangkat"),
    }
    return hints.get(role, "")


def size_word(size: int) -> str:
    """Bytes as people read them: ``340 kB``, ``1,2 MB``, ``10,7 GB``."""
    if size < 1_000:
        return _("%(n)s bita", n=size)
    if size < 1_000_000:
        return f"{number(round(size / 1_000))} kB"
    if size < 1_000_000_000:
        return f"{number(round(size / 1_000_000, 1))} MB"
    return f"{number(round(size / 1_000_000_000, 1))} GB"


def counted(n: int) -> str:
    """A count that was broken off where nobody counts further: ``999+``."""
    return number(n) if n < MOST_COUNTED else f"{number(MOST_COUNTED - 1)}+"


def number(value: float) -> str:
    """A number with the reader's own separators."""
    return str(format_decimal(value))
