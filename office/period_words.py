"""A periodic report in words: its numbers area by area, for the page, for paper and for a workbook."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import format_decimal

from office import figure_words, labels, times
from office.words import _
from workflow.indicators import AREAS, INDICATORS, KINDS, share
from workflow.period_report import LEVELS

_STATES = ("draft", "waiting", "final")
# What kinds of which figure bring besides their reports
_CELLS = {
    "activities": ("people", "men", "women", "youth"),
    "risks": ("people",),
    "requests": ("people", "weak"),
    "obstacles": ("cost",),
    "meetings": ("items", "lessons"),
}


@dataclass(frozen=True)
class Figure:
    """One number; of: what it is a share of, None where it is none."""

    label: str
    told: str
    n: int
    of: int | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Kinds:
    """A table of what one form tells its reports apart by."""

    heads: list[str]
    rows: list[tuple[str, list[int]]]


@dataclass(frozen=True)
class AreaNumbers:
    """One area."""

    title: str
    figures: list[Figure]
    kinds: list[Kinds] = field(default_factory=list)
    note: str = ""


def level_word(level: str) -> str:
    """``Laporan bulanan PIMPASA``."""
    return _(LEVELS[level].word)


def state_word(state: str) -> tuple[str, str]:
    """How far a report is, with its tone."""
    words = {
        "draft": (_("Konsep"), ""),
        "waiting": (_("Menunggu tanda tangan"), "waiting"),
        "final": (_("Dibekukan"), "positive"),
    }
    return words[state]


def areas(said: dict[str, Any]) -> list[AreaNumbers]:
    """The numbers of a snapshot; a figure that it does not know yet is left out."""
    found = []
    for area, word in AREAS.items():
        known = [name for name, one in INDICATORS.items() if one.area == area and name in said["figures"]]
        made = [_figure(said["figures"], name) for name in known]
        kinds = [_kinds(name, said["kinds"][name]) for name in known if said["kinds"].get(name)]
        found.append(AreaNumbers(_(word), made, kinds, _note(area, said)))
    return found


def late_rows(said: dict[str, Any]) -> list[tuple[str, str]]:
    """What came after its own period was frozen: code, day."""
    return [(code, times.office_date(date.fromisoformat(day), year=True)) for code, _sha256, day in said["late"]]


def _figure(figures: dict[str, int], name: str) -> Figure:
    whole = INDICATORS[name].of
    word, told = figure_words.figure_word(name), figure_words.told(name)
    if not whole or whole not in figures:
        return Figure(word, told, figures[name])
    return Figure(word, told, figures[name], figures[whole], share(figures[name], figures[whole]))


def _kinds(name: str, found: dict[str, dict[str, int]]) -> Kinds:
    words = {
        "people": _("Orang"),
        "men": _("Laki-laki"),
        "women": _("Perempuan"),
        "youth": _("Umur 15-24"),
        "weak": _("Lansia, difabel, sakit"),
        "cost": _("Perkiraan biaya (Rp)"),
        "items": _("Tindak lanjut yang ditulis"),
        "lessons": _("Pelajaran yang dapat dipakai"),
    }
    cells = _CELLS[name]
    order = [kind for kind in KINDS[name] if kind in found]
    rows = [
        (figure_words.kind_word(name, kind), [found[kind].get(cell, 0) for cell in ("reports", *cells)])
        for kind in [*order, *sorted(set(found) - set(order))]
    ]
    return Kinds([figure_words.figure_word(name), _("Laporan"), *(words[cell] for cell in cells)], rows)


def _note(area: str, said: dict[str, Any]) -> str:
    if area == "eyes" and said["sums"].get("seen", {}).get("people"):
        return _("Orang asing yang disebut: %(n)s.", n=labels.number(said["sums"]["seen"]["people"]))
    if area == "quality" and said["median_answer_s"] is not None:
        hours = str(format_decimal(round(said["median_answer_s"] / 3600, 1)))
        return _("Jawaban pertama kantor: separuhnya dalam %(hours)s jam atau kurang.", hours=hours)
    return ""
