"""Figures and periods in words."""

from typing import TYPE_CHECKING

from babel.dates import format_date
from flask_babel import get_locale

from models.figures import NO_KIND
from office.words import _
from workflow.indicators import GROUPS, INDICATORS, KINDS
from workflow.periods import Period

if TYPE_CHECKING:
    from office.report_filters import Filters as ReportFilters
    from office.village_filters import Filters as VillageFilters

_ROMAN = ("I", "II", "III", "IV")


def period_words(period: Period) -> str:
    """``November 2026``, ``Triwulan IV 2026``, ``Tahun 2026``."""
    if period.kind == "month":
        return str(format_date(period.first, "LLLL y", locale=get_locale() or "id"))
    if period.kind == "quarter":
        return _("Triwulan %(roman)s %(year)s", roman=_ROMAN[period.number - 1], year=period.year)
    return _("Tahun %(year)s", year=period.year)


def figure_word(name: str) -> str:
    """What a page calls a figure."""
    return _(INDICATORS[name].word)


def told(name: str) -> str:
    """What a figure counts and what it leaves out."""
    return _(INDICATORS[name].told)


def kind_word(name: str, kind: str) -> str:
    """What a page calls one kind of a figure's reports; an answer of another form's version stands as it is."""
    words = KINDS.get(name, {})
    if kind in words:
        return _(words[kind])
    return _("Tidak disebut") if kind in ("", NO_KIND) else kind


def narrowed_to(filters: "ReportFilters") -> list[str]:
    """Above a list of reports: which figure it stands behind."""
    if not filters.figure or filters.period is None:
        return []
    words = [figure_word(filters.figure), period_words(filters.period)]
    words += [kind_word(filters.figure, filters.kind)] if filters.kind else []
    return [*words, _(GROUPS[filters.group])] if filters.group else words


def village_words(filters: "VillageFilters") -> list[str]:
    """Above a list of villages, the same."""
    words = [_("Ada kegiatan: %(period)s", period=period_words(filters.visited))] if filters.visited else []
    words += [_(GROUPS[filters.group])] if filters.group else []
    words += [_("Menuju aktif")] if filters.planned else []
    return [*words, _("Surat kurang")] if filters.lacks else words
