"""Plausible answers: what a person might have written, with nobody's real name in it."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from forms.model import Question

# Answers to a pattern, by the pattern itself: each form's regex is its own contract.
_PATTERNS: dict[str, Callable[[random.Random], str]] = {
    r"^(\+62|0)[0-9]{8,13}$": lambda rng: f"0812{rng.randint(0, 9_999_999):07d}",
    r"^[A-Z0-9]{5,12}$": lambda rng: f"{rng.choice('CEGP')}{rng.randint(1_000_000, 9_999_999)}",
    r"^[0-9]{13}$": lambda rng: f"{rng.randint(10**12, 10**13 - 1)}",
    r"^[A-F][0-9]{1,2}[A-Z]?$": lambda rng: rng.choice(["C18", "C20", "E23", "E31", "B1"]),
    r"^[A-Z0-9./-]{4,40}$": lambda rng: f"DEMO/{rng.randint(1, 40):03d}/2026",
}
_NAMED = re.compile(r"(^|_)(nama|tim|kontak|narasumber|peserta|kades|oleh|pj|pimpasa|penjamin|perekrut)(_|$)")
_NUMBERED = {"no_sprin": "SP", "nomor_pks": "PKS", "nomor_sk": "SK", "dok_no": "DOK", "tahan_perintah": "SPT"}
_PLACES = (
    "RT 02 dekat balai desa",
    "Dusun II, seberang masjid",
    "Simpang tiga, rumah papan",
    "Jalan kebun, 200 m dari jembatan",
)
_LONG = (
    "Terlihat beberapa kali pada pagi dan sore hari, keterangan dari ketua RT dan pemilik warung.",
    "Warga menyampaikan keterangan ini saat kunjungan rutin; belum dicek ke kantor.",
    "Pemilik tempat menerima petugas dengan baik dan menunjukkan buku tamu.",
    "Jalan ke lokasi rusak setelah hujan, sinyal hanya ada di dekat menara.",
)
_SHORT = ("Contoh isian untuk latihan", "Isian contoh", "Keterangan contoh")
_RANGE = re.compile(r"\.\s*>=\s*(\d+)\s+and\s+\.\s*<=\s*(\d+)")


def words(question: Question, rng: random.Random) -> str:
    """An answer to a text question that keeps its pattern and length."""
    pattern = re.search(r"regex\(\s*\.\s*,\s*'(.+)'\s*\)", question.constraint)
    if pattern:
        return _PATTERNS[pattern[1]](rng)
    if question.name in _NUMBERED:
        return f"{_NUMBERED[question.name]}/{rng.randint(1, 90):02d}/DEMO/2026"
    if question.appearance == "multiline":
        return rng.choice(_LONG)
    if question.name == "bangsa_lain":
        return "Nepal"
    if _NAMED.search(question.name):
        return f"Contoh {rng.randint(1, 40):02d}"
    if re.search("lokasi|alamat|tempat", question.name):
        return rng.choice(_PLACES)
    return rng.choice(_SHORT)


def number(question: Question, rng: random.Random) -> str:
    """A small number in the question's range; decimals with one digit."""
    found = _RANGE.search(question.constraint)
    low, high = (int(found[1]), int(found[2])) if found else (0, 9)
    high = min(high, low + (40 if high >= 100 else high))
    if question.name.startswith(("biaya", "perkiraan")):
        return str(rng.randint(1, 80) * 50_000)
    if question.type == "decimal":
        return f"{rng.randint(low * 10, high * 10) / 10:.1f}"
    return str(rng.randint(low, high))


def day(question: Question, rng: random.Random, moment: datetime, attempt: int) -> str:
    """A date near ``moment``: ahead for what lasts, back for what happened; late attempts say today."""
    ahead = question.name.endswith("_sd") or "today()" not in question.constraint
    ahead = ahead or ">= today()" in question.constraint.replace(". >= today() - ", "")
    distance = 0 if attempt > 6 else rng.randint(0, 300 if question.name.endswith("_sd") else 20)
    return (moment + timedelta(days=distance if ahead else -distance)).date().isoformat()


def instant(rng: random.Random, moment: datetime) -> str:
    """A dateTime in the hours before ``moment``, with its offset, to the minute."""
    return (
        (moment - timedelta(minutes=rng.randint(20, 300)))
        .replace(second=0, microsecond=0)
        .isoformat("T", "milliseconds")
    )
