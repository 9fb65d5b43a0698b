"""Which reports may tell of the same thing, and why. A person decides; this only says what to look at. Pure.

Two are asked about when they are of one form and speak of the same or the next day, and besides name the same document,
or are of one village and alike in their text, or are of one village and of the same day without naming different
documents; or when they hold the same photo. docs/workflow.md has the table.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

# Reasons, the weightiest first; office.likeness words them.
PHOTO, DOCUMENT, TEXT, VILLAGE, SAME_DAY, NEXT_DAY = "photo", "document", "text", "village", "same_day", "next_day"
_WEIGHT = {PHOTO: 8, DOCUMENT: 6, TEXT: 4, VILLAGE: 2, SAME_DAY: 2, NEXT_DAY: 1}
DAYS_APART = 1
# Of the trigrams of letters, or of the runs of three words, that either text holds: the share that both hold
ALIKE_TRIGRAMS, ALIKE_RUNS = 0.5, 0.3
# Less than this says too little: "tidak ada" is like "tidak ada"
LEAST_LETTERS, RUN = 40, 3
MOST_LETTERS = 4_000
# The question in which a form asks for the day of what it tells; every form notes the day it was begun.
DAY_OF = {
    "amati_oa": "tgl_amati",
    "info_warga": "tgl_info",
    "duga_langgar": "waktu_kejadian",
    "cek_inap": "waktu",
    "kunj_tka": "waktu",
    "kegiatan": "mulai",
    "hambatan": "tgl",
    "koordinasi": "tgl",
}
_BEGUN = "today"
# Written by the phone itself
_UNSAID = frozenset({"start", "end", "today", "deviceid", "username", "kode"})
# As passports are numbered, wherever it stands; in a question for one, any number with a digit in it
_PASSPORT = re.compile(r"(?<![0-9A-Z-])[A-Z]{1,3}[ -]?[0-9]{6,8}(?![0-9A-Z-])")
_MRZ = re.compile(r"([A-Z0-9<]{9})[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{15}[0-9]")
_NATIONAL = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
_LEAST_NUMBER = 5


@dataclass(frozen=True)
class Told:
    """What of a report is compared. documents: normalised numbers; photos: digests; text: its free text, one line."""

    form_id: str
    village: str
    day: date
    documents: frozenset[str] = frozenset()
    photos: frozenset[str] = frozenset()
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Likeness:
    """Why two reports may be the same. reasons: the weightiest first; percent: how alike the texts are."""

    reasons: tuple[str, ...]
    percent: int = 0

    @property
    def weight(self) -> int:
        """The heavier, the likelier; only for the order in which they are shown."""
        return sum(_WEIGHT[reason] for reason in self.reasons)


def likeness(one: Told, other: Told) -> Likeness | None:
    """Why these two may be the same report; None when nothing says so."""
    if one.form_id != other.form_id:
        return None
    apart = abs((one.day - other.day).days)
    same_village = bool(one.village) and one.village == other.village
    documents = one.documents & other.documents
    share = alike(one.text, other.text)
    photo = bool(one.photos & other.photos)
    near = apart <= DAYS_APART
    differ = bool(one.documents and other.documents) and not documents
    of_one_place = near and same_village and (share > 0 or (apart == 0 and not differ))
    if not (photo or (near and documents) or of_one_place):
        return None
    found = {
        PHOTO: photo,
        DOCUMENT: bool(documents),
        TEXT: share > 0,
        VILLAGE: same_village,
        SAME_DAY: apart == 0,
        NEXT_DAY: apart == 1,
    }
    return Likeness(tuple(name for name, holds in found.items() if holds), round(100 * share))


def alike(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1; 0 as well when they are less alike than they would have to be."""
    one, other = _plain(one), _plain(other)
    if min(len(one), len(other)) < LEAST_LETTERS:
        return 0.0
    trigrams = _shared(_runs(one, 3), _runs(other, 3))
    words = _shared(_runs(one.split(" "), RUN), _runs(other.split(" "), RUN))
    if trigrams >= ALIKE_TRIGRAMS or words >= ALIKE_RUNS:
        return max(trigrams, words)
    return 0.0


def day_of(form_id: str, answers: dict[str, Any], finished_on: date) -> date:
    """The day that a report speaks of: as it says, else the day it was begun, else the one it was finished on."""
    for name in (DAY_OF.get(form_id), _BEGUN):
        said = answers.get(name or "")
        if isinstance(said, str):
            try:
                return date.fromisoformat(said[:10])
            except ValueError:
                continue
    return finished_on


def documents_in(answers: Any) -> frozenset[str]:
    """Every number of a passport or another paper of a person in the answers, letters and digits only."""
    return frozenset(_documents(answers, ""))


def text_of(answers: Any, but: Iterable[str] = ()) -> str:
    """What was written in words, one after the other. but: values that are no words, as names of files."""
    return " ".join(_texts(answers, frozenset(but)))[:MOST_LETTERS]


def around(day: date) -> list[date]:
    """The days that reports about the same thing may speak of."""
    return [day + timedelta(days=days) for days in range(-DAYS_APART, DAYS_APART + 1)]


def _documents(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _UNSAID:
                yield from _documents(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _documents(inner, name)
    elif isinstance(value, str):
        said = value.upper()
        yield from (_normal(found) for found in _PASSPORT.findall(said))
        yield from (_normal(line[1]) for word in said.split() if (line := _MRZ.fullmatch(word)))
        if "nik" in name.split("_"):
            yield from _NATIONAL.findall(said)
        if name.endswith("paspor") and len(_normal(said)) >= _LEAST_NUMBER and re.search("[0-9]", said):
            yield _normal(said)


def _normal(number: str) -> str:
    return re.sub("[^0-9A-Z]", "", number)


def _texts(value: Any, but: frozenset[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _UNSAID:
                yield from _texts(inner, but)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, but)
    elif isinstance(value, str) and value not in but and " " in value.strip() and re.search(r"[^\W\d_]{3}", value):
        yield value


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _runs(parts: str | list[str], length: int) -> set[Any]:
    return {tuple(parts[n : n + length]) for n in range(len(parts) - length + 1)}


def _shared(one: set[Any], other: set[Any]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
